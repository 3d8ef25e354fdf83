import type { Column, ColumnFamily, Engine } from '../catalog/model.js';

/** A column and the SQL that reads it, qualified. */
export interface Side {
  readonly column: Column;
  readonly sql: string;
}

/** Two SQL expressions that are equal when one row refers to the other. */
export interface Comparison {
  readonly from: string;
  readonly to: string;
}

/** Undefined when no comparison of the two would mean anything. */
type Rule = (from: Side, to: Side) => Comparison | undefined;

type Group = ColumnFamily | 'number';

/** Exact numbers compare with each other without loss on every engine. */
export function groupOf({ family }: Column): Group {
  return family === 'integer' || family === 'decimal' ? 'number' : family;
}

/** No equality that a key could rest on. */
const NEVER: ReadonlySet<Group> = new Set(['json', 'array', 'spatial', 'set']);

/** What a text can stand for: its text form is canonical. */
const PRINTED: ReadonlySet<Group> = new Set(['number', 'text', 'uuid', 'enum']);

function plain(from: Side, to: Side): Comparison {
  return { from: from.sql, to: to.sql };
}

function both(from: Side, to: Side, expression: (side: Side) => string): Comparison {
  return { from: expression(from), to: expression(to) };
}

/** Both are printed canonically, and one of them is what a text is compared with. */
function comparesAsText(from: Group, to: Group): boolean {
  const withText = from === 'text' || to === 'text' || (from === 'enum' && to === 'enum');
  return withText && PRINTED.has(from) && PRINTED.has(to);
}

const SQLITE_COLLATIONS: ReadonlySet<string> = new Set(['BINARY', 'NOCASE', 'RTRIM']);

/**
 * Anything compares with anything. A number is turned into the text it would be in the referenced column, as a foreign key does.
 * A collation that the application registers does not exist here.
 */
const sqlite: Rule = (from, to) => {
  const known = [from, to].every(({ column }) => SQLITE_COLLATIONS.has(column.collation ?? 'BINARY'));
  if (!known) return undefined;
  const numberAsText = groupOf(from.column) === 'number' && groupOf(to.column) === 'text';
  return numberAsText ? { from: `CAST(${from.sql} AS TEXT)`, to: to.sql } : plain(from, to);
};

/** There is no operator between most types, and an error would end the transaction. */
const postgres: Rule = (from, to) => {
  const [mine, theirs] = [groupOf(from.column), groupOf(to.column)];
  if (NEVER.has(mine) || NEVER.has(theirs)) return undefined;
  if (mine === 'text' && theirs === 'text') return postgresTexts(from, to);
  if (mine === theirs && (mine === 'number' || mine === 'uuid')) return plain(from, to);
  const sameType = from.column.type === to.column.type;
  // A range key may be a PERIOD, which contains instead of equals; any other odd type (inet, ltree) may lack an operator on our search path.
  if (mine === 'other' || theirs === 'other') {
    return sameType && !/range\b/.test(from.column.type) ? both(from, to, printed) : undefined;
  }
  if (sameType) return plain(from, to);
  return comparesAsText(mine, theirs)
    ? both(from, to, mine === 'uuid' || theirs === 'uuid' ? lowerCase : printed)
    : undefined;
};

