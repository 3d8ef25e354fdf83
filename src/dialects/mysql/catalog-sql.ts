/**
 * Catalog queries for MySQL 8 and MariaDB 10.6 and later. They read one schema each, by equality: MariaDB looks into
 * every database of the server for anything else.
 */

/** How a query names the schema to read. */
export type SchemaText = string;

/** The database of the session. */
export const CURRENT: SchemaText = 'DATABASE()';

/** A schema by name, safe under every character set and sql_mode. */
export function schemaText(name: string): SchemaText {
  return `_utf8mb4 0x${Buffer.from(name).toString('hex')}`;
}

export const SERVER = 'SELECT VERSION(), DATABASE()';

/** Keys from one schema into another, on the whole server, as far as this user may see. */
export const CROSSING_KEYS = `
SELECT DISTINCT TABLE_SCHEMA, REFERENCED_TABLE_SCHEMA
FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_SCHEMA IS NOT NULL AND REFERENCED_TABLE_SCHEMA <> TABLE_SCHEMA`;

export function tablesSql(schema: SchemaText): string {
  return `
SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, TABLE_COMMENT
FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${schema}`;
}

/** The text is empty for a user without SHOW VIEW. */
export function viewsSql(schema: SchemaText): string {
  return `
SELECT TABLE_NAME, VIEW_DEFINITION
FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${schema}`;
}

export function columnsSql(schema: SchemaText): string {
  return `
SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, GENERATION_EXPRESSION, EXTRA,
       CHARACTER_SET_NAME, COLLATION_NAME, CHARACTER_MAXIMUM_LENGTH, COLUMN_COMMENT
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${schema}
ORDER BY TABLE_NAME, ORDINAL_POSITION`;
}

/** COLUMN_NAME is NULL for an expression. */
export function indexesSql(schema: SchemaText): string {
  return `
SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, INDEX_TYPE
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${schema}
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
}

export function keyColumnsSql(schema: SchemaText): string {
  return `
SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ${schema} AND REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;
}

export function keyRulesSql(schema: SchemaText): string {
  return `
SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${schema}`;
}

export function triggersSql(schema: SchemaText): string {
  return `
SELECT TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, ACTION_STATEMENT
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${schema}`;
}
