import type { CompareReport } from '../../src/index.js';
import type { DemoCell, DemoTable } from '../../src/demo/table.js';
import { createRandom } from '../../src/demo/random.js';

type Tables = readonly DemoTable[];
type Compared = CompareReport['references'][number];

const SECRET = new Set(['session_id', 'login_ip', 'device', 'login_time', 'expire_time']);

/** As the program writes values: dates as moments, those of a session masked. */
function shown(column: string, cell: DemoCell, kind: string): string | null {
  if (cell === null) return null;
  const text = /^\d{4}-\d\d-\d\d$/.test(String(cell)) ? `${String(cell)} 00:00:00` : String(cell);
  return kind === 'session' && SECRET.has(column) ? `${text.slice(0, 1)}***` : text;
}

interface Link {
  readonly identity: string;
  readonly row: Readonly<Record<string, string | null>>;
  /** What the row is, unmasked. */
  readonly exact: string;
}

/** The link rows of one reference, as the report says that they are compared. */
function linksOf({ reference, columns, kind }: Compared, tables: Tables): readonly Link[] {
  const name = reference.split(' ')[0];
  const table = tables.find((each) => each.table === name);
  if (!table) throw new Error(`no table ${String(name)}`);
  // What the demo leaves out is a status, which is '0' unless told.
  const at = (row: DemoTable['rows'][number], column: string): DemoCell =>
    table.columns.includes(column) ? (row[table.columns.indexOf(column)] ?? null) : '0';
  const all = [...columns.account, ...columns.identity, ...columns.attribute];
  const picking = [...columns.account, ...columns.identity];
  return table.rows
    .filter((row) => columns.account.every((column) => at(row, column) !== null))
    .map((row, place) => ({
      identity:
        columns.identity.length === 0 ? `none ${place}` : picking.map((each) => String(at(row, each))).join('|'),
      row: Object.fromEntries(all.map((column) => [column, shown(column, at(row, column), kind)])),
      exact: all.map((column) => String(at(row, column))).join('|'),
    }));
}

function withoutCommon(links: readonly Link[], others: readonly Link[]): readonly Link[] {
  const counts = new Map<string, number>();
  for (const { exact } of others) counts.set(exact, (counts.get(exact) ?? 0) + 1);
  return links.filter(({ exact }) => {
    const left = counts.get(exact) ?? 0;
    counts.set(exact, left - 1);
    return left <= 0;
  });
}

/** One line a difference: what the report should say of a reference, by plain counting in memory. */
export function expectedOf(compared: Compared, a: Tables, b: Tables): readonly string[] {
  const [linksA, linksB] = [linksOf(compared, a), linksOf(compared, b)];
  const [onlyA, onlyB] = [withoutCommon(linksA, linksB), withoutCommon(linksB, linksA)];
  const hasKey = compared.columns.identity.length > 0;
  const partner = (link: Link): Link | undefined =>
    hasKey ? onlyB.find(({ identity }) => identity === link.identity) : undefined;
  const changed = onlyA.filter((link) => partner(link) !== undefined);
  const gone = new Set(changed.map(partner));
  const line = (side: string, { row }: Link): string => `${side} ${JSON.stringify(row)}`;
  return [
    ...changed.map((link) => line('changed', link)),
    ...onlyA.filter((link) => !changed.includes(link)).map((link) => line('only-in-a', link)),
    ...onlyB.filter((link) => !gone.has(link)).map((link) => line('only-in-b', link)),
  ].sort();
}

/** The same of what the report says. */
export function toldOf({ differences }: Compared): readonly string[] {
  return differences
    .flatMap(({ side, row, times }) => Array.from({ length: times }, () => `${side} ${JSON.stringify(row)}`))
    .sort();
}

/** Where differences are planted: tables that nothing else refers to, and a column that says something about a link. */
const PLACES: Readonly<Record<string, { readonly key: readonly string[]; readonly says: string | null }>> = {
  sys_user_role: { key: ['user_id', 'role_id'], says: null },
  sys_user_post: { key: ['user_id', 'post_id'], says: null },
  sys_notice_read: { key: [], says: 'read_time' },
  hr_approval_delegate: { key: ['id'], says: 'process' },
  hr_linked_account: { key: ['linked_id'], says: 'external_id' },
  hr_attendance: { key: ['attendance_id'], says: 'clock_out' },
  sys_session: { key: ['session_id'], says: 'device' },
};

/** The rows with so many differences planted in random tables and rows: some gone, some new, some saying something else. */
export function plant(tables: Tables, count: number, seed: number): Tables {
  const random = createRandom(seed, 'planted differences');
  const planted = new Map(tables.map((table) => [table.table, { ...table, rows: [...table.rows] }]));
  const touched = new Set<DemoTable['rows'][number]>();
  const names = Object.keys(PLACES);
  for (let done = 0; done < count;) {
    const name = names[random.below(names.length)] ?? '';
    const [table, place] = [planted.get(name), PLACES[name]];
    if (!table || !place) throw new Error(`no table ${name}`);
    const index = random.below(table.rows.length);
    const row = table.rows[index];
    if (!row || touched.has(row)) continue;
    const way = random.below(3);
    if (way === 0) table.rows.splice(index, 1);
    else {
      const changed = way === 1 ? saysElse(table, row, place.says, done) : anotherLike(table, row, place.key, done);
      if (changed === null) continue;
      touched.add(changed).add(row);
      if (way === 1) table.rows[index] = changed;
      else table.rows.push(changed);
    }
    done += 1;
  }
  return [...planted.values()];
}

function saysElse(table: DemoTable, row: DemoTable['rows'][number], column: string | null, salt: number) {
  if (column === null) return null;
  const value = /time|clock/.test(column) ? `2026-11-02 01:02:${String(salt % 60).padStart(2, '0')}` : `else ${salt}`;
  return row.map((cell, place) => (table.columns[place] === column ? value : cell));
}

/** A new row for the same account, with a key of its own. */
function anotherLike(table: DemoTable, row: DemoTable['rows'][number], key: readonly string[], salt: number) {
  const last = key.at(-1);
  return row.map((cell, place) => {
    if (table.columns[place] === 'work_date') return `2031-01-${String((salt % 28) + 1).padStart(2, '0')}`;
    if (last === undefined || table.columns[place] !== last) return cell;
    return typeof cell === 'bigint' ? BigInt(900_000 + salt) : `new ${salt}`;
  });
}
