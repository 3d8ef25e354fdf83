/** What really happened: read from dumps made by the test's own drivers, and from the files of a plan, by nothing of src/. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Engine } from '../../src/catalog/model.js';
import type { Plan, PlanStep } from '../../src/index.js';
import type { Cell, Case, State } from './shapes.js';
import { tableOf } from './shapes.js';

const BIGINT_OID = 20;

/** `record_send`: the number of columns, then for each its type, the length (-1 for NULL) and the bytes. */
function postgresCells(hex: string): readonly Cell[] {
  const bytes = Buffer.from(hex, 'hex');
  const cells: Cell[] = [];
  for (let offset = 4; offset < bytes.length;) {
    const type = bytes.readUInt32BE(offset);
    const length = bytes.readInt32BE(offset + 4);
    offset += 8;
    if (length < 0) cells.push(null);
    else if (type === BIGINT_OID) cells.push(String(bytes.readBigInt64BE(offset)));
    else cells.push(bytes.toString('utf8', offset, offset + length));
    offset += Math.max(0, length);
  }
  return cells;
}

/** `integer:3432`, `text:61`, `null:` */
function sqliteCells(text: string): readonly Cell[] {
  return text.split(' ').map((cell) => {
    const [type = '', hex = ''] = cell.split(':');
    return type === 'null' ? null : Buffer.from(hex, 'hex').toString('utf8');
  });
}

function mysqlCells(text: string): readonly Cell[] {
  return text.split(' ').map((hex) => (hex === 'NULL' ? null : Buffer.from(hex, 'hex').toString('utf8')));
}

const CELLS: Readonly<Record<Engine, (text: string) => readonly Cell[]>> = {
  postgres: postgresCells,
  sqlite: sqliteCells,
  mysql: mysqlCells,
  mariadb: mysqlCells,
};

/** Makes a dump readable without losing a bit of it: texts and whole numbers are all that these tables hold. */
export function readDump(engine: Engine, dump: string): State {
  const state: Record<string, string[]> = {};
  let rows: string[] = [];
  for (const line of dump.split('\n').slice(0, -1)) {
    const table = /^(?:public\.)?(\S+): \d+ rows$/.exec(line)?.[1];
    if (table !== undefined) state[table] = rows = [];
    else rows.push(JSON.stringify(CELLS[engine](line.slice(2))));
  }
  return Object.fromEntries(Object.entries(state).map(([table, found]) => [table, found.toSorted()]));
}

/** Rows of the first that the second does not have, counting equal rows. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

/** Per table that changed: rows that are no longer there as they were, and rows that were not there like this. */
export type Difference = Readonly<
  Record<string, { readonly lost: readonly string[]; readonly found: readonly string[] }>
>;

export function difference(before: State, after: State): Difference {
  const tables = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = tables.map((table) => {
    const [was, is] = [before[table] ?? [], after[table] ?? []];
    return [table, { lost: without(was, is), found: without(is, was) }] as const;
  });
  return Object.fromEntries(changed.filter(([, { lost, found }]) => lost.length + found.length > 0));
}

/** `delete t1 2`, `update t2 1`: what the difference of two dumps amounts to. */
export function countsOf(changes: Difference): readonly string[] {
  return Object.entries(changes)
    .flatMap(([table, { lost, found }]) => [
      ...(lost.length > found.length ? [`delete ${table} ${lost.length - found.length}`] : []),
      ...(found.length > 0 ? [`update ${table} ${found.length}`] : []),
    ])
    .toSorted();
}

export function plannedCounts({ document }: Plan): readonly string[] {
  return document.steps.map(({ action, table, expectedRows }) => `${action} ${table} ${expectedRows}`).toSorted();
}

/** A line of rows.ndjson.gz: step, encoded key, start of the row's hash. */
type PlannedLine = readonly [step: number, key: string | null, hash: string];

function linesOf(plan: Plan): readonly PlannedLine[] {
  const text = gunzipSync(readFileSync(path.join(plan.folder, 'rows.ndjson.gz'))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PlannedLine);
}

/** How often each value occurs, biggest first: all that can be said of rows whose names are hashes. */
function multiplicities(values: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].toSorted((a, b) => b - a);
}

function plannedKeys(lines: readonly PlannedLine[], step: PlanStep): readonly string[] {
  return lines
    .filter(([number]) => number === step.number)
    .map(([, key]) => JSON.stringify((JSON.parse(key ?? '[]') as Cell[]).map((cell) => cell?.slice(1) ?? null)));
}

/** The rows that the plan names in a table, and those that the dumps say were hit; equal when the plan is right. */
export function namedRows(
  one: Case,
  plan: Plan,
  changes: Difference,
): readonly { readonly table: string; readonly planned: unknown; readonly real: unknown }[] {
  const lines = linesOf(plan);
  return Object.keys(changes).map((table) => {
    const steps = plan.document.steps.filter((step) => step.table === table);
    const lost = changes[table]?.lost ?? [];
    const identity = steps[0]?.identity ?? null;
    if (identity === null) {
      const hashes = lines.filter(([step]) => steps.some(({ number }) => number === step)).map(([, , hash]) => hash);
      return { table, planned: multiplicities(hashes), real: multiplicities(lost) };
    }
    const columns = tableOf(one, table).columns.map(({ name }) => name);
    const keyOf = (row: string): string => {
      const cells = JSON.parse(row) as Cell[];
      return JSON.stringify(identity.map((name) => cells[columns.indexOf(name)] ?? null));
    };
    return {
      table,
      planned: steps.flatMap((step) => plannedKeys(lines, step)).toSorted(),
      real: lost.map(keyOf).toSorted(),
    };
  });
}
