import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { benchConfig, ENGINES, LOADING, withBench, type BenchEngine, type BenchTarget } from './engines.js';
import { median } from './median.js';
import { type Measured, runCli } from './process.js';

const USAGE = `Usage: jiti bench/scan.ts --engine ${ENGINES.join('|')} --url URL_OR_FILE [--rows 17000000] [--rounds 5] [--client PATH]
  A scan of a link table beside anti-joins in several forms, which count the same rows through the stock client.`;

const LINKS = 'scan_user_roles';
/** Links of each user, roles there are, and one in how many links points at nobody. */
const EACH = 17;
const ROLES = 1000;
const ODD = 8501;
const BATCH = 1_000_000;

/** Makes the tables; those of an earlier run are kept when they have as many rows. */
async function makeTables(target: BenchTarget, rows: number): Promise<void> {
  await withBench(target, async (database) => {
    const { sql } = database;
    const made = await database.rows(`select count(*) as counted from ${LINKS}`).catch(() => []);
    if (Number(made[0]?.['counted']) === rows) return;
    const integer = `${sql.integerType} not null`;
    const named = `${integer} primary key, name ${sql.textType} not null`;
    await database.run(
      ...LOADING[target.engine],
      ...[LINKS, 'scan_users', 'scan_roles'].map((table) => `drop table if exists ${table}`),
      `create table scan_users (user_id ${named}) ${sql.tableOptions}`,
      `create table scan_roles (role_id ${named}) ${sql.tableOptions}`,
      `create table ${LINKS} (user_id ${integer}, role_id ${integer}, primary key (user_id, role_id)) ${sql.tableOptions}`,
    );
    const fill = async (table: string, last: number, values: string): Promise<void> => {
      for (let first = 0; first < last; first += BATCH)
        await database.run(
          `insert into ${table} select ${values} from ${sql.numbers(first, Math.min(first + BATCH, last) - 1)}`,
        );
    };
    await fill('scan_roles', ROLES, `i + 1, ${sql.concat(["'role'", 'i'])}`);
    await fill('scan_users', Math.ceil(rows / EACH), `i + 1, ${sql.concat(["'user'", 'i'])}`);
    const user = sql.div('i', EACH);
    const nobody = `case when i % ${String(ODD)} = 0 then 1000000000 else 0 end`;
    const nothing = `case when i % ${String(ODD)} = 1 then ${String(ROLES)} else 0 end`;
    await fill(
      LINKS,
      rows,
      `${user} + 1 + ${nobody}, (${user} * 7 + i % ${String(EACH)} * 59) % ${String(ROLES)} + 1 + ${nothing}`,
    );
    await database.run(`create index scan_by_role on ${LINKS} (role_id)`);
    if (target.engine === 'postgres') await database.run('vacuum analyze');
    else await database.run(target.engine === 'sqlite' ? 'analyze' : `analyze table ${LINKS}, scan_users, scan_roles`);
  });
}

/** The ways to count rows of one table that point at no row of another. PostgreSQL never ends a NOT IN of more keys than fit its memory. */
function forms(engine: BenchEngine, column: string, table: string): Readonly<Record<string, string>> {
  const [all, missing] = [`select count(*) from ${LINKS}`, `not exists (select 1 from ${table} t where t.${column} =`];
  return {
    'not exists': `${all} l where ${missing} l.${column})`,
    'left join': `${all} l left join ${table} t on t.${column} = l.${column} where t.${column} is null`,
    ...(engine === 'postgres' ? {} : { 'not in': `${all} where ${column} not in (select ${column} from ${table})` }),
    except: `${all} l join (select ${column} from ${LINKS} except select ${column} from ${table}) t on t.${column} = l.${column}`,
    grouped: `select coalesce(sum(n), 0) from (select ${column}, count(*) as n from ${LINKS} group by ${column}) l where ${missing} l.${column})`,
    distinct: `${all} where ${column} in (select ${column} from (select distinct ${column} from ${LINKS}) l where ${missing} l.${column}))`,
  };
}

/** What the scan looks for, too: roles that nobody has. */
const UNHELD = {
  'not exists': `select count(*) from scan_roles t where not exists (select 1 from ${LINKS} l where l.role_id = t.role_id)`,
  'left join': `select count(*) from scan_roles t left join (select distinct role_id from ${LINKS}) l on l.role_id = t.role_id where l.role_id is null`,
};

type Questions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const questionsFor = (engine: BenchEngine): Questions => ({
  user: forms(engine, 'user_id', 'scan_users'),
  role: forms(engine, 'role_id', 'scan_roles'),
  unheld: UNHELD,
});

function makeFolder({ config }: BenchTarget): string {
  const folder = mkdtempSync(join(tmpdir(), 'untether-scan-'));
  writeFileSync(join(folder, 'knexfile.json'), JSON.stringify({ bench: config }), { mode: 0o600 });
  const references = ['user', 'role'].map(
    (name) =>
      `  - { from: "${LINKS} [${name}_id]", to: "scan_${name}s [${name}_id]", basis: manual, state: confirmed, kind: role, onUnlink: delete }\n`,
  );
  writeFileSync(
    join(folder, 'untether.yaml'),
    `version: 1
targets:
  bench: { environment: development, approvals: 1 }
accounts:
  - { table: scan_users, key: [user_id], lookup: [name], label: name }
references:
${references.join('')}`,
  );
  return folder;
}

