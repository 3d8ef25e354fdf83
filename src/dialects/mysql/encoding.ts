import { isUtf8 } from 'node:buffer';
import type { Column, Table } from '../../catalog/model.js';
import type { Cell } from '../../rows/cell.js';
import { name } from './names.js';

const UNICODE = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii']);
/** Types whose text form is plain ASCII on every connection. */
const ASCII_TYPES = /^(uuid|inet4|inet6|year)\b/i;

/** How a column travels: as ASCII text, as Unicode text, or as bytes. */
export type Form = 'number' | 'real' | 'ascii' | 'bits' | 'json' | 'unicode' | 'bytes';

export function formOf(column: Column): Form {
  switch (column.family) {
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'enum':
    case 'set':
      return 'number';
    case 'float':
      return 'real';
    case 'temporal':
    case 'uuid':
      return /^year\b/i.test(column.type) ? 'number' : 'ascii';
    case 'bit':
      return 'bits';
    case 'json':
      return 'json';
    case 'text':
      return column.characterSet !== null && UNICODE.has(column.characterSet) ? 'unicode' : 'bytes';
    default:
      return ASCII_TYPES.test(column.type) ? 'ascii' : 'bytes';
  }
}

/**
 * What to select so that the text protocol is exact: FLOAT prints 6 digits unless it is widened first (by a product: a sum makes 0 of -0), and only the
 * number of an ENUM or SET tells the invalid value from an empty one. A sum would be a DOUBLE, too coarse for a SET of 64.
 */
export function readExpression(column: Column): string {
  if (column.family === 'float') return `${name(column.name)}*1e0`;
  if (column.family === 'enum' || column.family === 'set') return `CAST(${name(column.name)} AS UNSIGNED)`;
  return name(column.name);
}

export function decode(value: Buffer | null, form: Form): Cell {
  if (value === null) return null;
  if (form === 'bits' || form === 'bytes') return value;
  if (form === 'unicode' || form === 'json') return isUtf8(value) ? value.toString('utf8') : value;
  return value.toString('latin1');
}

/**
 * MySQL's JSON is typed inside: a DECIMAL or DATETIME in it prints as text and comes back as DOUBLE or STRING. The stored
 * size gives such values away. CONVERT, because under `SET NAMES binary` a CAST to CHAR would make bytes of the text.
 */
function hasTypedJson(column: Column): string {
  const value = name(column.name);
  return `JSON_STORAGE_SIZE(${value}) <> JSON_STORAGE_SIZE(CAST(CONVERT(${value} USING utf8mb4) AS JSON))`;
}

/** The number 0 of an ENUM is what a lax server stored for a value that is no member; a strict one takes it from nobody. */
function hasInvalidMember(column: Column): string {
  return `CAST(${name(column.name)} AS UNSIGNED) = 0`;
}

function eitherOf(conditions: readonly string[]): string | null {
  return conditions.length === 0 ? null : conditions.join(' OR ');
}

const enums = (table: Table): readonly Column[] =>
  table.columns.filter((column) => column.family === 'enum' && column.generated === 'no');
const documents = (table: Table): readonly Column[] =>
  table.columns.filter((column) => column.family === 'json' && column.generated === 'no');

/** MariaDB keeps JSON as text, so only its ENUMs can hold what cannot be put back. */
export function inexactEnum(table: Table): string | null {
  return eitherOf(enums(table).map(hasInvalidMember));
}

export function inexact(table: Table): string | null {
  return eitherOf([...enums(table).map(hasInvalidMember), ...documents(table).map(hasTypedJson)]);
}

/** The driver reads the names of columns in the character set of what they hold, and does not know all of them. */
const UNKNOWN: ReadonlySet<string | null> = new Set(['dec8', 'hp8', 'swe7', 'keybcs2', 'geostd8', 'eucjpms']);

export function unreadable({ columns }: Table): string | null {
  const column = columns.find(({ characterSet }) => UNKNOWN.has(characterSet));
  return column ? `${column.name}, which is in ${column.characterSet ?? ''}` : null;
}
