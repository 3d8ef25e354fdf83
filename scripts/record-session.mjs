#!/usr/bin/env node
/**
 * Records docs/session.svg: runs `untether demo` for real and draws the beginning of what each command of the loop prints, one screen after
 * another. test/docs/docs.test.ts holds every line of it against a demo of today.
 *
 *   npm run build && node scripts/record-session.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escape } from 'html-escaper';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SCREENS = ['plan unlink', 'approve', 'apply', 'scan', 'rollback'];
const LINES = 24;
const CELLS = 82;
const SECONDS = 6;
const CELL = { width: 8.43, height: 18 };
const EDGE = 16;

function runDemo() {
  const parent = mkdtempSync(join(tmpdir(), 'untether-session-'));
  try {
    const env = { PATH: process.env.PATH, HOME: parent, LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1', COLUMNS: '80' };
    const program = [join(ROOT, 'dist/cli/main.js'), 'demo', '--dir', 'untether-demo'];
    return execFileSync(process.execPath, program, { cwd: parent, env, encoding: 'utf8' });
  } finally {
    rmSync(parent, { recursive: true });
  }
}

/** A folder of this machine is nobody's business; progress and hints come on a stream of their own, whenever they like. */
const isLeftOut = (line) => line === '' || line.includes(tmpdir()) || /^(\[\d+\/\d+\]|Next:| {6}untether )/.test(line);

/** A command that is wider than the screen, as a shell takes it. */
function fold(line) {
  if (line.length <= CELLS) return [line];
  const at = line.lastIndexOf(' ', CELLS - 2);
  return [`${line.slice(0, at)} \\`, ...fold(`    ${line.slice(at + 1)}`)];
}

/** Comment, command and the first lines of its output. */
function screenOf(output, command) {
  const parts = output.split(/^(?=# )/m);
  const part = parts.find((text) => text.includes(`\n$ untether ${command}`)) ?? '';
  const lines = part.split('\n').filter((line) => !isLeftOut(line));
  const shown = lines.flatMap(fold).slice(0, LINES - 1);
  return lines.length > LINES ? [...shown, '...'] : shown;
}

const KINDS = [
  [/^\$ /, 'command'],
  [/^# /, 'comment'],
  [/^ (HIGH|MEDIUM) /, 'attention'],
];

function drawLine(line, index) {
  const kind = KINDS.find(([pattern]) => pattern.test(line))?.[1];
  const y = EDGE + (index + 1) * CELL.height;
  return `<text x="${EDGE}" y="${y}"${kind ? ` class="${kind}"` : ''} xml:space="preserve">${escape(line)}</text>`;
}

/** One screen after another, for ever; all of them lie over each other where nothing moves. */
function draw(screens) {
  const width = Math.ceil(EDGE * 2 + CELLS * CELL.width);
  const height = EDGE * 2 + (LINES + 1) * CELL.height;
  const share = 100 / screens.length;
  const groups = screens.map(
    (lines, index) => `<g style="animation-delay:${index * SECONDS}s">\n${lines.map(drawLine).join('\n')}\n</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="untether demo: plan, approve, apply, scan, rollback">
<style>
rect{fill:#16181d}
text{fill:#d5d9e0;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace}
.command{fill:#8fd18a}.comment{fill:#8a93a3}.attention{fill:#f0b35e}
g{opacity:0;animation:show ${screens.length * SECONDS}s step-end infinite}
@keyframes show{0%{opacity:1}${share}%{opacity:0}}
@media (prefers-reduced-motion:reduce){g{animation:none}g:first-of-type{opacity:1}}
</style>
<rect width="100%" height="100%" rx="8"/>
${groups.join('\n')}
</svg>
`;
}

const output = runDemo();
writeFileSync(join(ROOT, 'docs/session.svg'), draw(SCREENS.map((command) => screenOf(output, command))));
