import type { Column, Table } from '../../catalog/model.js';
import { type Cell, cellText, type Row } from '../../rows/cell.js';
import { SHOWN_LENGTH } from '../dialect.js';
import { inKeyList } from '../keys.js';
import { isPlainText } from '../text.js';
import { name } from './names.js';

const INTEGER = /^-?\d+$/;

/** Values are the server's own output text, so the untyped literal of that text is exact for every type. */
export function literal(cell: Cell, column: Column): string {
  if (cell === null) return 'NULL';
  const text = cellText(cell);
  if (column.family === 'integer' && INTEGER.test(text)) return text;
  return quoted(text);
}

export function quoted(text: string): string {
  if (isPlainText(text) && !text.includes('\\')) return `'${text.replaceAll("'", "''")}'`;
  const escaped = Array.from(text, escapeCharacter).join('');
  return `E'${escaped}'`;
}

function escapeCharacter(character: string): string {
  if (character === "'") return "''";
  if (character === '\\') return '\\\\';
  if (isPlainText(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** How a value is read: by the type's own output function, but for XML, which the server prints without its declaration. */
export function readExpression({ name: column, type }: Column): string {
  return type === 'xml' ? `(${name(column)})::pg_catalog.text` : name(column);
}

/** format() writes a value by the type's own output function, so it gives back the very text that was read. */
export function exactly(cell: Cell, column: Column): string {
  const value = name(column.name);
  // IS NULL is also true of a composite value whose parts are NULL.
  if (cell === null) return `${value} IS NOT DISTINCT FROM NULL`;
  if (column.family === 'integer') return `${value} = ${literal(cell, column)}`;
  const text = column.type === 'xml' ? readExpression(column) : `format('%s', ${value})`;
  return `(${value} IS DISTINCT FROM NULL AND ${text} COLLATE "C" = ${quoted(cellText(cell))})`;
}

/** A type of an extension, in its schema: its own `=` is not the one of pg_catalog, and citext's ignores case. */
const CITEXT = /^(.+)\.citext$/;

/** Bits of the types of whole numbers; a domain over one of them is not among them. */
const BITS: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };

/** From here on one array is shorter to read for the server: a list of constants is parsed and planned one by one. */
const MANY_KEYS = 100;

/** `a = ANY ('{1,2}'::bigint[])`; null where a key is none of the column's type, which would be an error there and not in a list. */
function inArray(column: Column, keys: readonly Row[]): string | null {
  const bits = BITS[column.type];
  if (bits === undefined || keys.length < MANY_KEYS) return null;
  const values = keys.map(([cell = null]) => (cell === null ? '' : cellText(cell)));
  const fits = values.every((text) => INTEGER.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text));
  return fits ? `${name(column.name)} = ANY ('{${values.join(',')}}'::${column.type}[])` : null;
}

export function inKeys(columns: readonly Column[], keys: readonly Row[]): string {
  const [only] = columns;
  const array = columns.length === 1 && only ? inArray(only, keys) : null;
  if (array !== null) return array;
  const schema = columns.length === 1 ? CITEXT.exec(only?.type ?? '')?.[1] : undefined;
  if (only && schema !== undefined) {
    const values = keys.map((key) => literal(key[0] ?? null, only)).join(', ');
    return `${name(only.name)} OPERATOR(${schema}.=) ANY (ARRAY[${values}]::${only.type}[])`;
  }
  return inKeyList({ name, literal, tuples: (tuples) => tuples }, { columns, keys });
}

export function shown(column: Column): string {
  return `pg_catalog.left((${name(column.name)})::pg_catalog.text, ${String(SHOWN_LENGTH)})`;
}

/**
 * What comes out as text is not always what went in: a tsquery loses some of its bytes, XML in an array its declaration, and a function
 * may share its name with another one.
 */
function inexactCell({ type, name: column }: Column): string | null {
  const value = name(column);
  const element = type.replace(/(\[\])+$/, '');
  const isArray = element !== type;
  if (element === 'tsquery' || (element === 'xml' && isArray))
    return `pg_catalog.record_image_ne(ROW(${value}), ROW((${value})::pg_catalog.text::${type}))`;
  if (element !== 'regproc' && element !== 'regoper') return null;
  const differs = (one: string): string => `pg_catalog.to_${element}(${one}::pg_catalog.text) IS DISTINCT FROM ${one}`;
  return isArray ? `EXISTS (SELECT FROM pg_catalog.unnest(${value}) e (one) WHERE ${differs('one')})` : differs(value);
}

export function inexact({ columns }: Table): string | null {
  const conditions = columns.flatMap((column) => (column.generated === 'no' ? (inexactCell(column) ?? []) : []));
  return conditions.length === 0 ? null : conditions.join(' OR ');
}

const YES = /^(t|true|yes|on|1)$/i;
const NO = /^(f|false|no|off|0)$/i;

/** What a person typed, as the server would print it. */
export function parse(text: string, column: Column): Cell {
  if (column.family === 'boolean') return YES.test(text) ? 't' : NO.test(text) ? 'f' : text;
  return column.family === 'integer' && INTEGER.test(text) ? BigInt(text).toString() : text;
}

/** The type's own input and output say it. A cast would cut a text that is too long, where storing it is an error. */
export function stored(text: string, column: Column): string | null {
  const width = /^character\((\d+)\)$/.exec(column.type)?.[1];
  const keeps = column.family !== 'text' || (width !== undefined && Array.from(text).length <= Number(width));
  return keeps ? `(${quoted(text)})::${column.type}` : null;
}

export function display(cell: Cell): string | null {
  return cell === null ? null : cellText(cell);
}
