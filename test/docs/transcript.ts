/**
 * Runs the transcripts in our pages. A block fenced as `console run` holds commands (`$ untether …`, `# exit 4` behind one that must
 * fail so) and lines that must be in what the command prints, on stdout or stderr, in this order; `...` stands for lines left out.
 * `console demo` is an excerpt of what `untether demo` prints. Ids, times, durations and folders differ from run to run: they are
 * compared by their form, and a command gets the ids of this run for those the page shows. The demo itself runs once a language; a
 * page that starts with it gets a copy of its folder. `console run mariadb` and `console run postgres` have a server of their own, which the
 * usual variables of its client lead to, without the databases of the page before.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CLI } from '../helpers/cli.js';
import { startMariadb } from '../helpers/mariadb.js';
import { startPostgres } from '../helpers/postgres.js';
import { CHECKOUT, program, whyMissing, type Program } from '../helpers/programs.js';
import type { PrivateServer } from '../helpers/server.js';
import { blocksOf, isChinese, type Block, type Page } from './pages.js';

const ID = /\b[PR]-([0-9a-f]{8})\b/g;

/** What stays the same from run to run. */
export function form(line: string): string {
  return line
    .replace(/\b([PR])-[0-9a-f]{8}\b/g, '$1-ID')
    .replace(/\b[0-9a-f]{4}( [0-9a-f]{4}){3}\b/g, 'DIGEST')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b/g, 'HEX')
    .replace(/\b\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?)?/g, 'TIME')
    .replace(/(?:\/[\w.@+-]+)*\/untether-demo\b/g, 'DIR')
    .replace(/\b\d+ (ms|毫秒)/g, 'N $1')
    .replace(/\s+/g, ' ')
    .trim();
}

interface Step {
  readonly command: string;
  readonly exit: number;
  readonly shown: readonly string[];
}

