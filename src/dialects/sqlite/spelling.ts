import type { Owned } from '../../catalog/assemble.js';

/** The one schema we read; attached and temporary ones are other databases. */
export const SCHEMA = 'main';

/** Finds tables and columns as SQLite does, by name without regard to ASCII case. */
export interface Spelling {
  /** The table's own spelling; the written one when there is no such table. */
  table(written: string): string;
  column(table: string, written: string): string;
  /** Primary key of a table, empty when it has none or does not exist. */
  primaryKey(table: string): readonly string[];
}

/** Collects the real names once. */
export function spellingOf(
  columns: readonly { readonly table: string; readonly name: string }[],
  primaryKeys: readonly Owned<readonly string[]>[],
): Spelling {
  const tables = new Map(columns.map(({ table }) => [fold(table), table]));
  const names = new Map(columns.map(({ table, name }) => [columnKey(table, name), name]));
  const keys = new Map(primaryKeys.map(({ table, part }) => [table, part]));
  return {
    table: (written) => tables.get(fold(written)) ?? written,
    column: (table, written) => names.get(columnKey(table, written)) ?? written,
    primaryKey: (table) => keys.get(table) ?? [],
  };
}

function columnKey(table: string, column: string): string {
  return JSON.stringify([table, fold(column)]);
}

function fold(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
