import { findTable } from '../catalog/graph.js';
import type { Catalog, Engine, Table, TableId } from '../catalog/model.js';
import { compareText, formatTableId } from '../catalog/names.js';
import { isQuery } from './view-from.js';
import { equalitiesOf } from './view-query.js';
import { nameKey } from './view-scope.js';
import type { Equality, Relation, ViewColumn } from './view-scope.js';
import { readText } from './view-text.js';
import type { Parts } from './view-text.js';

/** Two columns of base tables that a view joins by `=`; of one table when it joins a table with itself. */
export interface ViewJoin {
  readonly view: TableId;
  readonly columns: readonly [ViewColumn, ViewColumn];
}

/** What the views of a database tell about references. */
export interface ViewJoins {
  /** Each join of a view once, sorted. */
  readonly joins: readonly ViewJoin[];
  /** Views whose text may not be read or that we cannot make out: evidence that is missing. Sorted. */
  readonly unread: readonly TableId[];
}

/**
 * Reads the joins out of the texts of all views and materialized views: `=` in ON and WHERE, USING, NATURAL and IN, through aliases,
 * subqueries and WITH. Columns that come through another view or a UNION are left out. Never throws for what a text says.
 */
export function readViewJoins(catalog: Catalog): ViewJoins {
  const views = catalog.tables.filter(({ kind }) => kind === 'view' || kind === 'materialized-view');
  const findRelation = relationFinder(catalog);
  const read = views.map((view) => ({ view: view.id, joins: joinsOf(view, { engine: catalog.engine, findRelation }) }));
  return {
    joins: read.flatMap(({ joins }) => joins ?? []),
    unread: read.filter(({ joins }) => joins === undefined).map(({ view }) => view),
  };
}

type FindRelation = (name: string, schema: string | undefined) => Relation | undefined;

interface Surroundings {
  readonly engine: Engine;
  readonly findRelation: FindRelation;
}

function joinsOf(view: Table, { engine, findRelation }: Surroundings): readonly ViewJoin[] | undefined {
  const query = queryOf(view, engine);
  if (query === undefined) return undefined;
  try {
    return uniqueJoins(view.id, equalitiesOf(query, findRelation));
  } catch (error) {
    // Parentheses nested deeper than our stack: a hint is not worth more.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** SQLite keeps the whole CREATE VIEW, the others print the query. */
function queryOf({ viewSql }: Table, engine: Engine): Parts | undefined {
  const parts = readText(viewSql ?? '', engine);
  if (parts === undefined) return undefined;
  const query =
    parts[0]?.keyword === 'CREATE' ? parts.slice(parts.findIndex(({ keyword }) => keyword === 'AS') + 1) : parts;
  return isQuery(query) ? query : undefined;
}

/** Looks tables up as relations, each made once. */
function relationFinder(catalog: Catalog): FindRelation {
  const known = new Map<TableId, Relation | undefined>();
  return (name, schema = catalog.defaultSchema) => {
    const id = formatTableId({ schema, name }, catalog.defaultSchema);
    if (!known.has(id)) known.set(id, relationOf(id, catalog));
    return known.get(id);
  };
}

/** The columns of a table; those of a view are known by name, but not where they come from. */
function relationOf(id: TableId, catalog: Catalog): Relation | undefined {
  const table = findTable(catalog, id) ?? findInAnyCase(catalog, id);
  if (table === undefined) return undefined;
  const holder = holderOf(table, catalog);
  const isBase = holder.kind === 'table' || holder.kind === 'partitioned';
  const columns = table.columns.map(
    ({ name: column }) => [nameKey(column), isBase ? { table: holder.id, column } : null] as const,
  );
  return { columns: new Map(columns), isOpen: false };
}

/** SQLite keeps names as whoever wrote the view spelled them. */
function findInAnyCase(catalog: Catalog, id: TableId): Table | undefined {
  return catalog.tables.find((table) => table.id.toLowerCase() === id.toLowerCase());
}

/** References of a partition are told by the table it belongs to. */
function holderOf(table: Table, catalog: Catalog): Table {
  const isPart = table.parent !== null && (table.kind === 'partition' || table.kind === 'partitioned');
  const parent = isPart ? findTable(catalog, table.parent) : undefined;
  return parent === undefined ? table : holderOf(parent, catalog);
}

function uniqueJoins(view: TableId, equalities: readonly Equality[]): readonly ViewJoin[] {
  const joins = equalities.map(([a, b]): readonly [string, ViewJoin] => {
    const [left, right] = compareText(keyOf(a), keyOf(b)) <= 0 ? [a, b] : [b, a];
    return [`${keyOf(left)} ${keyOf(right)}`, { view, columns: [plain(left), plain(right)] }];
  });
  return [...new Map(joins)].toSorted(([a], [b]) => compareText(a, b)).map(([, join]) => join);
}

function keyOf({ table, column }: ViewColumn): string {
  return JSON.stringify([table, column]);
}

function plain({ table, column }: ViewColumn): ViewColumn {
  return { table, column };
}
