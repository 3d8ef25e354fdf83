import { getColumn, getTable, referencesTo } from '../catalog/graph.js';
import type { Catalog, ForeignKey, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from '../plan/keys.js';
import type { PlanStep } from '../plan/model.js';
import type { Row } from '../rows/cell.js';
import { rowKey, sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';

const CASCADING = new Set(['cascade', 'set null', 'set default']);

/** The referenced values that go away or change with one row; null when this key does not notice. */
function lostKey(image: Image, step: PlanStep, foreignKey: ForeignKey): Row | null {
  const before = keyIn(image.before, step.columns, foreignKey.referencedColumns);
  if (before.some((cell) => cell === null)) return null;
  if (step.action === 'delete') return before;
  if (!image.after) return null;
  const after = keyIn(image.after, step.columns, foreignKey.referencedColumns);
  return before.every((cell, index) => sameCell(cell, after[index] ?? null)) ? null : before;
}

/** Rows of the referencing table that still point at one of the keys, read under lock: what the engine would cascade to. */
async function pointingRows(
  session: Session,
  child: Table,
  request: { foreignKey: ForeignKey; keys: readonly Row[]; going: ReadonlySet<string> | null; step: PlanStep },
): Promise<number> {
  const { foreignKey, keys, going, step } = request;
  const where = session.dialect.inKeys(
    foreignKey.columns.map((name) => getColumn(child, name)),
    keys,
  );
  const columns = going && step.identity ? step.identity : foreignKey.columns;
  let rows = 0;
  for await (const { row } of session.readRows({ table: child, columns, where, lock: true, byKeys: true })) {
    if (!going?.has(rowKey(row))) rows += 1;
  }
  return rows;
}

/** Keys of all rows of the step; only a table that references itself needs them. */
async function goingKeys(step: PlanStep, images: AsyncIterable<Image>): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const image of images)
    if (step.identity) keys.add(rowKey(keyIn(image.before, step.columns, step.identity)));
  return keys;
}

/**
 * Where the engine does not count what its foreign keys do by themselves, proves directly before a step that nothing is
 * left for them to do. It reads under lock, for a REPEATABLE READ view would miss rows that came after it.
 */
export async function requireNoCascade(
  session: Session,
  catalog: Catalog,
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<void> {
  if (session.dialect.capabilities.countsCascades || step.action === 'insert') return;
  for (const { table: child, foreignKey } of referencesTo(catalog, step.table)) {
    const rule = step.action === 'delete' ? foreignKey.onDelete : foreignKey.onUpdate;
    if (!CASCADING.has(rule)) continue;
    const itself = child.id === getTable(catalog, step.table).id && step.action === 'delete';
    const going = itself ? await goingKeys(step, images()) : null;
    for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) {
      const keys = piece.map((image) => lostKey(image, step, foreignKey)).filter((key) => key !== null);
      if (keys.length === 0) continue;
      const rows = await pointingRows(session, child, { foreignKey, keys, going, step });
      if (rows === 0) continue;
      const why = [`${String(rows)} rows of ${child.id} would change by ${foreignKey.name} (${rule})`];
      throw new UntetherError('A03', {}, { why });
    }
  }
}
