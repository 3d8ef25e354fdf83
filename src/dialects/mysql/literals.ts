import type { Column } from '../../catalog/model.js';
import { type Cell, cellText, type Row } from '../../rows/cell.js';
import { UntetherError } from '../../errors.js';
import { SHOWN_LENGTH } from '../dialect.js';
import { inKeyList } from '../keys.js';
import { isPlainText } from '../text.js';
import { formOf } from './encoding.js';
import { name } from './names.js';

const NUMBER = /^-?\d+(\.\d+)?$/;
const REAL = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;
const ASCII = /^[ -&(-[\]-~]*$/;

function bytesOf(cell: Exclude<Cell, null>): Buffer {
  return Buffer.isBuffer(cell) ? cell : Buffer.from(cellText(cell), 'utf8');
}

function checked(text: string, pattern: RegExp, column: Column): string {
  if (!pattern.test(text))
    throw new UntetherError('G15', { table: column.name, reason: `a value does not look like ${column.type}` });
  return text;
}

function bits(cell: Exclude<Cell, null>): string {
  return `b'${[...bytesOf(cell)].map((byte) => byte.toString(2).padStart(8, '0')).join('')}'`;
}

/** Quoted when nothing in it could be misread under any sql_mode, hex otherwise. */
export function text(cell: Exclude<Cell, null>): string {
  const plain = typeof cell === 'string' && isPlainText(cell) && !/['\\]/.test(cell);
  return plain ? `'${cell}'` : `X'${bytesOf(cell).toString('hex')}'`;
}

/** For writing: the session speaks `binary`, so text literals are bytes and reach a column of any character set as they are. */
export function literal(cell: Cell, column: Column): string {
  if (cell === null) return 'NULL';
  switch (formOf(column)) {
    case 'number':
      return checked(cellText(cell), NUMBER, column);
    case 'real':
      return realLiteral(checked(cellText(cell), REAL, column));
    case 'ascii':
      return asciiLiteral(cell, column);
    case 'bits':
      return bits(cell);
    case 'json':
      return `CONVERT(${text(cell)} USING utf8mb4)`;
    default:
      return text(cell);
  }
}

/** Compares what the column prints, or stores, as bytes: collations and trailing blanks count. */
export function exactly(cell: Cell, column: Column): string {
  const value = name(column.name);
  if (cell === null) return `${value} IS NULL`;
  switch (formOf(column)) {
    case 'number':
      // A year or a member number compares by rules of its own until it is cast.
      return `${/^(year|enum|set)\b/i.test(column.type) ? `CAST(${value} AS UNSIGNED)` : value} = ${literal(cell, column)}`;
    case 'real':
      // The text of a cast has fewer digits than the text that was read; as doubles both are exact but for the sign of zero.
      return `${value} + 0e0 = ${realLiteral(checked(cellText(cell), REAL, column))}`;
    case 'ascii':
      return `${column.family === 'temporal' ? `CAST(${value} AS CHAR)` : value} = ${asciiLiteral(cell, column)}`;
    case 'bits':
      return `CAST(${value} AS UNSIGNED) = ${BigInt(`0x${bytesOf(cell).toString('hex')}`).toString()}`;
    case 'json':
      return `CAST(CONVERT(${value} USING utf8mb4) AS BINARY) = ${text(cell)}`;
    default:
      return `${column.family === 'spatial' ? `UNHEX(HEX(${value}))` : `CAST(${value} AS BINARY)`} = ${text(cell)}`;
  }
}

/** An exponent makes it a DOUBLE; without one MySQL would read a DECIMAL. */
function realLiteral(value: string): string {
  return /e/i.test(value) ? value : `${value}e0`;
}

function asciiLiteral(cell: Exclude<Cell, null>, column: Column): string {
  const value = `'${checked(cellText(cell), ASCII, column)}'`;
  return column.family === 'temporal' ? value : `CONVERT(${value} USING ascii)`;
}

/** For comparing: the column's own character set and collation must decide, not `binary`. */
export function keyLiteral(cell: Cell, column: Column, source: Column = column): string {
  if (cell === null) return 'NULL';
  if (column.family !== 'text' || column.characterSet === null) return literal(cell, column);
  if (typeof cell === 'string') return textKey(cell, column, column.characterSet);
  if (isForeign(cell, column, source)) return foreignKey(bytesOf(cell), column, String(source.characterSet));
  if (formOf(column) === 'unicode') return `_utf8mb4${spaced(text(cell))}`;
  return `_${column.characterSet} X'${bytesOf(cell).toString('hex')}'`;
}

/** Bytes of text that was read in another character set than the one to compare in. */
function isForeign(cell: Cell, column: Column, source: Column): boolean {
  const text = Buffer.isBuffer(cell) && source.family === 'text' && formOf(source) === 'bytes';
  return text && source.characterSet !== column.characterSet;
}

function foreignKey(bytes: Buffer, column: Column, characterSet: string): string {
  const encoding = DECODERS[characterSet];
  if (encoding !== undefined && lacks(String(column.characterSet), new TextDecoder(encoding).decode(bytes)))
    return 'NULL';
  const value = `CONVERT(_${characterSet} X'${bytes.toString('hex')}' USING utf8mb4)`;
  return convertedKey(value, column, String(column.characterSet));
}

/** Characters that a character set may lack; all of them have ASCII. */
function mayLack(characterSet: string): RegExp {
  return /^utf8(mb3)?$/.test(characterSet) ? /[\u{10000}-\u{10ffff}]/u : /[^\u0000-\u007f]/;
}

/** Character sets that have every letter. */
const WHOLE = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32', 'gb18030']);
const LATIN1 = new Set(new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)));

