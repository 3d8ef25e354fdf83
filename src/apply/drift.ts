import { plannedRows } from '../plan/folder.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { changedCells, describeRow, keyOf, type PlannedRow } from '../plan/rows.js';
import { decodeRow, encodeCell } from '../rows/encode.js';
import { rowHash } from '../rows/digest.js';
import type { Image } from '../snapshot/images.js';

/** How the rows of one step differ from what the plan saw. */
export interface Drift {
  readonly table: string;
  readonly gone: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly { readonly key: string; readonly columns: readonly string[] }[];
  readonly count: number;
}

/** Rows compared at once: bounds the memory, not the size of the plan. */
const PART_ROWS = 200_000;
const SHOWN = 5;

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

class PartCompare {
  readonly gone: PlannedRow[] = [];
  readonly added: PlannedRow[] = [];
  readonly changed: { row: PlannedRow; cells: readonly number[] }[] = [];
  readonly #planned = new Map<string, PlannedRow[]>();

  plan(row: PlannedRow): void {
    const key = row.key ?? row.hash;
    this.#planned.set(key, [...(this.#planned.get(key) ?? []), row]);
  }

  meet(row: PlannedRow): void {
    const key = row.key ?? row.hash;
    const [planned, ...rest] = this.#planned.get(key) ?? [];
    if (!planned) this.added.push(row);
    else if (planned.hash !== row.hash) this.changed.push({ row, cells: changedCells(planned.cells, row.cells) });
    if (rest.length > 0) this.#planned.set(key, rest);
    else this.#planned.delete(key);
  }

  finish(): void {
    for (const rows of this.#planned.values()) this.gone.push(...rows);
  }
}

/** Says which rows and columns moved since the plan was made. `images` may be read several times. */
export async function explainDrift(plan: Plan, step: PlanStep, images: () => AsyncIterable<Image>): Promise<Drift> {
  const parts = Math.max(1, Math.ceil(step.expectedRows / PART_ROWS));
  const total = { gone: 0, added: 0, changed: 0 };
  const shown: { gone: string[]; added: string[]; changed: { key: string; columns: readonly string[] }[] } = {
    gone: [],
    added: [],
    changed: [],
  };
  for (let part = 0; part < parts; part += 1) {
    const compare = new PartCompare();
    for await (const row of plannedRows(plan))
      if (row.step === step.number && partOf(row, parts) === part) compare.plan(row);
    for await (const row of describe(images(), step)) if (partOf(row, parts) === part) compare.meet(row);
    compare.finish();
    total.gone += compare.gone.length;
    total.added += compare.added.length;
    total.changed += compare.changed.length;
    shown.gone.push(...compare.gone.map((row) => showKey(row, step)));
    shown.added.push(...compare.added.map((row) => showKey(row, step)));
    shown.changed.push(
      ...compare.changed.map(({ row, cells }) => ({
        key: showKey(row, step),
        columns: cells.map((index) => step.columns[index] ?? '?'),
      })),
    );
  }
  return { table: step.table, ...shown, count: total.gone + total.added + total.changed };
}

function listed(label: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? `; and ${String(items.length - SHOWN)} more` : '';
  return [`${String(items.length)} ${label} (${items.slice(0, SHOWN).join('; ')}${more})`];
}

/** `sys_user_role: 3 rows gone (…), 1 new (user_id=117, role_id=2)` */
export function sayDrift(drift: Drift): string {
  const changed = drift.changed.map(({ key, columns }) => `${key}: ${columns.join(', ')}`);
  const parts = [...listed('rows gone', drift.gone), ...listed('new', drift.added), ...listed('changed', changed)];
  return `${drift.table}: ${parts.join(', ')}`;
}
