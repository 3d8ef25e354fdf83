import { fingerprint } from './fingerprint.js';
import type { Catalog, Column, ForeignKey, Index, Key, RewriteRule, Table, Trigger } from './model.js';
import { compareText, formatTableId } from './names.js';

/** Something that belongs to a table. */
export interface Owned<Part> {
  readonly schema: string;
  readonly table: string;
  readonly part: Part;
}

/** An index as a dialect found it; `plain` when it compares whole column values, so that a unique one is a key. */
export interface IndexFacts {
  readonly index: Index;
  readonly primary: boolean;
  readonly plain: boolean;
}

type Listed = 'columns' | 'uniques' | 'indexes' | 'foreignKeys' | 'triggers' | 'rules';

/** What a dialect read, as flat lists; columns in the order of the table, the rest in any order. */
export interface CatalogFacts extends Omit<Catalog, 'tables' | 'fingerprint'> {
  readonly tables: readonly Omit<Table, Listed | 'id' | 'primaryKey'>[];
  readonly columns: readonly Owned<Column>[];
  /** Only keys that no index holds (SQLite's INTEGER PRIMARY KEY); the rest come from `indexes`. */
  readonly primaryKeys?: readonly Owned<readonly string[]>[];
  readonly indexes: readonly Owned<IndexFacts>[];
  readonly foreignKeys: readonly Owned<ForeignKey>[];
  readonly triggers: readonly Owned<Trigger>[];
  readonly rules?: readonly Owned<RewriteRule>[];
}

/** Puts flat lists together into a sorted, fingerprinted catalog. */
export function assembleCatalog(facts: CatalogFacts): Catalog {
  const { engine, version, database, defaultSchema } = facts;
  const tables = assembleTables(facts);
  return { engine, version, database, defaultSchema, tables, fingerprint: fingerprint(tables) };
}

function assembleTables(facts: CatalogFacts): readonly Table[] {
  const columns = partsOf(facts.columns);
  const primaryKeys = partsOf(facts.primaryKeys ?? []);
  const indexes = partsOf(facts.indexes);
  const foreignKeys = partsOf(facts.foreignKeys);
  const triggers = partsOf(facts.triggers);
  const rules = partsOf(facts.rules ?? []);
  const tables = facts.tables.map((table): Table => {
    const own = indexes(table);
    return {
      ...table,
      id: formatTableId(table, facts.defaultSchema),
      columns: columns(table),
      primaryKey: primaryKeys(table)[0] ?? primaryKeyOf(own),
      uniques: sortByName(own.filter(isKey).map(asKey)),
      indexes: sortByName(own.map(({ index }) => index)),
      foreignKeys: sortByName(foreignKeys(table)),
      triggers: sortByName(triggers(table)),
      rules: sortByName(rules(table)),
    };
  });
  return tables.toSorted((a, b) => compareText(a.id, b.id));
}

/** Groups parts by their table, keeping their order. */
function partsOf<Part>(owned: readonly Owned<Part>[]): (table: { schema: string; name: string }) => readonly Part[] {
  const groups = groupBy(owned, ({ schema, table }) => JSON.stringify([schema, table]));
  return ({ schema, name }) => (groups.get(JSON.stringify([schema, name])) ?? []).map(({ part }) => part);
}

/** Items by key, in the order of their first appearance. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly [Item, ...Item[]]> {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function primaryKeyOf(indexes: readonly IndexFacts[]): readonly string[] | null {
  const primary = indexes.find((facts) => facts.primary);
  return primary === undefined ? null : asKey(primary).columns;
}

function isKey({ index, primary, plain }: IndexFacts): boolean {
  return plain && !primary && index.unique && !index.partial && !index.columns.includes(null);
}

function asKey({ index }: IndexFacts): Key {
  return { name: index.name, columns: index.columns.filter((column) => column !== null) };
}

function sortByName<Named extends { readonly name: string }>(items: readonly Named[]): readonly Named[] {
  return items.toSorted((a, b) => compareText(a.name, b.name));
}
