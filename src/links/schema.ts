import { groupBy } from '../catalog/assemble.js';
import type { Catalog, Column, Table, TableId } from '../catalog/model.js';
import {
  ACCOUNT_NOUNS,
  FILLER_NOUNS,
  FOREIGN_WORDS,
  GROUP_NOUNS,
  HISTORY_WORDS,
  NOT_ROLE_PREFIX,
  PERMISSION_NOUNS,
  PLAIN_PREFIXES,
  ROLE_NOUNS,
} from './vocabulary.js';
import { squash, wordsOf } from './words.js';
import type { Words } from './words.js';

/** A column and the words of its name. */
export interface NamedColumn {
  readonly column: Column;
  readonly table: Table;
  readonly words: readonly string[];
  /** The words run together. */
  readonly squashed: string;
}

/** A noun a table may be called by: its whole name, or what is left without a prefix. */
export interface Noun {
  readonly words: readonly string[];
  /** `whole` name; without the `prefix` of its product or module; the `tail` behind any other first word. */
  readonly part: 'whole' | 'prefix' | 'tail';
}

/** A table and the words of its names. */
export interface NamedTable {
  readonly table: Table;
  readonly words: readonly string[];
  readonly nouns: readonly Noun[];
  readonly columns: readonly NamedColumn[];
}

/** A catalog prepared for the rules: only tables that hold rows of their own, every name already read. */
export interface Schema {
  readonly tables: readonly NamedTable[];
  readonly byId: ReadonlyMap<TableId, NamedTable>;
  /** Tables by their name in lower case, whatever their schema. */
  readonly byName: ReadonlyMap<string, readonly NamedTable[]>;
  /** Tables by what their comment calls a row: `角色` of `角色信息表`. */
  readonly byComment: ReadonlyMap<string, readonly NamedTable[]>;
  /** Tables by each of their nouns but the tail, words run together. */
  readonly byNoun: ReadonlyMap<string, readonly NamedTable[]>;
  readonly words: Words;
}

/** Longer first words mean something. */
const LONGEST_COLUMN_PREFIX = 4;
/** This many tables with one first word make it the name of a module. */
const MODULE_SIZE = 3;

/** Reads every name of a catalog once. */
export function schemaOf(catalog: Catalog): Schema {
  const tables = catalog.tables.filter(holdsReferences);
  const words = wordsOf(tables.flatMap((table) => [table.name, ...table.columns.map(({ name }) => name)]));
  const isPrefix = prefixTest(tables.map(({ name }) => words(name)));
  const named = tables.map((table) => nameTable(table, words, isPrefix));
  return {
    tables: named,
    byId: new Map(named.map((each) => [each.table.id, each])),
    byName: groupBy(named, ({ table }) => table.name.toLowerCase()),
    byComment: groupBy(named, ({ table }) => plainComment(table.comment ?? '')),
    byNoun: nounIndex(named),
    words,
  };
}

function nounIndex(tables: readonly NamedTable[]): ReadonlyMap<string, readonly NamedTable[]> {
  const index = new Map<string, NamedTable[]>();
  for (const table of tables) {
    const nouns = table.nouns.filter(({ part }) => part !== 'tail').map(({ words }) => squash(words));
    for (const noun of new Set(nouns)) {
      const known = index.get(noun);
      if (known === undefined) index.set(noun, [table]);
      else known.push(table);
    }
  }
  return index;
}

/** A partition refers to what its table refers to, and is told there, partitioned again or not. */
function holdsReferences({ kind, parent }: Table): boolean {
  return kind === 'table' || (kind === 'partitioned' && parent === null);
}

/** Looks a column up by its exact name. */
export function findColumn(table: NamedTable, name: string): NamedColumn | undefined {
  return table.columns.find(({ column }) => column.name === name);
}

/** The only column of the primary key; the only column of the first unique key where there is no primary key. */
export function singleKey(table: NamedTable): NamedColumn | undefined {
  const { primaryKey, uniques } = table.table;
  const key = primaryKey ?? uniques.find(({ columns }) => columns.length === 1)?.columns;
  const [only, second] = key ?? [];
  return only === undefined || second !== undefined ? undefined : findColumn(table, only);
}

/** True for tables that keep what happened, by their name or comment. */
export function isHistory({ words, table }: NamedTable): boolean {
  return words.some((word) => HISTORY_WORDS.has(word)) || /日志|历史|流水|记录/.test(table.comment ?? '');
}

/** True for a name in the plural: `followers int` counts them, `user_ids` lists them. */
export function isPlural({ column, squashed }: NamedColumn): boolean {
  return /s\d*$/i.test(column.name) && !squashed.endsWith('s');
}

