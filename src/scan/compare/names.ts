import { findTable } from '../../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../../catalog/model.js';
import { parseTableId } from '../../catalog/names.js';

/** Engines keep the letter case of names or fold it, and call the schema as they like: tables are found by their bare names. */

const fold = (name: string): string => name.normalize('NFC').toLowerCase();

/** Tables of a catalog by their folded names. */
export class Names {
  readonly #catalog: Catalog;
  readonly #tables = new Map<string, Table[]>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    for (const table of catalog.tables) {
      const name = fold(table.name);
      this.#tables.set(name, [...(this.#tables.get(name) ?? []), table]);
    }
  }

  /** The table of this id or name; undefined when there is none, null when several could be meant. */
  table(id: TableId): Table | null | undefined {
    const exact = findTable(this.#catalog, id);
    if (exact) return exact;
    const { schema, name } = parseTableId(id);
    const alike = this.#tables.get(fold(name)) ?? [];
    return (
      only(alike.filter((table) => schema !== undefined && fold(table.schema) === fold(schema))) ??
      only(alike.filter((table) => table.schema === this.#catalog.defaultSchema)) ??
      (alike.length > 1 ? null : alike[0])
    );
  }
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** The column of this name, in any letter case when no other is so called; undefined when there is none or several could be meant. */
export function columnNamed(table: Table, name: string): Column | undefined {
  const exact = table.columns.find((column) => column.name === name);
  return exact ?? only(table.columns.filter((column) => fold(column.name) === fold(name)));
}
