import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { callCli } from '../test/helpers/cli.js';
import { startMariadb } from '../test/helpers/mariadb.js';
import { startPostgres } from '../test/helpers/postgres.js';
import { approval, text } from './loop.js';
import { lines, missingRows, place, readDump, same, type Dump, type Engine, type Json, type Place } from './stock.js';

const REQUEST = ['--reason', 'practice', '--ticket', 'PRACTICE-1', '--actor', 'practice-maker'];
const ACCOUNTS = 3;
/** As found, and after each reference that a plan calls undecided was decided. */
const MODES = ['keep', 'keep+decided', 'delete+decided'];

interface Step {
  readonly number: number;
  readonly table: string;
  readonly action: string;
  readonly statement: string;
}

/** Holds the difference of two dumps against the rows of the plan: their number by table, and each of them by its key. */
function differences(folder: string, before: Dump, after: Dump): string[] {
  const { steps } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { steps: Step[] };
  const expected = new Map<string, Map<string, { readonly key: readonly unknown[]; deleted: boolean }>>();
  for (const line of lines(gunzipSync(readFileSync(join(folder, 'rows.ndjson.gz'))).toString())) {
    const [number, key, hash] = JSON.parse(line) as [number, unknown, unknown];
    const step = steps.find((one) => one.number === number);
    if (step === undefined) continue;
    const table = step.table.replace(/^public\./, '');
    const rows = expected.get(table) ?? new Map<string, { key: readonly unknown[]; deleted: boolean }>();
    const id = JSON.stringify(key ?? [number, hash, rows.size]);
    const parts = Array.isArray(key) ? (key as unknown[]) : [];
    rows.set(id, { key: parts, deleted: step.action === 'delete' || (rows.get(id)?.deleted ?? false) });
    expected.set(table, rows);
  }
  const [gone, came] = [missingRows(before, after), missingRows(after, before)];
  const told: string[] = [];
  for (const table of new Set([...expected.keys(), ...gone.keys(), ...came.keys()])) {
    const rows = [...(expected.get(table)?.values() ?? [])];
    const left = gone.get(table) ?? [];
    const updated = rows.filter(({ deleted }) => !deleted).length;
    if (rows.length !== left.length || updated !== (came.get(table)?.length ?? 0))
      told.push(`${table}: plan ${rows.length}/${updated}, dump ${left.length}/${came.get(table)?.length ?? 0}`);
    const unnamed = rows.filter(({ key }) => !left.some((row) => key.every((part) => row.includes(String(part)))));
    if (unnamed.length > 0) told.push(`${table}: ${unnamed.length} rows of the plan did not change`);
  }
  return told;
}

/** Statements of plan.sql that would change a whole table. */
function unbounded(folder: string): number {
  const { steps } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { steps: Step[] };
  const sent = readFileSync(join(folder, 'plan.sql'), 'utf8').split(/;\s*$/m);
  const changes = sent.filter((one) => /^\s*(delete|update)\b/im.test(one));
  return [...changes, ...steps.map(({ statement }) => statement)].filter((one) => !/\bwhere\b/i.test(one)).length;
}

class Refused extends Error {
  readonly code: string;
  readonly why: readonly string[];

  constructor(code: string, message: string, why: readonly string[]) {
    super(`${message} ${why.join('; ')}`);
    this.code = code;
    this.why = why;
  }
}

/** One command; throws what the program refuses. */
async function call(folder: string, args: readonly string[], accepted: readonly number[] = [0]): Promise<Json> {
  const words = [...args, '--target', 'app', '--json', '--no-input'];
  const { code, stdout } = await callCli(words, folder);
  const document = JSON.parse(stdout) as Json;
  if (code !== null && accepted.includes(code)) return document;
  const error = (document['error'] ?? {}) as { code?: string; message?: string; why?: readonly string[] };
  throw new Refused(error.code ?? `exit ${code}`, `${args[0]}: ${error.message}`, error.why ?? []);
}