function stepsOf({ lines }: Block): readonly Step[] {
  const steps: { command: string; exit: number; shown: string[] }[] = [];
  for (const line of lines) {
    const command = /^\$ (.*?)(?:\s+# exit (\d+))?$/.exec(line);
    if (command) steps.push({ command: command[1] ?? '', exit: Number(command[2] ?? 0), shown: [] });
    else if (line.trim() !== '' && line !== '...') steps.at(-1)?.shown.push(line);
  }
  return steps;
}

/** Lines of a page that are not in the output, at or behind the line where the one before was found. */
export function missingLines(
  shown: readonly string[],
  output: string,
  met: (page: string, real: string) => void,
): readonly string[] {
  const lines = output.split('\n');
  let from = 0;
  return shown.flatMap((line) => {
    const at = lines.findIndex((real, index) => index >= from && form(real) === form(line));
    if (at < 0) return [line];
    from = at + 1;
    met(line, lines[at] ?? '');
    return [];
  });
}

type Lang = 'C.UTF-8' | 'zh_CN.UTF-8';

const langOf = (page: Page): Lang => (isChinese(page) ? 'zh_CN.UTF-8' : 'C.UTF-8');

type Environment = Readonly<Record<string, string>>;

/** A server that pages may ask for, as its stock client finds it. */
const SERVERS = {
  mariadb: {
    start: () => startMariadb(),
    environment: (port: string): Environment => ({ MYSQL_HOST: '127.0.0.1', MYSQL_TCP_PORT: port }),
    clean: 'mariadb -u root -e "drop database if exists hr"',
  },
  postgres: {
    start: () => startPostgres(),
    environment: (port: string): Environment => ({ PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'postgres' }),
    clean: 'psql -q -c "set client_min_messages = warning" -c "drop database if exists app"',
  },
} as const;

type ServerName = keyof typeof SERVERS;

const CLIENTS = ['sqlite3', 'mariadb', 'psql'] as const satisfies readonly Program[];

/** The folder in which pages run; commands of ours in `bin`, one demo a language, one server an engine. */
export class Stage {
  readonly #dir: string;
  readonly #bin: string;
  readonly #servers = new Map<ServerName, PrivateServer>();
  #environment: Environment = {};
  readonly #demos = new Map<Lang, { readonly folder: string; readonly output: string }>();

  constructor(dir: string) {
    this.#dir = dir;
    this.#bin = path.join(dir, 'bin');
    mkdirSync(this.#bin);
    writeFileSync(path.join(this.#bin, 'untether'), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`, {
      mode: 0o755,
    });
    // Scripts import the package by its name.
    mkdirSync(path.join(dir, 'node_modules'));
    symlinkSync(CHECKOUT, path.join(dir, 'node_modules/untether'));
    for (const client of CLIENTS)
      if (whyMissing(client) === undefined) symlinkSync(program(client), path.join(this.#bin, client));
  }

  /** Gives a page the server it asks for, as if nobody had used it. */
  async serve(name: ServerName): Promise<void> {
    const { start, environment, clean } = SERVERS[name];
    const server = this.#servers.get(name) ?? (await start());
    this.#servers.set(name, server);
    this.#environment = { ...this.#environment, ...environment(String(server.port)) };
    const { code, output } = this.run(clean, { cwd: this.#dir, lang: 'C.UTF-8' });
    if (code !== 0) throw new Error(`${clean} ended with ${String(code)}\n${output}`);
  }

  async stop(): Promise<void> {
    for (const server of this.#servers.values()) await server.stop();
  }

  folder(): string {
    return mkdtempSync(path.join(this.#dir, 'page-'));
  }

  /** Runs one line of a shell; its output is stdout, then stderr. */
  run(
    script: string,
    at: { readonly cwd: string; readonly lang: Lang },
  ): { readonly code: number | null; readonly output: string } {
    const PATH = `${this.#bin}:${process.env['PATH'] ?? ''}`;
    const env = { PATH, HOME: this.#dir, LANG: at.lang, TZ: 'UTC', NO_COLOR: '1', ...this.#environment };
    const options = { cwd: at.cwd, env, encoding: 'utf8', timeout: 220_000 } as const;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], options);
    return { code: status, output: `${stdout}\n${stderr}` };
  }

  /** What `untether demo` prints and leaves behind. */
  demo(lang: Lang): { readonly folder: string; readonly output: string } {
    const known = this.#demos.get(lang);
    if (known) return known;
    const cwd = this.folder();
    const { code, output } = this.run('untether demo', { cwd, lang });
    if (code !== 0) throw new Error(`untether demo ended with ${String(code)}\n${output}`);
    const made = { folder: path.join(cwd, 'untether-demo'), output };
    this.#demos.set(lang, made);
    return made;
  }
}

/** A reader at work: where they are, and which ids they see where the page shows others. */
class Reader {
  readonly #stage: Stage;
  readonly #lang: Lang;
  readonly #ids = new Map<string, string>();
  #cwd: string;

  constructor(stage: Stage, lang: Lang) {
    this.#stage = stage;
    this.#lang = lang;
    this.#cwd = stage.folder();
  }

  write(file: string, lines: readonly string[]): void {
    writeFileSync(path.join(this.#cwd, file), `${lines.join('\n')}\n`);
  }

  /** Follows one step; returns what does not agree with the page. */
  follow({ command, exit, shown }: Step): readonly string[] {
    const real = command.replace(/\b[0-9a-f]{8}\b/g, (id) => this.#ids.get(id) ?? id);
    const { code, output } = this.#type(real);
    if (code !== exit) return [`$ ${real}`, `exit ${String(code)}, the page says ${String(exit)}`, output];
    const missing = missingLines(shown, output, (line, met) => {
      this.#learn(line, met);
    });
    return missing.length === 0 ? [] : [`$ ${real}`, ...missing.map((line) => `not shown: ${line}`), output];
  }

  #type(command: string): { readonly code: number | null; readonly output: string } {
    const folder = /^cd (\S+)$/.exec(command)?.[1];
    if (folder !== undefined) this.#cwd = path.join(this.#cwd, folder);
    if (folder !== undefined) return this.#stage.run('pwd', { cwd: this.#cwd, lang: this.#lang });
    if (command !== 'untether demo') return this.#stage.run(command, { cwd: this.#cwd, lang: this.#lang });
    const demo = this.#stage.demo(this.#lang);
    cpSync(demo.folder, path.join(this.#cwd, 'untether-demo'), { recursive: true });
    return { code: 0, output: demo.output };
  }

  #learn(line: string, met: string): void {
    const [shown, real] = [line, met].map((text) => [...text.matchAll(ID)].map(([, id = '']) => id));
    shown?.forEach((id, index) => this.#ids.set(id, real?.[index] ?? id));
  }
}

/** `console run`, maybe with the server it needs. */
const RUN = /^console run(?: (mariadb|postgres))?$/;

export const isRun = ({ info }: Block): boolean => RUN.test(info);
export const isDemo = ({ info }: Block): boolean => info === 'console demo';

/** Runs all blocks of a page in one folder, as a reader would; returns the first disagreement. */
export async function runPage(stage: Stage, page: Page): Promise<readonly string[]> {
  const reader = new Reader(stage, langOf(page));
  const servers = blocksOf(page).map(({ info }) => RUN.exec(info)?.[1]);
  const needed = servers.find((name) => name !== undefined) as ServerName | undefined;
  if (needed !== undefined) await stage.serve(needed);
  for (const block of blocksOf(page)) {
    const file = / file=(\S+)$/.exec(block.info)?.[1];
    if (file !== undefined) reader.write(file, block.lines);
    if (!isRun(block)) continue;
    for (const step of stepsOf(block)) {
      const wrong = reader.follow(step);
      if (wrong.length > 0) return wrong;
    }
  }
  return [];
}

/** Lines of a page's demo excerpt that the demo does not print, in this order. */
export function missingInDemo(stage: Stage, page: Page): readonly string[] {
  const lines = blocksOf(page)
    .filter(isDemo)
    .flatMap((block) => block.lines);
  const shown = lines.filter((line) => line.trim() !== '' && line !== '...');
  return missingLines(shown, stage.demo(langOf(page)).output, () => undefined);
}
