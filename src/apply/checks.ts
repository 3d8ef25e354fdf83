import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Session, TableEffect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Links } from '../links/model.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT, readByKeys } from '../plan/keys.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { pointingReferences, pointingRows } from '../plan/orphans.js';
import { ContentDigest } from '../rows/digest.js';
import { rowKey } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import { LEDGER } from './ledger.js';

/** What the run is allowed to have changed, table by table, the ledger row included. */
export function plannedEffects(catalog: Catalog, plan: Plan): readonly TableEffect[] {
  const effects = new Map<string, { deleted: number; updated: number; inserted: number }>();
  const count = { delete: 'deleted', update: 'updated', insert: 'inserted' } as const;
  const { steps, releases = [] } = plan.document;
  const updates = releases.map((release) => ({ ...release, action: 'update' as const }));
  for (const { table, action, expectedRows } of [...steps, ...updates]) {
    const counts = effects.get(table) ?? { deleted: 0, updated: 0, inserted: 0 };
    effects.set(table, { ...counts, [count[action]]: counts[count[action]] + expectedRows });
  }
  return [...effects].map(([id, counts]) => {
    const table = getTable(catalog, id);
    return { schema: table.schema, table: table.name, ...counts };
  });
}

export async function requirePlannedEffect(surprises: readonly string[]): Promise<void> {
  if (surprises.length > 0) throw new UntetherError('A03', {}, { why: surprises });
  return Promise.resolve();
}

/** The rows that the snapshot holds are those that went: a condition may pick others when it is asked again. */
export async function requireGone(
  session: Session,
  table: Table,
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<void> {
  const { identity } = step;
  if (step.action !== 'delete' || identity === null) return;
  for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) {
    const keys = piece.map(({ before }) => keyIn(before, step.columns, identity));
    const left = await readByKeys(session, { table, columns: identity, identity, keys, lock: false });
    if (left.size === 0) continue;
    const why = [`${step.table}: ${String(left.size)} rows of the snapshot are still there, so others went`];
    throw new UntetherError('A03', {}, { why });
  }
}

/** Reads updated or inserted rows back and compares them, byte for byte, with what the plan says they are now. */
export async function requireAfterImages(
  session: Session,
  table: Table,
  step: PlanStep,
  images: AsyncIterable<Image>,
): Promise<void> {
  const expected = step.action === 'update' ? step.afterDigest : step.contentDigest;
  const { identity } = step;
  if (step.action === 'delete' || identity === null) return;
  const digest = new ContentDigest();
  for await (const piece of inPieces(images, KEYS_PER_STATEMENT)) {
    const keys = piece.map((image) => keyIn(image.after ?? image.before, step.columns, identity));
    const found = await readByKeys(session, { table, columns: step.columns, identity, keys, lock: false });
    for (const key of keys) {
      const row = found.get(rowKey(key));
      if (row) digest.add(row);
    }
  }
  if (digest.rows === step.expectedRows && digest.value() === expected) return;
  const why = [
    `${step.table}: ${String(digest.rows)} of ${String(step.expectedRows)} rows read back, content ${digest.value() === expected ? 'equal' : 'different'}`,
  ];
  throw step.action === 'insert' ? new UntetherError('A04', {}, { why }) : new UntetherError('A03', {}, { why });
}

/** Counts rows that still point at rows this run deleted; reads under lock where the engine has it. */
export async function requireNoOrphans(
  session: Session,
  context: { readonly catalog: Catalog; readonly links: Links },
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<void> {
  if (step.action !== 'delete') return;
  const { columns } = step;
  for (const reference of pointingReferences(context.catalog, context.links, step.table)) {
    const child = getTable(context.catalog, reference.from.table);
    if (child.name === LEDGER) continue;
    const place = { dialect: session.dialect, catalog: context.catalog };
    let orphans = 0;
    for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) {
      const pointing = pointingRows(place, reference, { columns, images: piece });
      if (!pointing) continue;
      const select = { table: child, columns: reference.from.columns, where: pointing.where, lock: true, byKeys: true };
      for await (const read of session.readRows(select)) orphans += read.row.length > 0 ? 1 : 0;
    }
    if (orphans > 0)
      throw new UntetherError(
        'A02',
        { count: orphans },
        { why: [`${reference.id}: ${String(orphans)} rows point at deleted rows of ${step.table}`] },
      );
  }
}
