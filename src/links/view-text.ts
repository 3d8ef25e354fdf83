/**
 * The text of a view as words and parentheses. The engine has parsed it already, so this only has to find its way and nothing in it can
 * be wrong; what we do not know is stepped over.
 *
 * Written by hand because the parser we tried (sqlparser 0.62 as WASM) refuses some 40 joins nested as MySQL prints them, is broken for
 * the rest of the process after a chain of 800 operators, and describes its trees with types that they do not have.
 */
import type { Engine } from '../catalog/model.js';

/** A word, a quoted name without its quotes, a literal or a sign. */
export interface Token {
  readonly kind: 'word' | 'name' | 'literal' | 'sign';
  readonly text: string;
  /** What a rule compares with: a word in upper case, a sign as it is; empty for all else. */
  readonly keyword: string;
}

/** What stands between two parentheses. */
export interface Group {
  readonly kind: 'group';
  readonly keyword: '';
  readonly parts: Parts;
}

export type Part = Token | Group;
export type Parts = readonly Part[];

const COMMENTS = String.raw`--[^\n]*|\/\*[^]*?(?:\*\/|$)`;
const PLAIN_STRING = "'(?:[^']|'')*'";
const NAMES = '"(?:[^"]|"")*"|`(?:[^`]|``)*`';
const REST = String.raw`[\w$\u0080-\u{10ffff}]+|<=>|[<>!=]=|<>|::|[^]`;

/** MySQL and MariaDB print a quote inside a string as `\'`; SQLite takes names in brackets. */
const TOKENS: Readonly<Record<Engine, RegExp>> = {
  sqlite: tokenPattern(PLAIN_STRING, String.raw`\[[^\]]*\]`),
  postgres: tokenPattern(PLAIN_STRING),
  mysql: tokenPattern(String.raw`'(?:[^'\\]|\\[^]|'')*'`),
  mariadb: tokenPattern(String.raw`'(?:[^'\\]|\\[^]|'')*'`),
};

/** Reads a text into nested parts, without a closing semicolon; undefined when its parentheses do not match. */
export function readText(sql: string, engine: Engine): Parts | undefined {
  const open: Part[][] = [[]];
  for (const text of sql.match(TOKENS[engine]) ?? []) {
    if (text === '(') open.push([]);
    else if (text === ')') {
      const parts = open.pop() ?? [];
      open.at(-1)?.push({ kind: 'group', keyword: '', parts });
    } else if (!/^(?:\s|--|\/\*)/.test(text)) open.at(-1)?.push(tokenOf(text));
  }
  const [parts = [], unclosed] = open;
  if (unclosed !== undefined || open.length === 0) return undefined;
  return parts.at(-1)?.keyword === ';' ? parts.slice(0, -1) : parts;
}

/** Cuts parts at every separator; the separators themselves are left out. */
export function splitAt(parts: Parts, isSeparator: (part: Part, at: number) => boolean): readonly Parts[] {
  const pieces: Part[][] = [[]];
  for (const [at, part] of parts.entries()) {
    if (isSeparator(part, at)) pieces.push([]);
    else pieces.at(-1)?.push(part);
  }
  return pieces;
}

/** True for what can name something: a quoted name or a bare word. */
export function isName(part: Part | undefined): part is Token {
  return part?.kind === 'name' || part?.kind === 'word';
}

/** The names of `a.b.c`; undefined when the parts are anything else. */
export function namesOf(parts: Parts): readonly string[] | undefined {
  const fits = parts.every((part, at) => (at % 2 === 0 ? isName(part) : part.keyword === '.'));
  if (!fits || parts.length % 2 === 0) return undefined;
  return parts.filter(isName).map(({ text }) => text);
}

function tokenPattern(...first: readonly string[]): RegExp {
  return new RegExp([String.raw`\s+`, COMMENTS, NAMES, ...first, REST].join('|'), 'gu');
}

function tokenOf(text: string): Token {
  const quote = text.length > 1 ? text[0] : undefined;
  if (quote === '"' || quote === '`')
    return { kind: 'name', text: text.slice(1, -1).replaceAll(quote + quote, quote), keyword: '' };
  if (quote === '[') return { kind: 'name', text: text.slice(1, -1), keyword: '' };
  if (quote === "'" || /^\d/.test(text)) return { kind: 'literal', text, keyword: '' };
  const isWord = /^[\w$\u0080-\u{10ffff}]/u.test(text);
  return isWord ? { kind: 'word', text, keyword: text.toUpperCase() } : { kind: 'sign', text, keyword: text };
}
