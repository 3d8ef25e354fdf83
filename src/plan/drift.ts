import { decodeRow, encodeCell } from '../rows/encode.js';
import { rowHash } from '../rows/digest.js';
import type { PlanStep } from './model.js';
import { changedCells, keyOf, type PlannedRow } from './rows.js';

/** One row that moved: its key, and the columns that changed where it is still there. */
export interface MovedRow {
  readonly key: string;
  readonly columns: readonly string[];
}

/** Rows of one kind: how many, and the first of them. */
export interface Moved {
  readonly count: number;
  readonly first: readonly MovedRow[];
}

/** How the rows of one step differ from what a plan saw. */
export interface Drift {
  readonly table: string;
  readonly gone: Moved;
  readonly added: Moved;
  readonly changed: Moved;
}

class Told implements Moved {
  count = 0;
  readonly first: MovedRow[] = [];
  readonly #shown: number;

  constructor(shown: number) {
    this.#shown = shown;
  }

  add(row: () => MovedRow): void {
    this.count += 1;
    if (this.first.length < this.#shown) this.first.push(row());
  }
}

/** Rows compared at once: bounds the memory, not the size of the plan. */
const PART_ROWS = 25_000;

function partOf(row: PlannedRow, parts: number): number {
  return Number.parseInt(row.key === null ? row.hash.slice(0, 8) : keyHash(row.key), 16) % parts;
}

function keyHash(key: string): string {
  return rowHash([key]).slice(0, 8);
}

/** `user_id=117, role_id=2`, or the start of the row's hash where the table has no key. */
function showKey(row: PlannedRow, { identity }: Pick<PlanStep, 'identity'>): string {
  if (row.key === null || identity === null) return `row ${row.hash.slice(0, 12)}`;
  const cells = keyOf(row, identity.length) ?? decodeRow(row.key, identity.length);
  return identity.map((name, index) => `${name}=${encodeCell(cells[index] ?? null)?.slice(1) ?? 'NULL'}`).join(', ');
}

type Shape = Pick<PlanStep, 'table' | 'identity' | 'columns'>;

/** Meets the rows of the plan with the rows of now, for one part of them. */
class PartCompare {
  readonly #planned = new Map<string, PlannedRow[]>();
  readonly #step: Shape;
  readonly #drift: { readonly gone: Told; readonly added: Told; readonly changed: Told };

  constructor(step: Shape, drift: { readonly gone: Told; readonly added: Told; readonly changed: Told }) {
    this.#step = step;
    this.#drift = drift;
  }

  plan(row: PlannedRow): void {
    const key = row.key ?? row.hash;
    const same = this.#planned.get(key);
    if (same) same.push(row);
    else this.#planned.set(key, [row]);
  }

  meet(row: PlannedRow): void {
    const key = row.key ?? row.hash;
    const same = this.#planned.get(key);
    const planned = same?.pop();
    if (same?.length === 0) this.#planned.delete(key);
    if (!planned) this.#drift.added.add(() => ({ key: showKey(row, this.#step), columns: [] }));
    else if (planned.hash !== row.hash) this.#drift.changed.add(() => this.#change(planned, row));
  }

  finish(): void {
    for (const rows of this.#planned.values())
      for (const row of rows) this.#drift.gone.add(() => ({ key: showKey(row, this.#step), columns: [] }));
  }

  #change(planned: PlannedRow, row: PlannedRow): MovedRow {
    const columns = changedCells(planned.cells, row.cells).map((index) => this.#step.columns[index] ?? '?');
    return { key: showKey(row, this.#step), columns };
  }
}

/** Rows of one step as a plan described them and as they are now; both may be read several times. */
export interface Compared {
  readonly step: Shape;
  readonly rows: number;
  readonly planned: () => AsyncIterable<PlannedRow>;
  readonly current: () => AsyncIterable<PlannedRow>;
  /** Rows named of each kind; the rest is counted. */
  readonly shown: number;
}

/** Says which rows and columns moved. */
export async function compareRows({ step, rows, planned, current, shown }: Compared): Promise<Drift> {
  const parts = Math.max(1, Math.ceil(rows / PART_ROWS));
  const drift = { table: step.table, gone: new Told(shown), added: new Told(shown), changed: new Told(shown) };
  for (let part = 0; part < parts; part += 1) {
    const compare = new PartCompare(step, drift);
    for await (const row of planned()) if (partOf(row, parts) === part) compare.plan(row);
    for await (const row of current()) if (partOf(row, parts) === part) compare.meet(row);
    compare.finish();
  }
  return drift;
}

/** Rows that differ, of any kind. */
export function driftCount({ gone, added, changed }: Drift): number {
  return gone.count + added.count + changed.count;
}

/** `3 rows gone (id=1; id=2; id=3)`; empty when there is none. */
function say({ count, first }: Moved, label: string): readonly string[] {
  if (count === 0) return [];
  const names = first.map(({ key, columns }) => (columns.length === 0 ? key : `${key}: ${columns.join(', ')}`));
  const more = count > first.length ? `; and ${String(count - first.length)} more` : '';
  return [`${String(count)} ${label} (${names.join('; ')}${more})`];
}

/** `sys_user_role: 3 rows gone (…), 1 new (user_id=117, role_id=2)` */
export function sayDrift({ table, gone, added, changed }: Drift): string {
  return `${table}: ${[...say(gone, 'rows gone'), ...say(added, 'new'), ...say(changed, 'changed')].join(', ')}`;
}