/** The stock client and how it is told of a database, before the SQL. */
function clientWords(engine: BenchEngine, url: string, client: string | undefined): readonly [string, ...string[]] {
  if (engine === 'sqlite') return [client ?? 'sqlite3', url];
  if (engine === 'postgres') return [client ?? 'psql', '-X', '-At', url, '-c'];
  const { hostname, port, username, password, pathname } = new URL(url);
  const login = ['-h', hostname, '-P', port, '-u', username, ...(password === '' ? [] : [`-p${password}`])];
  return [client ?? engine, '--no-defaults', '-N', ...login, pathname.slice(1), '-e'];
}

interface Counted {
  readonly seconds: number;
  readonly rows: number;
}

function byHand([program, ...words]: readonly [string, ...string[]], sql: string): Promise<Counted> {
  const start = performance.now();
  const child = spawn(program, [...words, sql], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, rows: Number(said) });
      else reject(new Error(`${sql} ended with ${String(code)}`));
    });
  });
}

const scan = (folder: string): Promise<Measured> =>
  runCli(folder, ['scan', '--target', 'bench', '--statement-timeout', '30m']);

function foundRows({ document }: Measured): Readonly<Record<string, number>> {
  const findings = document['findings'] as readonly { reference: string; class: string; rows: number }[];
  const rowsOf = (name: string, found: string): number =>
    findings.find((each) => each.reference.includes(name) && each.class === found)?.rows ?? 0;
  return { user: rowsOf('user_id', 'missing'), role: rowsOf('role_id', 'missing'), unheld: rowsOf('', 'unheld') };
}

/** Form by form of each question; all must count what the scan found. */
async function countByHand(
  questions: Questions,
  words: readonly [string, ...string[]],
  found: Readonly<Record<string, number>>,
): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>();
  for (const [question, ways] of Object.entries(questions))
    for (const [form, sql] of Object.entries(ways)) {
      const counted = await byHand(words, sql);
      if (counted.rows !== found[question])
        throw new Error(
          `${question}, ${form}: ${String(counted.rows)} rows; the scan found ${String(found[question])}`,
        );
      seconds.set(`${question}: ${form}`, counted.seconds);
    }
  return seconds;
}

/** The medians of each form, the fastest first. */
function ranked(
  ways: Readonly<Record<string, string>>,
  rounds: readonly ReadonlyMap<string, number>[],
  question: string,
): readonly (readonly [string, number])[] {
  return Object.keys(ways)
    .map((form) => [form, median(rounds.map((round) => round.get(`${question}: ${form}`) ?? Number.NaN))] as const)
    .toSorted(([, a], [, b]) => a - b);
}

function told(
  questions: Questions,
  program: readonly Measured[],
  rounds: readonly ReadonlyMap<string, number>[],
): string {
  const seconds = median(program.map((each) => each.seconds));
  const peak = Math.max(...program.map(({ peakMb }) => peakMb));
  const all = Object.entries(questions).map(([question, ways]) => [question, ranked(ways, rounds, question)] as const);
  const fastest = all.reduce((sum, [, [first]]) => sum + (first?.[1] ?? Number.NaN), 0);
  const lines = all.map(
    ([question, ways]) => `  ${question}: ${ways.map(([form, time]) => `${form} ${time.toFixed(2)} s`).join(', ')}`,
  );
  const head = `scan ${seconds.toFixed(2)} s (${peak.toFixed(0)} MB), the fastest by hand ${fastest.toFixed(2)} s, ratio ${(seconds / fastest).toFixed(2)}`;
  return [head, ...lines].join('\n');
}

async function main(
  target: BenchTarget,
  {
    rows,
    rounds,
    words,
  }: { readonly rows: number; readonly rounds: number; readonly words: readonly [string, ...string[]] },
): Promise<void> {
  await makeTables(target, rows);
  const folder = makeFolder(target);
  const questions = questionsFor(target.engine);
  const program: Measured[] = [];
  const hand: ReadonlyMap<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const scanned = await scan(folder);
    program.push(scanned);
    hand.push(await countByHand(questions, words, foundRows(scanned)));
    console.error(`${target.engine}, round ${String(round + 1)}: scan ${scanned.seconds.toFixed(2)} s`);
  }
  rmSync(folder, { recursive: true });
  console.log(`${target.engine}, ${String(rows)} rows, ${String(rounds)} rounds: ${told(questions, program, hand)}`);
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    url: { type: 'string' },
    rows: { type: 'string', default: '17000000' },
    rounds: { type: 'string', default: '5' },
    client: { type: 'string' },
  },
});
const chosen = ENGINES.find((name) => name === values.engine);
if (chosen === undefined || values.url === undefined) throw new Error(USAGE);
const words = clientWords(chosen, values.url, values.client);
await main(
  { engine: chosen, config: benchConfig(chosen, values.url) },
  { rows: Number(values.rows), rounds: Number(values.rounds), words },
);
