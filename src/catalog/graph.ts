import type { Catalog, Column, ForeignKey, Key, Table, TableId } from './model.js';
import { compareText } from './names.js';

/** A declared foreign key together with the table that holds it. */
export interface IncomingKey {
  readonly table: Table;
  readonly foreignKey: ForeignKey;
}

interface Graph {
  readonly tables: ReadonlyMap<TableId, Table>;
  readonly incoming: ReadonlyMap<TableId, readonly IncomingKey[]>;
}

const graphs = new WeakMap<Catalog, Graph>();

/** The table with this id, if there is one. */
export function findTable(catalog: Catalog, id: TableId): Table | undefined {
  return graphOf(catalog).tables.get(id);
}

/** The table with this id; throws an Error when there is none. */
export function getTable(catalog: Catalog, id: TableId): Table {
  const table = findTable(catalog, id);
  if (table === undefined) throw new Error(`There is no table ${id} in database ${catalog.database}`);
  return table;
}

/** The column with this exact name; throws an Error when there is none. */
export function getColumn(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`Table ${table.id} has no column ${name}`);
  return column;
}

/** Declared foreign keys that point at a table, its own included, sorted by the id of the table that holds them. */
export function referencesTo(catalog: Catalog, id: TableId): readonly IncomingKey[] {
  return graphOf(catalog).incoming.get(id) ?? [];
}

/**
 * The columns that pick exactly one row: the primary key, else the shortest unique key, each only if no column can be NULL.
 * Null means that nothing less than the full row will do.
 */
export function rowIdentity(table: Table): readonly string[] | null {
  if (table.primaryKey !== null && canIdentify(table, table.primaryKey)) return table.primaryKey;
  const [shortest] = table.uniques.filter((key) => canIdentify(table, key.columns)).toSorted(byLengthThenName);
  return shortest?.columns ?? null;
}

/** Floats compare unreliably (MySQL: `WHERE v = 0.1` finds no FLOAT row), and so do the numbers of a large SET. */
function canIdentify(table: Table, names: readonly string[]): boolean {
  const columns = names.map((name) => getColumn(table, name));
  return columns.every((column) => !column.nullable && column.family !== 'float' && column.family !== 'set');
}

function byLengthThenName(a: Key, b: Key): number {
  return a.columns.length - b.columns.length || compareText(a.name, b.name);
}

function graphOf(catalog: Catalog): Graph {
  const known = graphs.get(catalog);
  if (known !== undefined) return known;
  const graph = { tables: new Map(catalog.tables.map((table) => [table.id, table])), incoming: incomingKeys(catalog) };
  graphs.set(catalog, graph);
  return graph;
}

function incomingKeys(catalog: Catalog): ReadonlyMap<TableId, readonly IncomingKey[]> {
  const incoming = new Map<TableId, IncomingKey[]>();
  for (const table of catalog.tables) {
    for (const foreignKey of table.foreignKeys) {
      const keys = incoming.get(foreignKey.referencedTable) ?? [];
      keys.push({ table, foreignKey });
      incoming.set(foreignKey.referencedTable, keys);
    }
  }
  return incoming;
}
