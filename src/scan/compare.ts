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

/** A number and a text are compared as DOUBLE, which calls 9007199254740993 and …992 equal, and 1 and '1abc'. */
const mysql: Rule = (from, to) => {
  const [mine, theirs] = [groupOf(from.column), groupOf(to.column)];
  if (NEVER.has(mine) || NEVER.has(theirs)) return undefined;
  if (WORDS.has(mine) && WORDS.has(theirs)) return mysqlTexts(from, to);
  if (mine === theirs && (mine === 'number' || mine === 'binary')) return plain(from, to);
  if (from.column.type === to.column.type) return plain(from, to);
  return comparesAsText(mine, theirs) ? both(from, to, mysqlText) : undefined;
};

/** An ENUM compares by its text. */
const WORDS: ReadonlySet<Group> = new Set(['text', 'enum']);

/** Two collations are an error (1267), so the one of the referenced column decides, as it does when an application looks up a key. */
function mysqlTexts(from: Side, to: Side): Comparison {
  const [mine, theirs] = [from.column, to.column];
  if (mine.characterSet === theirs.characterSet && mine.collation === theirs.collation) return plain(from, to);
  const collation = theirs.collation ?? '';
  if (theirs.characterSet === 'utf8mb4' && /^\w+$/.test(collation)) {
    return { from: `${unicode(from)} COLLATE ${collation}`, to: to.sql };
  }
  const nearest = collation.endsWith('_ci') ? 'utf8mb4_unicode_ci' : 'utf8mb4_bin';
  return both(from, to, (side) => `${unicode(side)} COLLATE ${nearest}`);
}

/** A uuid prints in lower case; numbers have none. */
function mysqlText(side: Side): string {
  return `LOWER(${unicode(side)}) COLLATE utf8mb4_bin`;
}

function unicode({ column, sql }: Side): string {
  return `CONVERT(${/zerofill/i.test(column.type) ? `${sql} + 0` : sql} USING utf8mb4)`;
}

const RULES: Readonly<Record<Engine, Rule>> = { sqlite, postgres, mysql, mariadb: mysql };

/** How an engine compares two columns without error and without loss; undefined when it cannot. */
export function compare(engine: Engine, pair: { readonly from: Side; readonly to: Side }): Comparison | undefined {
  return RULES[engine](pair.from, pair.to);
}

/** Only SQLite keeps '' in a column of numbers. */
const LOOSE: ReadonlySet<Engine> = new Set(['sqlite']);

/** Conditions that leave out values which stand for "nobody" where no key is declared: '' and 0. */
export function namesSomebody(
  engine: Engine,
  { from, to, as }: { readonly from: Side; readonly to: Side; readonly as: Comparison },
): readonly string[] {
  const [mine, theirs] = [groupOf(from.column), groupOf(to.column)];
  if (mine === 'number' || mine === 'untyped') {
    return LOOSE.has(engine) ? [`${from.sql} <> 0`, `${from.sql} <> ''`] : [`${from.sql} <> 0`];
  }
  if (mine !== 'text') return [];
  return theirs === 'number' ? [`${from.sql} <> ''`, `${as.from} <> '0'`] : [`${from.sql} <> ''`];
}
