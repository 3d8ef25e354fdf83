import type { TableId } from '../catalog/model.js';

/** A column of a table. */
export interface ViewColumn {
  readonly table: TableId;
  readonly column: string;
}

/**
 * Something a query reads from: its columns in order, by `nameKey`, each with the column of a base table that it passes on, if it does.
 */
export interface Relation {
  readonly columns: ReadonlyMap<string, ViewColumn | null>;
  /** True when it may have columns that we do not know: a function, a UNION. */
  readonly isOpen: boolean;
}

/** A relation under the name a query calls it by. */
export interface Source {
  readonly name: string;
  /** Only for a table without an alias: `hr.users.id`. */
  readonly schema: string | undefined;
  readonly relation: Relation;
}

/** A column of one source. Two sources may be the same table: then they are two rows of it. */
export interface Origin extends ViewColumn {
  readonly source: Source;
}

/** Two columns that a query compares. */
export type Equality = readonly [Origin, Origin];

/** What the names in a query may mean. Sources are added while its FROM is read. */
export interface Scope {
  readonly sources: Source[];
  readonly named: Map<string, Relation>;
  readonly outer: Scope | undefined;
}

/** A relation we know nothing of. */
export const UNKNOWN: Relation = { columns: new Map(), isOpen: true };

/** An empty scope inside another. */
export function scopeIn(outer: Scope | undefined): Scope {
  return { sources: [], named: new Map(), outer };
}

/** Names are compared in lower case: SQLite keeps them as whoever wrote the view spelled them. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** A relation that WITH gave a name, here or further out. */
export function findNamed(scope: Scope | undefined, name: string): Relation | undefined {
  return scope === undefined ? undefined : (scope.named.get(nameKey(name)) ?? findNamed(scope.outer, name));
}

/** The source that `t.x` or `s.t.x` means. */
export function findSource(scope: Scope | undefined, name: string, schema?: string): Source | undefined {
  if (scope === undefined) return undefined;
  const called = scope.sources.filter((source) => nameKey(source.name) === nameKey(name));
  const found = called.find((source) => source.schema === schema) ?? called[0];
  return found ?? findSource(scope.outer, name, schema);
}

/** The column that `x`, `t.x` or `s.t.x` means; undefined when that is not certain or it is no column of a table. */
export function findOrigin(scope: Scope, names: readonly string[]): Origin | undefined {
  const column = names.at(-1) ?? '';
  const table = names.at(-2);
  if (table === undefined) return findBare(scope, column);
  const source = findSource(scope, table, names.at(-3));
  return source === undefined ? undefined : originIn(source, column);
}

/** The column of this name that one of the sources has, if only one has it. */
export function findAmong(sources: readonly Source[], column: string): Origin | undefined {
  const owners = sources.filter(({ relation }) => relation.columns.has(nameKey(column)));
  return owners.length === 1 && owners[0] !== undefined ? originIn(owners[0], column) : undefined;
}

function findBare(scope: Scope | undefined, column: string): Origin | undefined {
  if (scope === undefined) return undefined;
  const isHere = scope.sources.some(({ relation }) => relation.isOpen || relation.columns.has(nameKey(column)));
  return findAmong(scope.sources, column) ?? (isHere ? undefined : findBare(scope.outer, column));
}

function originIn(source: Source, column: string): Origin | undefined {
  const found = source.relation.columns.get(nameKey(column));
  return found ? { ...found, source } : undefined;
}
