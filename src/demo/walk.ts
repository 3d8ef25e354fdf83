import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { demoTexts } from '../messages/demo.js';
import { fill, type Facts, type Lang } from '../messages/text.js';
import { shipped } from '../package.js';
import { createDemoDatabase } from './create.js';
import { databaseDigest } from './prove.js';
import { demoKnexfile, demoSettings } from './settings.js';

export interface WalkOptions {
  readonly folder: string;
  readonly lang: Lang;
  /** Cells of the terminal, which the commands do not see for themselves; 80 when left out. */
  readonly cells?: number;
  readonly write: (text: string) => void;
}

export interface WalkResult {
  readonly identical: boolean;
  readonly tables: number;
  readonly rows: number;
  readonly plan: string;
  readonly run: string;
  readonly folder: string;
  readonly closing: string;
}

interface Shown {
  readonly code: number;
  readonly stdout: string;
}

const MAIN = shipped('dist/cli/main.js');
const DATABASE = 'hr.db';

/** The walk types real commands into the real program and shows what it prints: nothing here is staged. */
class Walk {
  readonly #options: WalkOptions;

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  tell(key: keyof typeof demoTexts, facts: Facts = {}): void {
    this.#options.write(`\n# ${fill(demoTexts[key][this.#options.lang], facts)}`);
  }

  /** Prints the command, runs it, prints what it showed. */
  async type(args: readonly string[]): Promise<Shown> {
    this.#options.write(`\n$ untether ${args.map(quoted).join(' ')}`);
    const shown = await this.#run(args);
    if (shown.code !== 0)
      throw stuck(`untether ${args[0] ?? ''} ended with ${String(shown.code)}`, this.#options.folder);
    return shown;
  }

  #run(args: readonly string[]): Promise<Shown> {
    const { cells } = this.#options;
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [MAIN, ...args, '--lang', this.#options.lang], {
        cwd: this.#options.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(cells === undefined ? {} : { env: { ...process.env, COLUMNS: String(cells) } }),
      });
      let stdout = '';
      const show = (chunk: string): void => {
        this.#options.write(chunk.replace(/\n$/, ''));
      };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        stdout += chunk;
        show(chunk);
      });
      child.stderr.setEncoding('utf8').on('data', show);
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code: code ?? 1, stdout });
      });
    });
  }
}

function quoted(argument: string): string {
  return /^[\w./:=-]+$/.test(argument) ? argument : `"${argument}"`;
}

/** The demo changes nothing but the folder that it made. */
function stuck(what: string, folder: string): UntetherError {
  const why = { en: `all that the demo did is in ${folder}`, 'zh-CN': `演示所做的一切都在 ${folder} 中` };
  return new UntetherError('B01', { report: `demo: ${what}` }, { why: [why], data: 'unchanged' });
}

/** What a user would copy from the screen. */
function found(pattern: RegExp, text: string): string {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw new UntetherError('B01', { report: `demo: ${String(pattern)} was not on the screen` });
  return value;
}

const PLAN = /(P-[0-9a-f]{8})/;
const RUN = /(R-[0-9a-f]{8})/;

async function build(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new UntetherError('U09', { detail: `${folder} is not empty; name another folder with --dir` });
  const file = path.join(folder, DATABASE);
  createDemoDatabase(file);
  await writeFile(path.join(folder, 'untether.yaml'), demoSettings());
  await writeFile(path.join(folder, 'knexfile.json'), demoKnexfile(DATABASE));
  return file;
}

async function approveAndApply(walk: Walk, plan: string, digest: string): Promise<string> {
  walk.tell('approve');
  await walk.type(['approve', plan, '--digest', digest, '--actor', 'wang.fang']);
  walk.tell('rehearse');
  await walk.type(['rehearse', plan, '--actor', 'chen.li']);
  walk.tell('apply');
  const applied = await walk.type(['apply', plan, '--yes', '--actor', 'chen.li']);
  return found(RUN, applied.stdout);
}

/** Builds the HR database and walks inspect, plan, review, approval, rehearsal, apply, scan and rollback. */
export async function walkDemo(options: WalkOptions): Promise<WalkResult> {
  const walk = new Walk(options);
  const file = await build(options.folder);
  const start = databaseDigest(file);
  const rows = Object.values(start).reduce((sum, table) => sum + table.rows, 0);
  const tables = Object.keys(start).length;
  walk.tell('start', { folder: options.folder, tables, rows });
  await walk.type(['init', '--ledger']);
  walk.tell('inspect');
  await walk.type(['inspect']);
  walk.tell('plan');
  const reason = 'offboarding 2026-11, HR list no. 31';
  const planned = await walk.type([
    'plan',
    'unlink',
    '--account',
    'zhangwei',
    '--account',
    'lina',
    '--ticket',
    'OPS-2214',
    '--reason',
    reason,
    '--actor',
    'chen.li',
  ]);
  const plan = found(PLAN, planned.stdout);
  const run = await approveAndApply(walk, plan, plan.slice(2));
  walk.tell('scan');
  await walk.type(['scan']);
  walk.tell('rollback');
  const undone = await walk.type([
    'rollback',
    run,
    '--ticket',
    'OPS-2215',
    '--reason',
    'HR list no. 31 was wrong',
    '--actor',
    'chen.li',
  ]);
  const rollback = found(PLAN, undone.stdout);
  await approveAndApply(walk, rollback, rollback.slice(2));
  const identical = JSON.stringify(databaseDigest(file)) === JSON.stringify(start);
  const closing = fill(demoTexts[identical ? 'identical' : 'different'][options.lang], { tables, rows });
  return { identical, tables, rows, plan, run, folder: options.folder, closing };
}
