/** A random database and what is asked of the program in it, as plain data. Nothing of the program is used here. */

/** Every value as text; numbers too, for they do not fit into a JS number. */
export type Cell = string | null;
/** Two equal rows of a table without a key are two objects. */
export type Row = Readonly<Record<string, Cell>>;

export interface ColumnShape {
  readonly name: string;
  readonly type: 'int' | 'text';
  readonly nullable: boolean;
  /** Undefined: no default. */
  readonly standard?: string;
}

export interface TableShape {
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  /** Primary key; empty for none. */
  readonly key: readonly string[];
  /** Unique columns that are not primary; they may hold NULL. */
  readonly uniques: readonly string[];
  readonly rows: readonly Row[];
}

export type Rule = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

export interface ReferenceShape {
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  /** Null: no foreign key, only untether.yaml knows. */
  readonly declared: { readonly rule: Rule; readonly deferrable: '' | 'IMMEDIATE' | 'DEFERRED' } | null;
  readonly kind: 'group' | 'delegate' | 'audit' | 'ownership';
  readonly onUnlink: 'delete' | 'set-null' | 'keep' | 'block' | null;
}

/** Accounts are rows of this table, named by this column. */
export const ACCOUNTS = 't0';
export const LOGIN = 'login';

export interface Case {
  readonly tables: readonly TableShape[];
  readonly references: readonly ReferenceShape[];
  readonly logins: readonly string[];
  readonly withAccount: 'keep' | 'delete';
}

/** All rows of a database: per table, each row as JSON text of its cells in column order, sorted. */
export type State = Readonly<Record<string, readonly string[]>>;

export function stateOf(tables: readonly TableShape[]): State {
  return Object.fromEntries(
    tables.map(({ name, columns, rows }) => [
      name,
      rows.map((row) => JSON.stringify(columns.map((column) => row[column.name] ?? null))).toSorted(),
    ]),
  );
}

export function tableOf(one: Case, name: string): TableShape {
  const table = one.tables.find((candidate) => candidate.name === name);
  if (!table) throw new Error(`the case has no table ${name}`);
  return table;
}