/** True when no two rows share a value of this column alone. */
export function isUnique(table: Table, column: string): boolean {
  const alone = (columns: readonly (string | null)[]): boolean => columns.length === 1 && columns[0] === column;
  return (table.primaryKey !== null && alone(table.primaryKey)) || table.uniques.some(({ columns }) => alone(columns));
}

/** True when the column stands in a key of several columns. */
export function isInKey(table: Table, column: string): boolean {
  const keys = [table.primaryKey ?? [], ...table.uniques.map(({ columns }) => columns)];
  return keys.some((columns) => columns.length > 1 && columns.includes(column));
}

/** True when an index starts with the column. */
export function isIndexed(table: Table, column: string): boolean {
  return table.indexes.some(({ columns }) => columns[0] === column);
}

/** `角色信息表` → `角色`. */
function plainComment(comment: string): string {
  return comment.replace(/(?:基本|基础|主|详细)?(?:信息|资料|管理|数据|档案)?表?$/, '');
}

function nameTable(table: Table, words: Words, isPrefix: (word: string) => boolean): NamedTable {
  const own = words(table.name);
  const prefix = columnPrefix(table, words);
  const columns = table.columns.map((column) =>
    nameColumn(table, column, (name) => withoutPrefix(words(name), prefix)),
  );
  return { table, words: own, nouns: nounsOf(own, isPrefix), columns };
}

function nameColumn(table: Table, column: Column, words: Words): NamedColumn {
  const own = turn(words(column.name));
  return { column, table, words: own, squashed: squash(own) };
}

/**
 * `user_id_from` and `user_to` say the role behind instead of in front; `fk_staff` and `id_staff` begin with what others end with, and then
 * `fk_user_author` says who before in which role.
 */
function turn(words: readonly string[]): readonly string[] {
  const [first = '', second = '', ...others] = words;
  if ((first === 'fk' || first === 'id') && second !== '' && second !== 'id')
    return ACCOUNT_NOUNS.has(second) && others.length > 0 && others.at(-1) !== 'id'
      ? [...others, second, 'id']
      : [second, ...others.filter((word) => word !== 'id'), 'id'];
  const last = words.at(-1) ?? '';
  return words.length > 1 && (last === 'from' || last === 'to') ? [last, ...words.slice(0, -1)] : words;
}

/** Some schemas begin every column with a short form of its table: `ug_user`, `ug_group` of `user_groups`. */
function columnPrefix(table: Table, words: Words): string | undefined {
  const firsts = new Set(table.columns.map(({ name }) => words(name)[0] ?? ''));
  const [first = ''] = firsts;
  const isShort = first.length <= LONGEST_COLUMN_PREFIX && !isNoun(first) && !/^(?:id|to|from|by)$/.test(first);
  const isSaying = NOT_ROLE_PREFIX.has(first) || FOREIGN_WORDS.has(first);
  return firsts.size === 1 && table.columns.length > 1 && isShort && !isSaying ? first : undefined;
}

/** In front of every column stands what the table is about: `user_id`, `user_name`. */
function isNoun(word: string): boolean {
  return [ACCOUNT_NOUNS, ROLE_NOUNS, GROUP_NOUNS, PERMISSION_NOUNS].some((nouns) => nouns.has(word));
}

function withoutPrefix(words: readonly string[], prefix: string | undefined): readonly string[] {
  return words.length > 1 && words[0] === prefix ? words.slice(1) : words;
}

/** `tbl_sys_user_info` is called `user` as well. */
function nounsOf(words: readonly string[], isPrefix: (word: string) => boolean): readonly Noun[] {
  const core = withoutFiller(words);
  const nouns: Noun[] = [{ words, part: 'whole' }];
  if (core.length < words.length) nouns.push({ words: core, part: 'whole' });
  let rest = core;
  while (rest.length > 1 && isPrefix(rest[0] ?? '')) {
    rest = rest.slice(1);
    nouns.push({ words: rest, part: 'prefix' });
  }
  if (rest.length > 1) nouns.push({ words: rest.slice(1), part: 'tail' });
  return nouns;
}

function withoutFiller(words: readonly string[]): readonly string[] {
  return words.length > 1 && FILLER_NOUNS.has(words.at(-1) ?? '') ? withoutFiller(words.slice(0, -1)) : words;
}

/** A first word marks a module when several tables share it and none is called by it: `issue_user` is not the `user` of `issue`. */
function prefixTest(tables: readonly (readonly string[])[]): (word: string) => boolean {
  const whole = new Set(tables.filter(({ length }) => length === 1).map(([word]) => word));
  const counts = new Map<string, number>();
  for (const [first = ''] of tables) counts.set(first, (counts.get(first) ?? 0) + 1);
  return (word) => !whole.has(word) && (PLAIN_PREFIXES.has(word) || (counts.get(word) ?? 0) >= MODULE_SIZE);
}
