import { assembleCatalog, groupBy } from '../../catalog/assemble.js';
import type { CatalogFacts, IndexFacts, Owned } from '../../catalog/assemble.js';
import type { Catalog, Column, TableKind } from '../../catalog/model.js';
import { select } from '../../catalog/query.js';
import type { Query, Selected } from '../../catalog/query.js';
import { readForeignKeys, readTriggers } from './catalog-parts.js';
import * as sql from './catalog-sql.js';
import { familyOf, lengthOf } from './families.js';
import { parseCollations } from './schema-text.js';
import { SCHEMA, spellingOf } from './spelling.js';

type TableRow = Selected<'name' | 'type' | 'withoutRowid' | 'sql?'>;
type ColumnRow = Selected<'table' | 'name' | 'type' | 'notNull' | 'defaultSql?' | 'key' | 'hidden'>;
type IndexRow = Selected<'table' | 'name' | 'unique' | 'origin' | 'partial' | 'column?'>;

interface Rows {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly indexes: readonly IndexRow[];
}

/**
 * Reads the schema `main`, in seven queries. Texts of CREATE statements fill in what the pragmas leave out.
 * Foreign keys count as validated when this session enforces them; other programs may still run without.
 */
export async function readCatalog(query: Query): Promise<Catalog> {
  const [server] = await select(query, ['version', 'file?', 'enforced', 'statistics'], sql.SERVER);
  const { version = '', file = null, enforced = '0', statistics = '0' } = server ?? {};
  const rows = await readRows(query);
  const primaryKeys = buildPrimaryKeys(rows.columns);
  const spelling = spellingOf(rows.columns, primaryKeys);
  return assembleCatalog({
    engine: 'sqlite',
    version,
    database: file ?? '',
    defaultSchema: SCHEMA,
    tables: buildTables(rows.tables, await readEstimates(query, statistics !== '0')),
    columns: buildColumns(rows, findRowidKeys(rows)),
    primaryKeys,
    indexes: buildIndexes(rows.indexes),
    foreignKeys: await readForeignKeys(query, {
      texts: new Map(rows.tables.map((table) => [table.name, table.sql ?? ''])),
      spelling,
      enforced: enforced === '1',
    }),
    triggers: await readTriggers(query, spelling),
  });
}

async function readRows(query: Query): Promise<Rows> {
  const tables = await select(query, ['name', 'type', 'withoutRowid', 'sql?'], sql.TABLES);
  const indexes = await select(query, ['table', 'name', 'unique', 'origin', 'partial', 'column?'], sql.INDEXES);
  return { tables, indexes, columns: await readColumnRows(query, tables) };
}

/** A view over a missing table, or a virtual table of an extension we do not have, fails the whole query: then ask for each of those alone. */
async function readColumnRows(query: Query, tables: readonly TableRow[]): Promise<readonly ColumnRow[]> {
  const read = (text: string) =>
    select(query, ['table', 'name', 'type', 'notNull', 'defaultSql?', 'key', 'hidden'], text);
  try {
    return await read(sql.ALL_COLUMNS);
  } catch {
    const rows = [...(await read(sql.TABLE_COLUMNS))];
    for (const { name, type } of tables) {
      if (type !== 'table') rows.push(...(await read(sql.columnsOf(name)).catch(() => [])));
    }
    return rows;
  }
}

async function readEstimates(query: Query, exist: boolean): Promise<ReadonlyMap<string, number>> {
  if (!exist) return new Map();
  const rows = await select(query, ['table', 'rows?'], sql.ROW_ESTIMATES);
  return new Map(rows.flatMap(({ table, rows: count }) => (count === null ? [] : [[table, Number(count)] as const])));
}

function buildTables(rows: readonly TableRow[], estimates: ReadonlyMap<string, number>): CatalogFacts['tables'] {
  return rows.map(({ name, type, withoutRowid, sql: text }) => ({
    schema: SCHEMA,
    name,
    kind: type as TableKind,
    storage: type !== 'table' ? type : withoutRowid === '1' ? 'without rowid' : 'rowid',
    transactional: true,
    systemVersioned: false,
    rowSecurity: false,
    parent: null,
    rowEstimate: estimates.get(name) ?? null,
    comment: null,
    viewSql: type === 'view' ? text : null,
  }));
}

/** Tables whose primary key is the rowid: one INTEGER column, and no index made for it (`INTEGER PRIMARY KEY DESC` has one). */
function findRowidKeys({ tables, columns, indexes }: Rows): ReadonlySet<string> {
  const indexed = new Set(indexes.filter(({ origin }) => origin === 'pk').map(({ table }) => table));
  const keys = groupBy(
    columns.filter(({ key }) => key !== '0'),
    ({ table }) => table,
  );
  const found = tables.filter(({ name, type }) => {
    const [first, second] = keys.get(name) ?? [];
    return type === 'table' && first?.type.toUpperCase() === 'INTEGER' && second === undefined && !indexed.has(name);
  });
  return new Set(found.map(({ name }) => name));
}

function buildColumns({ tables, columns }: Rows, rowidKeys: ReadonlySet<string>): readonly Owned<Column>[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const collations = new Map(
    tables.map(({ name, type, sql: text }) => [name, type === 'table' ? parseCollations(text ?? '') : undefined]),
  );
  return columns.map((row) => {
    const isKey = row.key !== '0';
    const isRowid = isKey && rowidKeys.has(row.table);
    const known = collations.get(row.table);
    return {
      schema: SCHEMA,
      table: row.table,
      part: {
        name: row.name,
        type: row.type,
        family: familyOf(row.type),
        // Any other PRIMARY KEY column accepts NULL unless it says NOT NULL: https://www.sqlite.org/lang_createtable.html#the_primary_key
        nullable: !(row.notNull === '1' || isRowid || (isKey && byName.get(row.table)?.withoutRowid === '1')),
        defaultSql: row.defaultSql,
        generated: ({ '2': 'virtual', '3': 'stored' } as const)[row.hidden] ?? 'no',
        identity: isRowid ? 'auto' : 'no',
        invisible: row.hidden === '1',
        onUpdateNow: false,
        characterSet: null,
        collation: known === undefined ? null : (known.get(row.name) ?? 'BINARY'),
        length: lengthOf(row.type),
        comment: null,
      },
    };
  });
}

function buildPrimaryKeys(columns: readonly ColumnRow[]): readonly Owned<readonly string[]>[] {
  const keys = groupBy(
    columns.filter(({ key }) => key !== '0'),
    ({ table }) => table,
  );
  return [...keys].map(([table, parts]) => ({
    schema: SCHEMA,
    table,
    part: parts.toSorted((a, b) => Number(a.key) - Number(b.key)).map(({ name }) => name),
  }));
}

function buildIndexes(rows: readonly IndexRow[]): readonly Owned<IndexFacts>[] {
  const indexes = groupBy(rows, ({ table, name }) => JSON.stringify([table, name]));
  return [...indexes.values()].map((parts) => {
    const [{ table, name, unique, partial, origin }] = parts;
    const index = {
      name,
      columns: parts.map(({ column }) => column),
      unique: unique === '1',
      partial: partial === '1',
    };
    return { schema: SCHEMA, table, part: { index, primary: origin === 'pk', plain: true } };
  });
}