/** Decides what a person would have to: rows of these references go. How many of them the settings had open. */
function decide(folder: string, references: readonly string[]): number {
  const file = join(folder, 'untether.yaml');
  const open = new Set(references.map((reference) => reference.replace(/ -> .*/s, '')));
  let decided = 0;
  const settings = readFileSync(file, 'utf8').split('\n');
  const written = settings.map((line) => {
    const from = /^ {2}- \{ from: "([^"]+)"/.exec(line)?.[1];
    if (from === undefined || !open.has(from) || line.includes('onUnlink:')) return line;
    decided += 1;
    return line.replace(', state:', ', onUnlink: delete, state:');
  });
  writeFileSync(file, written.join('\n'));
  return decided;
}

/** A plan, after every reference that it says is undecided was decided. */
async function decidedPlan(folder: string, request: readonly string[], notes: string[]): Promise<Json> {
  for (;;) {
    const plan = await call(folder, request).catch((error: unknown) => error);
    const open =
      plan instanceof Refused
        ? plan.code === 'UT-G13'
          ? plan.why
          : []
        : ((plan as Json)['leftOut'] as { reference: string; reason: string }[])
            .filter(({ reason }) => reason === 'undecided')
            .map(({ reference }) => reference);
    const decided = decide(folder, open);
    if (decided === 0) {
      if (plan instanceof Error) throw plan;
      return plan as Json;
    }
    notes.push(`decided ${decided}`);
  }
}

interface Subject {
  readonly table: string;
  readonly key: string;
}

/** What one loop showed; a refusal ends it early. */
interface Outcome {
  rows: string;
  diff: string;
  clean: string;
  rollback: string;
  notes: string[];
}

async function loop(folder: string, place: Place, subject: Subject, mode: string, initial: Dump): Promise<Outcome> {
  const outcome: Outcome = { rows: '-', diff: '-', clean: '-', rollback: '-', notes: [] };
  const account = ['--account', subject.key, '--account-table', subject.table];
  try {
    const [withAccount = '', decided] = mode.split('+');
    const request = ['plan', 'unlink', ...account, '--with-account', withAccount, ...REQUEST];
    const plan =
      decided === undefined ? await call(folder, request) : await decidedPlan(folder, request, outcome.notes);
    const planFolder = resolve(folder, text(plan, 'folder'));
    const summary = plan['summary'] as { delete: number; update: number };
    outcome.rows = `${summary.delete}/${summary.update}`;
    const open = unbounded(planFolder);
    if (open > 0) outcome.notes.push(`${open} statements without WHERE`);
    if (summary.delete + summary.update === 0) return outcome;
    await call(folder, ['rehearse', planFolder, '--actor', 'practice-maker']);
    if (!same(initial, readDump(place))) outcome.notes.push('REHEARSAL CHANGED ROWS');
    await call(folder, approval(plan));
    const run = await call(folder, ['apply', planFolder, '--yes', '--actor', 'practice-maker']);
    const told = differences(planFolder, initial, readDump(place));
    outcome.diff = told.length === 0 ? 'yes' : 'NO';
    outcome.notes.push(...told);
    await left(folder, account, plan, outcome);
    await undo(folder, place, text(run, 'run'), initial, outcome);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    outcome.notes.push(`${error.code} ${error.message}`);
  }
  return outcome;
}

/** Everything that `scan --account` still shows and no decision of the plan explains. */
async function left(folder: string, account: readonly string[], plan: Json, outcome: Outcome): Promise<void> {
  const scan = await call(folder, ['scan', ...account], [0, 1]);
  const findings = (scan['findings'] ?? []) as { reference: string; class: string; rows: number; kept?: boolean }[];
  const leftOut = (plan['leftOut'] ?? []) as { reference: string; reason: string }[];
  const reason = (reference: string): string | undefined =>
    leftOut.find((one) => one.reference === reference || one.reference.startsWith(`${reference} ->`))?.reason;
  const open = findings.filter(({ kept }) => kept !== true);
  const texts = (scan['leftovers'] as { texts?: { table: string; column: string; rows: number }[] } | undefined)?.texts;
  const skipped = (scan['skipped'] ?? []) as { reference: string; reason: string }[];
  outcome.clean = open.length + (texts?.length ?? 0) === 0 ? 'yes' : `${open.length}+${texts?.length ?? 0}`;
  for (const one of open)
    outcome.notes.push(`left ${one.class} ${one.reference} ${one.rows} (plan: ${reason(one.reference) ?? 'SILENT'})`);
  for (const one of texts ?? []) outcome.notes.push(`text ${one.table}.${one.column} ${one.rows}`);
  for (const one of skipped) outcome.notes.push(`skipped ${one.reference} ${one.reason}`);
}