/** citext has its operators in a schema that is not on our search path; lower() is what they do. */
const CITEXT = /(^|\.)citext$/;
/** `schema.name`: made by a user, so that it may call two different texts equal. The server's own are told by name alone. */
const USER_COLLATION = /^(?:"|[a-z_]+\.)/;

function postgresTexts(from: Side, to: Side): Comparison | undefined {
  if (CITEXT.test(to.column.type)) return both(from, to, lowerCase);
  const own = [from, to].map(({ column }) => column.collation ?? 'default').filter((name) => name !== 'default');
  if (new Set(own).size < 2) return plain(from, to);
  // Two collations are an error; under all but user-made ones texts are equal when their bytes are.
  return own.some((name) => USER_COLLATION.test(name)) ? undefined : both(from, to, ({ sql }) => `${sql} COLLATE "C"`);
}

function printed({ column, sql }: Side): string {
  return column.family === 'decimal' ? `trim_scale(${sql})::text` : `${sql}::text`;
}

function lowerCase({ sql }: Side): string {
  return `lower(${sql}::text)`;
}

/**
 * The referenced column is left as it is, so that its index serves: MariaDB would compare each row with each. A number and a text would be
 * compared as DOUBLE, which calls 9007199254740993 and …992 equal, and 1 and '1abc'.
 */
const mysql: Rule = (from, to) => {
  const [mine, theirs] = [groupOf(from.column), groupOf(to.column)];
  if (NEVER.has(mine) || NEVER.has(theirs)) return undefined;
  if (WORDS.has(mine) && WORDS.has(theirs)) return isSpeltAlike(from, to) ? plain(from, to) : spelt(from, to);
  if (mine === theirs && (mine === 'number' || mine === 'binary')) return plain(from, to);
  if (from.column.type === to.column.type || (mine === 'text' && theirs === 'uuid')) return plain(from, to);
  if (WORDS.has(mine) && theirs === 'number') return { from: numberIn(from), to: to.sql };
  return theirs === 'text' && PRINTED.has(mine) ? spelt(from, to) : undefined;
};

/** An ENUM compares by its text. */
const WORDS: ReadonlySet<Group> = new Set(['text', 'enum']);

function isSpeltAlike({ column: mine }: Side, { column: theirs }: Side): boolean {
  return mine.characterSet === theirs.characterSet && mine.collation === theirs.collation;
}

/**
 * Two collations are an error (1267), so the one of the referenced column decides, as it does when an application looks up a key. What its
 * character set cannot hold would arrive as question marks, and becomes NULL.
 */
function spelt(from: Side, to: Side): Comparison | undefined {
  const { characterSet, collation } = to.column;
  const named = [characterSet, collation].every((name) => name !== null && /^\w+$/.test(name));
  if (!named) return undefined;
  const text = `CONVERT(${unicode(from)} USING ${characterSet ?? ''})`;
  const isHeld = `CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_bin = ${unicode(from)}`;
  const held = characterSet === 'utf8mb4' ? unicode(from) : `(CASE WHEN ${isHeld} THEN ${text} END)`;
  return { from: `${held} COLLATE ${collation ?? ''}`, to: to.sql };
}

/** NULL where the text is no integer, written as an engine writes it. */
function numberIn(from: Side): string {
  const isNumber = `${unicode(from)} COLLATE utf8mb4_bin REGEXP _utf8mb4'^(0|-?[1-9][0-9]{0,19})$'`;
  return `(CASE WHEN ${isNumber} THEN CAST(${unicode(from)} AS DECIMAL(20)) END)`;
}

function unicode({ column, sql }: Side): string {
  return `CONVERT(${/zerofill/i.test(column.type) ? `${sql} + 0` : sql} USING utf8mb4)`;
}

const RULES: Readonly<Record<Engine, Rule>> = { sqlite, postgres, mysql, mariadb: mysql };

/** How an engine compares two columns without error and without loss; undefined when it cannot. */
export function compare(engine: Engine, pair: { readonly from: Side; readonly to: Side }): Comparison | undefined {
  return RULES[engine](pair.from, pair.to);
}

/** True when two values that mean the same are equal: numbers of any kind, otherwise one kind of value. A SQLite column without a type has none. */
export function isSafeToCompare(from: Column, to: Column): boolean {
  return groupOf(from) === groupOf(to) && groupOf(from) !== 'untyped';
}

/** Blanks that people and files put into names: space, tab, no-break and full-width. */
const BLANKS = [32, 9, 160, 12288] as const;
const BLANKS_IN_UTF8: readonly string[] = ['20', '09', 'C2A0', 'E38080'];

/** A name without blanks and letter case, as far as the engine knows letters. */
export function folded(engine: Engine, sql: string): string {
  if (engine === 'postgres') return `lower(regexp_replace(${sql}::text, '[[:space:]]+', '', 'g'))`;
  if (engine === 'sqlite')
    return `lower(${BLANKS.reduce((text, code) => `replace(${text}, char(${String(code)}), '')`, sql)}) COLLATE BINARY`;
  const unicodeText = `CONVERT(${sql} USING utf8mb4)`;
  const bare = BLANKS_IN_UTF8.reduce((text, hex) => `REPLACE(${text}, _utf8mb4 X'${hex}', _utf8mb4'')`, unicodeText);
  return `LOWER(${bare}) COLLATE utf8mb4_unicode_ci`;
}

/** Only SQLite keeps '' in a column of numbers. */
const LOOSE: ReadonlySet<Engine> = new Set(['sqlite']);

/** Conditions that leave out values which stand for "nobody" where no key is declared: '' and 0. */
export function namesSomebody(
  engine: Engine,
  { from, to }: { readonly from: Side; readonly to: Side },
): readonly string[] {
  const [mine, theirs] = [groupOf(from.column), groupOf(to.column)];
  if (mine === 'number' || mine === 'untyped') {
    return LOOSE.has(engine) ? [`${from.sql} <> 0`, `${from.sql} <> ''`] : [`${from.sql} <> 0`];
  }
  if (mine !== 'text') return [];
  return theirs === 'number' ? [`${from.sql} <> ''`, `${from.sql} <> '0'`] : [`${from.sql} <> ''`];
}
