import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { UntetherError } from '../errors.js';
import { findPair, readDocument } from './document.js';

/**
 * Edits of untether.yaml as splices of its text, placed by the syntax tree. Printing the tree again would re-indent and
 * re-wrap what the user wrote; a splice leaves every other byte alone.
 */

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies splices that do not overlap. */
function splice(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text: added } of splices.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), added);
    at = end;
  }
  return [...pieces, text.slice(at)].join('');
}

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** Offset behind the line that holds `offset`, its line break included. */
function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

const rangeOf = (node: Node): readonly [start: number, valueEnd: number] => [
  node.range?.[0] ?? 0,
  node.range?.[1] ?? 0,
];

/** Offset of the first line behind a block value and behind the comments that are indented like part of it. */
function behind(text: string, node: Node, indent: number): number {
  const [start, valueEnd] = rangeOf(node);
  const lastLetter = start + text.slice(start, valueEnd).trimEnd().length;
  let offset = nextLine(text, lastLetter);
  while (offset < text.length) {
    const line = text.slice(offset, nextLine(text, offset));
    const comment = /^( *)#/.exec(line);
    if (!comment || (comment[1] ?? '').length <= indent) break;
    offset = nextLine(text, offset);
  }
  return offset;
}

/** Lines to insert at `offset`, after a line break when the file does not end with one. */
function insertLines(text: string, offset: number, lines: readonly string[]): Splice {
  const newline = newlineOf(text);
  const lead = offset > 0 && text[offset - 1] !== '\n' ? newline : '';
  return { start: offset, end: offset, text: lead + lines.map((line) => line + newline).join('') };
}

/** One entry of a list: a flow map, and a comment that only fits a line of its own. */
export interface NewEntry {
  readonly line: string;
  readonly comment: string;
}

const asItem = ({ line, comment }: NewEntry, indent: number): string => `${' '.repeat(indent)}- ${line}${comment}`;

function appendToList(text: string, list: YAMLSeq, entries: readonly NewEntry[]): readonly Splice[] {
  const last = list.items.at(-1) as Node;
  if (list.flow === true) {
    const [, end] = rangeOf(last);
    return [{ start: end, end, text: entries.map(({ line }) => `, ${line}`).join('') }];
  }
  const indent = columnOf(text, rangeOf(list)[0]);
  return [
    insertLines(
      text,
      behind(text, last, indent),
      entries.map((entry) => asItem(entry, indent)),
    ),
  ];
}

const INDENT = 2;

/** Offset behind the colon of a key. */
const behindColon = (text: string, key: Node): number => text.indexOf(':', rangeOf(key)[1]) + 1;

/** A value that is written out; `key:` alone has a null of no length, placed wherever the next key starts. */
function isWritten(value: Node | null): value is Node {
  return value !== null && rangeOf(value)[1] > rangeOf(value)[0];
}

/** Fills `key:` that has no value, `key: []` or `key: null`, and keeps the comment behind it. */
function fillSection(text: string, key: Node, value: Node | null, entries: readonly NewEntry[]): readonly Splice[] {
  const colon = behindColon(text, key);
  const [start, end] = isWritten(value) ? rangeOf(value) : [colon, colon];
  const spaces = / *$/.exec(text.slice(colon, start))?.[0].length ?? 0;
  const indent = columnOf(text, rangeOf(key)[0]) + INDENT;
  const lines = entries.map((entry) => asItem(entry, indent));
  return [{ start: start - spaces, end, text: '' }, insertLines(text, nextLine(text, end), lines)];
}

function sectionSplices(text: string, section: string, entries: readonly NewEntry[]): readonly Splice[] {
  const root = readDocument(text).document.contents;
  const pair = isMap(root) ? findPair(root, section) : undefined;
  if (!pair)
    return [insertLines(text, text.length, ['', `${section}:`, ...entries.map((entry) => asItem(entry, INDENT))])];
  const { key, value } = pair;
  if (isSeq(value) && value.items.length > 0) return appendToList(text, value, entries);
  if (value === null || isScalar(value) || isSeq(value)) return fillSection(text, key, value, entries);
  throw new UntetherError(
    'U04',
    { file: 'untether.yaml', count: 1 },
    { why: [`${section} is an alias; it is edited by hand only`] },
  );
}

/** Adds entries at the end of a list of the file; every other byte stays. */
export function addEntries(text: string, section: string, entries: readonly NewEntry[]): string {
  return entries.length === 0 ? text : splice(text, sectionSplices(text, section, entries));
}

function setSplice(text: string, map: YAMLMap, key: string, value: string): Splice {
  const pair = findPair(map, key);
  if (pair) {
    const colon = behindColon(text, pair.key);
    const [start, end] = isWritten(pair.value) ? rangeOf(pair.value) : [colon, colon];
    return { start, end, text: start === colon ? ` ${value}` : value };
  }
  const { value: lastValue, key: lastKey } = map.items.at(-1) as { key: Node; value: Node | null };
  const last = lastValue ?? lastKey;
  if (map.flow === true) return { start: rangeOf(last)[1], end: rangeOf(last)[1], text: `, ${key}: ${value}` };
  const indent = columnOf(text, rangeOf(map)[0]);
  return insertLines(text, behind(text, last, Number.MAX_SAFE_INTEGER), [`${' '.repeat(indent)}${key}: ${value}`]);
}

/** Sets `key` in some entries of a list of maps; every other byte stays. */
export function setInEntries(
  text: string,
  section: string,
  indexes: readonly number[],
  change: { key: string; value: string },
): string {
  if (indexes.length === 0) return text;
  const list = readDocument(text).document.getIn([section]);
  if (!isSeq(list)) return text;
  const maps = indexes.map((index) => list.items[index]).filter((item) => isMap(item));
  return splice(
    text,
    maps.map((map) => setSplice(text, map, change.key, change.value)),
  );
}
