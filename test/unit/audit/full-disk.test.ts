import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CHECKOUT } from '../../helpers/programs.js';

const folder = mkdtempSync(path.join(tmpdir(), 'untether-full-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a piece of a module in a process whose files may not grow beyond 64 KiB; a write then fails as on a full disk (EFBIG). */
function withSmallFiles(body: string): string {
  const file = path.join(folder, 'piece.ts');
  const write = path.join(CHECKOUT, 'src/files/write.ts');
  writeFileSync(file, `import { appendLine, writeLines } from ${JSON.stringify(write)};\n${body}`);
  const jiti = path.join(CHECKOUT, 'node_modules/jiti/lib/jiti-cli.mjs');
  const command = `ulimit -f 64; exec "${process.execPath}" "${jiti}" "${file}"`;
  // Compiled modules would not fit either.
  const run = spawnSync('bash', ['-c', command], { encoding: 'utf8', env: { ...process.env, JITI_FS_CACHE: 'false' } });
  return run.stdout.trim() + run.stderr;
}

test.each([true, false])('a file that cannot be written says why (gzip: %s)', (gzip) => {
  const target = JSON.stringify(path.join(folder, `lines-${String(gzip)}`));
  const told = withSmallFiles(`
    import { randomBytes } from 'node:crypto';
    async function* lines() { for (;;) yield randomBytes(400).toString('hex'); }
    await writeLines(${target}, lines(), { gzip: ${String(gzip)} }).catch((error) => console.log(error.code));`);
  expect(told).toBe('EFBIG');
});

test.each([
  ['a broken source', `throw Object.assign(new Error('x'), { code: 'ER_QUERY' })`, 'ER_QUERY'],
  ['a stopped source', `AbortSignal.abort().throwIfAborted()`, '20'],
])('the error of %s passes', (name, statement, code) => {
  const target = JSON.stringify(path.join(folder, name));
  const told = withSmallFiles(`
    async function* lines() { for (let n = 0; n < 9999; n += 1) yield 'line'; ${statement}; }
    await writeLines(${target}, lines(), { gzip: true }).catch((error) => console.log(error.code));`);
  expect(told).toBe(code);
});

test('a line that does not fit leaves the file as it was', () => {
  const file = path.join(folder, 'log');
  const before = `${'x'.repeat(60_000)}\n`;
  writeFileSync(file, before);
  const told = withSmallFiles(
    `await appendLine(${JSON.stringify(file)}, 'y'.repeat(9000)).catch((error) => console.log(error.code));`,
  );
  expect(told).toBe('EFBIG');
  expect(readFileSync(file, 'utf8') === before).toBe(true);
});
