import { tableFingerprint } from '../catalog/fingerprint.js';
import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';

/** Column by column: what a returning row would meet in the table as it is now. */
function columnChanges(catalog: Catalog, file: SnapshotFile): readonly string[] {
  const table = findTable(catalog, file.table);
  if (!table) return [`${file.table}: the table is gone`];
  const now = new Map(table.columns.map((column) => [column.name, column]));
  const then = new Map(file.columns.map((column) => [column.name, column.type]));
  const lost = file.columns.flatMap(({ name, type }) => {
    const column = now.get(name);
    if (!column) return [`${file.table}.${name}: the column is gone`];
    return column.type === type ? [] : [`${file.table}.${name}: was ${type}, is ${column.type}`];
  });
  const added = table.columns
    .filter((column) => column.generated === 'no' && !then.has(column.name))
    .map((column) => `${file.table}.${column.name}: the column is new (${column.type})`);
  return [...lost, ...added];
}

/** Refuses to restore into tables that changed since the snapshot, with the reason per column. */
export function requireSameSchemaAs(snapshot: Snapshot, catalog: Catalog): void {
  const { files, tables, run } = snapshot.manifest;
  const why = files.flatMap((file) => {
    const changes = columnChanges(catalog, file);
    if (changes.length > 0) return changes;
    const table = findTable(catalog, file.table);
    const same = table !== undefined && tableFingerprint(table) === tables[file.table];
    return same ? [] : [`${file.table}: keys, triggers or storage changed`];
  });
  const [first] = why;
  if (first !== undefined) throw new UntetherError('D02', { run, table: first.split(/[.:]/)[0] ?? '' }, { why });
}
