import type { Column } from '../catalog/model.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';

/** Types a reference can hardly have: a flag, a moment, a document. */
const NEVER = new Set(['boolean', 'temporal', 'json', 'enum', 'set', 'bit', 'float', 'array', 'spatial']);
/** A text this short cannot hold a uuid. */
const UUID_LENGTH = 32;
/** A text this short cannot hold a bigint. */
const BIGINT_LENGTH = 10;

/** Whether values of one column can be values of another; undefined when they cannot, otherwise what the types say. */
export function compareTypes(from: Column, to: Column): readonly Clue[] | undefined {
  if (NEVER.has(from.family) || NEVER.has(to.family) || (isTiny(from) && !isTiny(to))) return undefined;
  if (from.family === to.family)
    return from.family === 'text' || from.family === 'binary' ? compareLengths(from, to) : compareNumbers(from, to);
  if (from.family === 'untyped' || to.family === 'untyped') return [pairClue('typeFamily', from, to)];
  if (isNumber(from) && isNumber(to)) return [pairClue('typeFamily', from, to)];
  if (to.family === 'uuid' && isText(from, UUID_LENGTH)) return [pairClue('textForKey', from, to)];
  if (from.family === 'uuid' && isText(to, UUID_LENGTH)) return [pairClue('typeFamily', from, to)];
  if (to.family === 'integer' && isText(from, BIGINT_LENGTH) && !isLongText(from))
    return [pairClue('textForKey', from, to)];
  return undefined;
}

/** True when both columns have one type as the engine spells it. */
export function sameType(from: Column, to: Column): boolean {
  return plainType(from) === plainType(to);
}

/** Texts, memos, blobs: made for prose, not for keys; SQLite writes every text so, whatever it holds. */
export function isLongText(column: Column): boolean {
  return /text|clob|blob/i.test(column.type) && column.length === null;
}

/** True for a text column that a name or a number fits into. */
export function isText(column: Column, length = 0): boolean {
  return column.family === 'text' && (column.length === null || column.length >= length);
}

function compareNumbers(from: Column, to: Column): readonly Clue[] {
  return [sameType(from, to) ? clue('sameType', 'sameType', { type: to.type }) : pairClue('typeFamily', from, to)];
}

function compareLengths(from: Column, to: Column): readonly Clue[] | undefined {
  if (from.length === to.length) return [clue('sameType', 'sameType', { type: to.type })];
  if (from.length === null || to.length === null || from.length > to.length) return [];
  return [pairClue('shorter', from, to)];
}

function pairClue(rule: Clue['rule'], from: Column, to: Column): Clue {
  return clue(rule, 'typePair', { type: from.type, keyType: to.type });
}

/** `int(11)` and `int` are one type: the number is a display width. */
function plainType({ type, family }: Column): string {
  const bare = type.toLowerCase().replace(/\s*unsigned| zerofill/g, '');
  return family === 'integer' ? bare.replace(/\(\d+\)/, '').replace(/^integer$/, 'int') : bare;
}

function isTiny({ type }: Column): boolean {
  return /^(tinyint|int1\b|char\(1\)|character\(1\))/i.test(type);
}

function isNumber({ family, type }: Column): boolean {
  return family === 'integer' || (family === 'decimal' && !/,\s*[1-9]/.test(type));
}
