import type { Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Masks } from '../links/masks.js';
import { showCell } from '../plan/drift.js';
import { plannedInserts, plannedRows } from '../plan/folder.js';
import { readImageBatches as readBatchesByCondition, readImages as readByCondition } from '../plan/images.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT, readByKeys } from '../plan/keys.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { keyOf } from '../plan/rows.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { filesToUndo } from '../snapshot/inverse.js';
import { readImages as readFromSnapshot } from '../snapshot/read.js';

export interface SourceContext {
  readonly session: Session;
  readonly plan: Plan;
  /** The snapshot that a rollback plan puts back. */
  readonly undone: Snapshot | null;
  /** Columns whose values nobody is shown. */
  readonly masks: Masks;
}

/** The file of the undone snapshot that belongs to a step of the rollback. */
function undoneFile(undone: Snapshot, step: PlanStep): SnapshotFile {
  const file = filesToUndo(undone)[step.number - 1];
  if (file?.table === step.table) return file;
  throw new UntetherError('I05', { path: undone.folder, reason: `it holds no rows of ${step.table}` });
}

/** What a rollback puts back, in the order of the snapshot: the rows before the undone run, and those it left. */
async function* undoneImages(context: SourceContext, step: PlanStep): AsyncGenerator<Image> {
  if (!context.undone) throw new UntetherError('I05', { path: '', reason: 'the snapshot to put back is not open' });
  yield* readFromSnapshot(context.undone, undoneFile(context.undone, step));
}

/** Rows that the plan itself holds; their digest is in the document that was approved. */
async function* insertedImages(plan: Plan, step: PlanStep): AsyncGenerator<Image> {
  for await (const before of plannedInserts(plan, step.number, step.columns.length)) yield { before, after: null };
}

interface Keyed {
  readonly table: Table;
  readonly step: PlanStep;
  readonly identity: readonly string[];
}

/** Updates that put values back: the row as it is now, and the row as it was before the undone run. */
async function* pinnedUpdates(context: SourceContext, { table, step, identity }: Keyed): AsyncGenerator<Image> {
  for await (const piece of inPieces(undoneImages(context, step), KEYS_PER_STATEMENT)) {
    const keys = piece.map((image) => keyIn(image.after ?? image.before, step.columns, identity));
    const current = await readByKeys(context.session, { table, columns: step.columns, identity, keys, lock: true });
    for (const [index, image] of piece.entries()) {
      const row = current.get(rowKey(keys[index] ?? []));
      if (row) yield { before: row, after: image.before };
    }
  }
}

/** Deletes that name each row by its key. */
async function* pinnedDeletes(context: SourceContext, { table, step, identity }: Keyed): AsyncGenerator<Image> {
  const mine = plannedKeys(context.plan, step, identity.length);
  for await (const keys of inPieces(mine, KEYS_PER_STATEMENT)) {
    const current = await readByKeys(context.session, { table, columns: step.columns, identity, keys, lock: true });
    for (const row of current.values()) yield { before: row, after: null };
  }
}

/** The keys that rows.ndjson.gz holds for one step. */
export async function* plannedKeys(plan: Plan, step: PlanStep, width: number): AsyncGenerator<Row> {
  for await (const row of plannedRows(plan)) {
    if (row.step !== step.number) continue;
    const key = keyOf(row, width);
    if (key) yield key;
  }
}

/** The rows a step is about to change, read under lock; for inserts the rows it is about to write. */
export function stepImages(context: SourceContext, table: Table, step: PlanStep): AsyncIterable<Image> {
  if (step.action === 'insert')
    return context.plan.document.request.undoes ? undoneImages(context, step) : insertedImages(context.plan, step);
  if (step.where !== null) {
    const request = { table, where: step.where, assignments: step.assignments, lock: true };
    return readByCondition(context.session, request);
  }
  if (step.identity === null)
    throw new UntetherError('G15', { table: step.table, reason: 'rows without a key cannot be named one by one' });
  const keyed = { table, step, identity: step.identity };
  return step.action === 'update' ? pinnedUpdates(context, keyed) : pinnedDeletes(context, keyed);
}

/** The same, many at once. */
export function stepImageBatches(
  context: SourceContext,
  table: Table,
  step: PlanStep,
): AsyncIterable<readonly Image[]> {
  const { where, assignments, action } = step;
  if (action === 'insert' || where === null) return inPieces(stepImages(context, table, step), KEYS_PER_STATEMENT);
  return readBatchesByCondition(context.session, { table, where, assignments, lock: true });
}

/** An insert never meets a row that is there: D01 names the first key that is taken. */
export async function requireFreeKeys(context: SourceContext, table: Table, step: PlanStep): Promise<void> {
  const { identity, columns } = step;
  if (step.action !== 'insert' || identity === null) return;
  for await (const piece of inPieces(stepImages(context, table, step), KEYS_PER_STATEMENT)) {
    const keys = piece.map((image) => keyIn(image.before, columns, identity));
    const taken = await readByKeys(context.session, { table, columns, identity, keys, lock: true });
    if (taken.size === 0) continue;
    const first = keyIn([...taken.values()][0] ?? [], columns, identity);
    const shown = identity.map((column, index) =>
      showCell(context.masks, { table: step.table, column }, first[index] ?? null),
    );
    const why = [`${step.table}: ${String(taken.size)} keys are taken by other rows, first ${shown.join(', ')}`];
    throw new UntetherError('D01', { plan: context.plan.id, changed: taken.size, rows: step.expectedRows }, { why });
  }
}