/** True where it is certain that the character set has no such letters: asking the server would make a DELETE warn, and we refuse those. */
function lacks(characterSet: string, value: string): boolean {
  if (WHOLE.has(characterSet)) return false;
  if (/[\u{10000}-\u{10ffff}]/u.test(value)) return true;
  if (characterSet === 'ascii') return /[^\u0000-\u007f]/.test(value);
  return characterSet === 'latin1' && !Array.from(value).every((letter) => LATIN1.has(letter) || letter === '\ufffd');
}

/**
 * Text that the column's character set has no letter for equals nothing: the server would make it `?` (CONVERT) or refuse the
 * whole statement (https://dev.mysql.com/doc/refman/8.4/en/charset-collation-coercibility.html). The collation has to be named,
 * since CONVERT brings the character set's default one.
 */
function textKey(cell: string, column: Column, characterSet: string): string {
  const value = `_utf8mb4${spaced(text(cell))}`;
  if (characterSet === 'utf8mb4' || !mayLack(characterSet).test(cell)) return value;
  return lacks(characterSet, cell) ? 'NULL' : convertedKey(value, column, characterSet);
}

/** `value` is text in utf8mb4. */
function convertedKey(value: string, column: Column, characterSet: string): string {
  const converted = `CONVERT(${value} USING ${characterSet})`;
  const collated = column.collation === null ? converted : `${converted} COLLATE ${column.collation}`;
  return `IF(CONVERT(${converted} USING utf8mb4) = ${value} COLLATE utf8mb4_bin, ${collated}, NULL)`;
}

function spaced(value: string): string {
  return value.startsWith('X') ? ` ${value}` : value;
}

/** Every list holds literals of one type: MySQL compares mixed lists as DOUBLE and then hits innocent rows. */
export function inKeys(columns: readonly Column[], keys: readonly Row[], sources?: readonly Column[]): string {
  return inKeyList({ name, literal: keyLiteral, tuples: (tuples) => tuples }, { columns, keys, sources });
}

/** Place of a member of an ENUM or SET, from 0 on: exactly so called, else but for letter case; -1 for none. */
function placeOf(member: string, members: readonly string[]): number {
  const exact = members.indexOf(member);
  return exact >= 0 ? exact : members.findIndex((each) => each.toLowerCase() === member.toLowerCase());
}

/** The number that an ENUM (from 1 on) or a SET (one bit for each) stores for what people call it; null for what it has not. */
function memberNumber(value: string, { type }: Column): string | null {
  const members = [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = '']) => member.replaceAll("''", "'"));
  if (/^enum\b/i.test(type)) {
    const place = placeOf(value, members);
    return place < 0 ? null : String(place + 1);
  }
  const places = value === '' ? [] : value.split(',').map((member) => placeOf(member, members));
  if (places.includes(-1)) return null;
  return String([...new Set(places)].reduce((sum, place) => sum + 2n ** BigInt(place), 0n));
}

/** What a person typed, as the column would store it: a truth value or a member as a number, text in the column's character set. */
export function parse(value: string, column: Column): Cell {
  if (/^(?:enum|set)\b/i.test(column.type)) return memberNumber(value, column) ?? value;
  const numeric = column.family === 'integer' || column.family === 'boolean';
  if (numeric && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true' ? '1' : '0';
  // ASCII has the same bytes in every character set but the wide ones.
  const plain = /^[\x20-\x7e]*$/.test(value) && !/^(utf16|utf32|ucs2)/.test(column.characterSet ?? '');
  return column.family === 'text' && formOf(column) === 'bytes' && plain ? Buffer.from(value, 'latin1') : value;
}

/** The types that CAST knows, as the catalog writes them. */
const CASTABLE = /^(?:date|datetime|timestamp|time|decimal)(?:\([\d,]+\))?(?: unsigned)?$/i;

/** NULL where it is no such value. */
export function stored(text: string, column: Column): string | null {
  if (!CASTABLE.test(column.type)) return null;
  const type = column.type.replace(/^timestamp/i, 'datetime').replace(/ unsigned$/i, '');
  return `CAST(${literal(text, column)} AS ${type.toUpperCase()})`;
}

/** The session speaks `binary`: without a conversion the letters of another character set would arrive as they are. */
export function shown(column: Column): string {
  const value = name(column.name);
  const isBytes = column.family === 'binary' || column.family === 'spatial' || column.family === 'bit';
  const text = isBytes ? `HEX(${value})` : `CONVERT(${value} USING utf8mb4)`;
  return `LEFT(${text}, ${String(SHOWN_LENGTH)})`;
}

const DECODERS: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
  big5: 'big5',
  utf16: 'utf-16be',
};

export function display(cell: Cell, column: Column): string | null {
  if (cell === null) return null;
  if (!Buffer.isBuffer(cell)) return cellText(cell);
  const encoding = DECODERS[column.characterSet ?? ''];
  if (column.family === 'text' && encoding !== undefined) return new TextDecoder(encoding).decode(cell);
  return `0x${cell.toString('hex')}`;
}
