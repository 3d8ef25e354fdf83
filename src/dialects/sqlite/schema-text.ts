/**
 * What SQLite tells only in the text of a CREATE statement (sqlite_schema.sql): trigger timing and events, column collations,
 * constraint names, deferrability. The texts are valid SQL, SQLite has parsed them; so this only has to find its way.
 */
import type { ForeignKey, Trigger } from '../../catalog/model.js';

interface Token {
  /** A quoted name without its quotes. */
  readonly text: string;
  /** The word in upper case when it can be a keyword, else the text. */
  readonly keyword: string;
}

/** A foreign key's parts that `PRAGMA foreign_key_list` leaves out. */
export interface ForeignKeyText {
  readonly name: string | null;
  readonly deferrable: ForeignKey['deferrable'];
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\w$\u0080-\u{10ffff}]+|[^]/gu;

/** Timing and events of a CREATE TRIGGER text; SQLite's default timing is BEFORE. */
export function parseTrigger(sql: string): Pick<Trigger, 'timing' | 'events'> {
  const words = tokenise(sql);
  let at = words.findIndex(({ keyword }) => keyword === 'TRIGGER') + 1;
  if (words[at]?.keyword === 'IF' && words[at + 1]?.keyword === 'NOT') at += 3;
  // A trigger may be called "before": step over the name before reading keywords.
  at += words[at + 1]?.keyword === '.' ? 3 : 1;
  const timings = { BEFORE: 'before', AFTER: 'after', INSTEAD: 'instead of' } as const;
  const timing = lookUp(timings, words[at]?.keyword);
  if (timing !== undefined) at += timing === 'instead of' ? 2 : 1;
  const event = lookUp({ INSERT: 'insert', UPDATE: 'update', DELETE: 'delete' } as const, words[at]?.keyword);
  return { timing: timing ?? 'before', events: event === undefined ? ['insert', 'update', 'delete'] : [event] };
}

/** Foreign keys of a CREATE TABLE text, in the order they are written. */
export function parseForeignKeys(sql: string): readonly ForeignKeyText[] {
  const tokens = tokenise(sql);
  const starts = tokens.flatMap(({ keyword }, at) => (keyword === 'REFERENCES' ? [at] : []));
  return starts.map((start, index) => ({
    name: constraintName(tokens, start),
    deferrable: deferrability(tokens.slice(start, starts[index + 1])),
  }));
}

/** Collation by column name of a CREATE TABLE text, for the columns that name one. */
export function parseCollations(sql: string): ReadonlyMap<string, string> {
  const collations = new Map<string, string>();
  for (const [column, ...rest] of definitions(tokenise(sql))) {
    const collation = rest[rest.findIndex(({ keyword }) => keyword === 'COLLATE') + 1];
    if (column !== undefined && rest.some(({ keyword }) => keyword === 'COLLATE') && collation !== undefined) {
      collations.set(column.text, collation.text.toUpperCase());
    }
  }
  return collations;
}

function tokenise(sql: string): readonly Token[] {
  return (sql.match(TOKEN) ?? []).filter((text) => !/^(?:\s|--|\/\*)/.test(text)).map(asToken);
}

function asToken(text: string): Token {
  const quote = text.length > 1 ? text[0] : undefined;
  if (quote === '[') return { text: text.slice(1, -1), keyword: '' };
  if (quote === '"' || quote === '`' || quote === "'") {
    return { text: text.slice(1, -1).replaceAll(quote + quote, quote), keyword: '' };
  }
  return { text, keyword: text.toUpperCase() };
}

/** `CONSTRAINT name REFERENCES …` or `CONSTRAINT name FOREIGN KEY (…) REFERENCES …`. */
function constraintName(tokens: readonly Token[], references: number): string | null {
  const start = foreignKeyStart(tokens, references) ?? references;
  return tokens[start - 2]?.keyword === 'CONSTRAINT' ? (tokens[start - 1]?.text ?? null) : null;
}

function foreignKeyStart(tokens: readonly Token[], references: number): number | undefined {
  if (tokens[references - 1]?.keyword !== ')') return undefined;
  const open = tokens.findLastIndex(({ keyword }, at) => at < references && keyword === '(');
  return tokens[open - 2]?.keyword === 'FOREIGN' && tokens[open - 1]?.keyword === 'KEY' ? open - 2 : undefined;
}

function deferrability(clause: readonly Token[]): ForeignKey['deferrable'] {
  const words = clause.map(({ keyword }) => keyword);
  const at = words.indexOf('DEFERRABLE');
  if (at === -1 || words[at - 1] === 'NOT') return 'no';
  return words[at + 1] === 'INITIALLY' && words[at + 2] === 'DEFERRED' ? 'deferred' : 'immediate';
}

/** The comma-separated parts between the outermost parentheses, without what is in parentheses inside them. */
function definitions(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.keyword === ')') depth -= 1;
    if (token.keyword === ',' && depth === 1) parts.push([]);
    else if (depth === 1) parts.at(-1)?.push(token);
    if (token.keyword === '(') depth += 1;
  }
  return parts;
}

function lookUp<Value>(values: Readonly<Record<string, Value>>, key: string | undefined): Value | undefined {
  return key !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;
}
