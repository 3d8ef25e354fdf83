import { plannedRows } from '../plan/folder.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { changedCells, describeRow, keyOf, type PlannedRow } from '../plan/rows.js';
import { decodeRow, encodeCell } from '../rows/encode.js';
import { rowHash } from '../rows/digest.js';
import type { Image } from '../snapshot/images.js';

const SHOWN = 5;

/** Rows of one kind: how many, and the first few by name. */
class Told {
  count = 0;
  readonly first: string[] = [];

  add(name: () => string): void {
    this.count += 1;
    if (this.first.length < SHOWN) this.first.push(name());
  }

  /** `3 rows gone (id=1; id=2; id=3)`; empty when there is none. */
  say(label: string): readonly string[] {
    if (this.count === 0) return [];
    const more = this.count > this.first.length ? `; and ${String(this.count - this.first.length)} more` : '';
    return [`${String(this.count)} ${label} (${this.first.join('; ')}${more})`];
  }
}

/** How the rows of one step differ from what the plan saw. */
export interface Drift {
  readonly table: string;
  readonly gone: Told;
  readonly added: Told;
  readonly changed: Told;
}

/** Rows compared at once: bounds the memory, not the size of the plan. */
const PART_ROWS = 25_000;

function partOf(row: PlannedRow, parts: number): number {
  return Number.parseInt(row.key === null ? row.hash.slice(0, 8) : keyHash(row.key), 16) % parts;
}

function keyHash(key: string): string {
  return rowHash([key]).subarray(0, 4).toString('hex');
}

/** `user_id=117, role_id=2`, or the start of the row's hash where the table has no key. */
function showKey(row: PlannedRow, step: PlanStep): string {
  const { identity } = step;
  if (row.key === null || identity === null) return `row ${row.hash.slice(0, 12)}`;
  const cells = keyOf(row, identity.length) ?? decodeRow(row.key, identity.length);
  return identity.map((name, index) => `${name}=${encodeCell(cells[index] ?? null)?.slice(1) ?? 'NULL'}`).join(', ');
}

async function* describe(images: AsyncIterable<Image>, step: PlanStep): AsyncGenerator<PlannedRow> {
  const keyIndexes = step.identity?.map((name) => step.columns.indexOf(name)) ?? null;
  for await (const { before } of images) yield describeRow(step.number, before, { keyIndexes, hash: rowHash(before) });
}

/** Meets the rows of the plan with the rows of now, for one part of them. */
class PartCompare {
  readonly #planned = new Map<string, PlannedRow[]>();
  readonly #step: PlanStep;
  readonly #drift: Drift;

  constructor(step: PlanStep, drift: Drift) {
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
    if (!planned) this.#drift.added.add(() => showKey(row, this.#step));
    else if (planned.hash !== row.hash) this.#drift.changed.add(() => this.#showChange(planned, row));
  }

  finish(): void {
    for (const rows of this.#planned.values())
      for (const row of rows) this.#drift.gone.add(() => showKey(row, this.#step));
  }

  #showChange(planned: PlannedRow, row: PlannedRow): string {
    const columns = changedCells(planned.cells, row.cells).map((index) => this.#step.columns[index] ?? '?');
    return `${showKey(row, this.#step)}: ${columns.join(', ')}`;
  }
}

/** Says which rows and columns moved since the plan was made. `images` may be read several times. */
export async function explainDrift(plan: Plan, step: PlanStep, images: () => AsyncIterable<Image>): Promise<Drift> {
  const parts = Math.max(1, Math.ceil(step.expectedRows / PART_ROWS));
  const drift: Drift = { table: step.table, gone: new Told(), added: new Told(), changed: new Told() };
  for (let part = 0; part < parts; part += 1) {
    const compare = new PartCompare(step, drift);
    for await (const row of plannedRows(plan)) {
      if (row.step === step.number && partOf(row, parts) === part) compare.plan(row);
    }
    for await (const row of describe(images(), step)) if (partOf(row, parts) === part) compare.meet(row);
    compare.finish();
  }
  return drift;
}

/** Rows that differ, of any kind. */
export function driftCount({ gone, added, changed }: Drift): number {
  return gone.count + added.count + changed.count;
}

/** `sys_user_role: 3 rows gone (…), 1 new (user_id=117, role_id=2)` */
export function sayDrift({ table, gone, added, changed }: Drift): string {
  return `${table}: ${[...gone.say('rows gone'), ...added.say('new'), ...changed.say('changed')].join(', ')}`;
}