async function undo(folder: string, place: Place, run: string, initial: Dump, outcome: Outcome): Promise<void> {
  const plan = await call(folder, ['rollback', run, ...REQUEST]);
  await call(folder, approval(plan));
  await call(folder, ['apply', resolve(folder, text(plan, 'folder')), '--yes', '--actor', 'practice-maker']);
  outcome.rollback = same(initial, readDump(place)) ? 'yes' : 'NO';
}

/** Accounts spread over each account table that has a key of one column. */
function subjects(
  place: Place,
  accounts: readonly { table: string; key: readonly string[] }[],
  quote: string,
): Subject[] {
  return accounts.flatMap(({ table, key: [column, ...more] }) => {
    if (column === undefined || more.length > 0) return [];
    const [from, by] = [table, column].map((name) =>
      name
        .split('.')
        .map((part) => quote + part + quote)
        .join('.'),
    );
    const keys = place.ask(`select ${by} from ${from} order by ${by};`);
    const places = Array.from({ length: ACCOUNTS }, (_, n) => Math.floor(((n + 0.5) * keys.length) / ACCOUNTS));
    return [...new Set(places)].flatMap((at) => (keys[at] === undefined ? [] : [{ table, key: keys[at] }]));
  });
}

async function practise(source: string, engine: Engine, name: string, port: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'untether-practice-'));
  try {
    const where = place(engine, folder, port);
    for (const file of [`${name}.sql`, `${name}.fill.sql`]) {
      const path = join(source, engine, file);
      if (existsSync(path)) where.load(readFileSync(path, 'utf8'));
    }
    writeFileSync(join(folder, 'knexfile.json'), JSON.stringify({ app: where.config }));
    await call(folder, ['init', '--ledger']);
    await call(folder, ['inspect', '--write']);
    const inspect = await call(folder, ['inspect', '--confirm', 'all', '--yes']).then(() => call(folder, ['inspect']));
    const accounts = inspect['accounts'] as { table: string; key: string[] }[];
    const initial = readDump(where);
    for (const subject of subjects(where, accounts, engine === 'mariadb' ? '`' : '"'))
      for (const mode of MODES) {
        const { rows, diff, clean, rollback, notes } = await loop(folder, where, subject, mode, initial);
        const told = [engine, name, `${subject.table}=${subject.key}`, mode, rows, diff, clean, rollback];
        process.stdout.write(`| ${told.join(' | ')} |\n${notes.map((note) => `    ${note}\n`).join('')}`);
        // A system that is no longer as it was would make every line after it untrue.
        if (!same(initial, readDump(where)))
          return void process.stdout.write(`    ${name} is not as it was: stopped\n`);
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole loop on every schema of a folder: `ENGINE/NAME.sql`, and rows in `NAME.fill.sql`. */
async function main([source, ...only]: readonly string[]): Promise<void> {
  if (source === undefined) throw new Error('Usage: jiti bench/practice.ts FOLDER [NAME …]');
  process.stdout.write('| engine | system | account | mode | deleted/updated | diff = plan | clean | rollback |\n');
  for (const engine of ['sqlite', 'postgres', 'mariadb'] as const) {
    const files = existsSync(join(source, engine)) ? readdirSync(join(source, engine)) : [];
    const names = files.filter((file) => /^[^.]+\.sql$/.test(file)).map((file) => file.slice(0, -'.sql'.length));
    const chosen = names.filter((name) => only.length === 0 || only.includes(name));
    if (chosen.length === 0) continue;
    const server = engine === 'sqlite' ? undefined : await (engine === 'postgres' ? startPostgres : startMariadb)();
    try {
      for (const name of chosen)
        await practise(source, engine, name, server?.port ?? 0).catch((error: unknown) => {
          process.stdout.write(`    ${name} BROKE: ${String(error).slice(0, 600)}\n`);
        });
    } finally {
      await server?.stop();
    }
  }
}

await main(process.argv.slice(2));
