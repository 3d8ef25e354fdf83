/** Catalog queries for SQLite 3.37 and later: pragmas as table-valued functions, joined over all tables of `main`. */

/** `sqlite\_%` is SQLite's own; shadow tables belong to a virtual table. */
const USER_TABLE = `l.schema = 'main' AND l.type IN ('table', 'view', 'virtual') AND substr(l.name, 1, 7) <> 'sqlite_'`;

export const SERVER = `
SELECT sqlite_version(), (SELECT file FROM pragma_database_list WHERE name = 'main'), (SELECT foreign_keys FROM pragma_foreign_keys),
       (SELECT count(*) FROM main.sqlite_schema WHERE name = 'sqlite_stat1')`;

export const TABLES = `
SELECT l.name, l.type, l.wr, s.sql
FROM pragma_table_list l LEFT JOIN main.sqlite_schema s ON s.name = l.name AND s.type IN ('table', 'view')
WHERE ${USER_TABLE}
ORDER BY l.name`;

const COLUMNS = `
SELECT l.name, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, 'main') x
WHERE ${USER_TABLE}`;

export const ALL_COLUMNS = `${COLUMNS} ORDER BY l.name, x.cid`;
export const TABLE_COLUMNS = `${COLUMNS} AND l.type = 'table' ORDER BY l.name, x.cid`;

/** Columns of one view or virtual table, when reading all at once failed. */
export function columnsOf(name: string): string {
  return `${COLUMNS} AND l.name = '${name.replaceAll("'", "''")}' ORDER BY x.cid`;
}

/** `key` leaves out the columns SQLite adds to find the row. */
export const INDEXES = `
SELECT l.name, i.name, i."unique", i.origin, i.partial, k.name
FROM pragma_table_list l JOIN pragma_index_list(l.name, 'main') i JOIN pragma_index_xinfo(i.name, 'main') k
WHERE l.type = 'table' AND k."key" = 1 AND ${USER_TABLE}
ORDER BY l.name, i.name, k.seqno`;

export const FOREIGN_KEYS = `
SELECT l.name, f.id, f."table", f."from", f."to", f.on_update, f.on_delete
FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name, 'main') f
WHERE l.type = 'table' AND ${USER_TABLE}
ORDER BY l.name, f.id DESC, f.seq`;

export const TRIGGERS = `
SELECT tbl_name, name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY tbl_name, name`;

/** The first number of sqlite_stat1.stat is the number of rows in that index; a partial index has fewer than the table. */
export const ROW_ESTIMATES = `
SELECT tbl, max(CAST(stat AS INTEGER)) FROM main.sqlite_stat1 GROUP BY tbl ORDER BY tbl`;
