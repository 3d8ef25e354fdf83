import { findTable, rowIdentity } from '../catalog/graph.js';
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

/** The key by which its rows were named must name them still. */
function keyChanges(catalog: Catalog, file: SnapshotFile): readonly string[] {
  const table = findTable(catalog, file.table);
  const [then, now] = [file.identity ?? [], (table && rowIdentity(table)) ?? []];
  if (then.join('\0') === now.join('\0')) return [];
  const told = (columns: readonly string[]): string => (columns.length === 0 ? 'none' : columns.join(', '));
  return [`${file.table}: the key of its rows was ${told(then)}, is ${told(now)}`];
}

/**
 * Refuses to restore into tables whose columns or keys are others than in the snapshot, with the reason per column. Indexes, triggers and
 * foreign keys that came since are no reason: the plan is made for the database as it is now, and its reviewer is told of them.
 */
export function requireSameSchemaAs(snapshot: Snapshot, catalog: Catalog): void {
  const { files, run } = snapshot.manifest;
  const why = files.flatMap((file) => {
    const changes = columnChanges(catalog, file);
    if (changes.length > 0) return changes;
    return keyChanges(catalog, file);
  });
  const [first] = why;
  if (first !== undefined) throw new UntetherError('D02', { run, table: first.split(/[.:]/)[0] ?? '' }, { why });
}
