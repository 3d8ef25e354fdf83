import { getTable } from '../../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../../catalog/model.js';
import { formatColumns, parseColumns } from '../../catalog/names.js';
import { UntetherError } from '../../errors.js';
import type { Mapping } from './mapping.js';
import { columnNamed, Names } from './names.js';

/** Which table and column of B is which of A: by name, and by the mapping. */
export class Pairing {
  readonly #a: Names;
  readonly #b: Names;
  readonly #mapping: Mapping;
  /** Id of a table in B → the table in A. */
  readonly #back: ReadonlyMap<TableId, Table>;
  readonly #ignored: ReadonlySet<TableId>;

  /** Throws U09 for a name in the mapping that is not there. */
  constructor(a: Catalog, b: Catalog, mapping: Mapping) {
    this.#a = new Names(a);
    this.#b = new Names(b);
    this.#mapping = this.#resolved(mapping);
    this.#ignored = new Set(this.#mapping.ignoredTables);
    const pairs = a.tables.map((table) => [this.inB(table)?.id, table] as const);
    this.#back = new Map(pairs.flatMap(([id, table]) => (id === undefined ? [] : [[id, table] as const])));
    for (const id of this.#mapping.tables.keys()) this.#requireInB(getTable(a, id));
  }

  /** The table of A that an id means; undefined when there is none, null when several could be meant. */
  inA(id: TableId): Table | null | undefined {
    return this.#a.table(id);
  }

  /** The table of B that is this table of A. */
  inB(table: Table): Table | null | undefined {
    const called = this.#mapping.tables.get(table.id);
    if (called !== undefined) return this.#b.table(called);
    return this.#b.table(table.id);
  }

  /** The table of A that is this table of B. */
  backInA(id: TableId): Table | undefined {
    return this.#back.get(id);
  }

  columnInB(table: Table, column: Column): Column | undefined {
    const other = this.inB(table);
    return other ? columnNamed(other, this.#mapping.columns.get(placeOf(table, column)) ?? column.name) : undefined;
  }

  /** The column by which rows of this table of A are the same in B, where their keys are not. */
  lookupIn(table: Table): Column | undefined {
    const name = this.#mapping.keys.get(table.id);
    return name === undefined ? undefined : columnNamed(table, name);
  }

  valuesOf(table: Table, column: Column): Readonly<Record<string, string>> {
    return this.#mapping.values.get(placeOf(table, column)) ?? {};
  }

  /** Whether a table of A or B is left out on purpose. */
  isIgnored({ id }: Pick<Table, 'id'>): boolean {
    return this.#ignored.has(id);
  }

  isIgnoredColumn(table: Table, column: Column): boolean {
    return this.#mapping.ignoredColumns.includes(placeOf(table, column));
  }

  #resolved({ tables, columns, keys, values, ignoredTables, ignoredColumns }: Mapping): Mapping {
    const tableId = (name: string): string => this.#getInA(name).id;
    const place = (name: string): string => {
      const { table: id, columns: names } = parseColumns(name);
      const table = this.#getInA(id);
      return placeOf(table, getNamed(table, names[0] ?? ''));
    };
    for (const [name, key] of keys) getNamed(this.#getInA(name), key);
    return {
      tables: mapKeys(tables, tableId),
      keys: mapKeys(keys, tableId),
      columns: mapKeys(columns, place),
      values: mapKeys(values, place),
      ignoredTables: ignoredTables.flatMap((name) => this.#eitherSide(name)),
      ignoredColumns: ignoredColumns.map(place),
    };
  }

  #eitherSide(name: string): readonly TableId[] {
    const found = [this.#a.table(name), this.#b.table(name)].flatMap((table) => table?.id ?? []);
    return found.length > 0 ? found : refuse(`neither database has a table ${name}`);
  }

  #getInA(name: string): Table {
    return this.#a.table(name) ?? refuse(`the first database has no table ${name}, or several`);
  }

  #requireInB(table: Table): void {
    const called = this.#mapping.tables.get(table.id) ?? '';
    if (!this.inB(table)) refuse(`the second database has no table ${called}, or several`);
  }
}

function getNamed(table: Table, name: string): Column {
  return columnNamed(table, name) ?? refuse(`table ${table.id} has no column ${name}`);
}

function refuse(detail: string): never {
  throw new UntetherError('U09', { detail: `--map: ${detail}` });
}

const placeOf = (table: Table, column: Column): string => formatColumns(table.id, [column.name]);

function mapKeys<V>(entries: ReadonlyMap<string, V>, rename: (key: string) => string): ReadonlyMap<string, V> {
  return new Map([...entries].map(([key, value]) => [rename(key), value]));
}
