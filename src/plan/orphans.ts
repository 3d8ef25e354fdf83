import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { CountCheck, Dialect } from '../dialects/dialect.js';
import type { Links, Reference } from '../links/model.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { whenCondition } from './conditions.js';
import type { PlannedImage } from './images.js';
import { keyIn } from './keys.js';

/** References that could be left pointing at rows of this table that are gone. History may point at what is gone. */
export function pointingReferences(catalog: Catalog, links: Links, id: TableId): readonly Reference[] {
  return links.references.filter((reference) => {
    if (reference.to.table !== id || reference.state !== 'confirmed') return false;
    const table = catalog.tables.find((candidate) => candidate.id === reference.from.table);
    return (
      table !== undefined &&
      (table.kind === 'table' || table.kind === 'partitioned') &&
      reference.kind !== 'audit' &&
      reference.list === undefined
    );
  });
}

/** The rows that point at deleted rows through one reference; null when the deleted rows had nothing to point at. */
export function pointingRows(
  context: { readonly dialect: Dialect; readonly catalog: Catalog },
  reference: Reference,
  deleted: { readonly columns: readonly string[]; readonly images: readonly PlannedImage[] },
): { readonly where: string; readonly check: CountCheck } | null {
  const { dialect, catalog } = context;
  const keys = new Map<string, Row>();
  for (const { before } of deleted.images) {
    const key = keyIn(before, deleted.columns, reference.to.columns);
    // Without a foreign key '' stands for nobody, here as where rows are looked for.
    const isSomebody = (cell: Row[number]): boolean => cell !== null && (cell !== '' || reference.basis === 'declared');
    if (key.every(isSomebody)) keys.set(rowKey(key), key);
  }
  if (keys.size === 0) return null;
  const child = getTable(catalog, reference.from.table);
  const columns = reference.from.columns.map((name) => getColumn(child, name));
  const sources = reference.to.columns.map((name) => getColumn(getTable(catalog, reference.to.table), name));
  const pointing = dialect.inKeys(columns, [...keys.values()], sources);
  const where = [pointing, ...whenCondition(dialect, child, reference)].join(' AND ');
  return { where, check: { from: `${dialect.rowsOf(child)} WHERE ${where}`, rows: 0 } };
}
