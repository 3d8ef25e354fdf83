import { keepsPassword } from './account-columns.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';
import { findColumn, isInKey, isIndexed, isPlural, singleKey } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { wordSet } from './targets.js';
import type { Target } from './targets.js';
import { compareTypes, sameType } from './types.js';
import { EXTERNAL_ONLY, FOREIGN_WORDS, ID_WORDS, NOT_ROLE_PREFIX, VALUE_WORDS, isAgent, isDeed } from './vocabulary.js';
import { squash } from './words.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

interface Match {
  readonly targets: readonly Target[];
  /** Words in front of the matching part: `author` in `author_user_id`. */
  readonly role: readonly string[];
  /** The name has the table's words in another order. */
  readonly turned: boolean;
}

/** Columns named after the key of another table: `user_id → users.id`, `userid`, `employee`, `author_user_id`, `parent_dept_id`. */
export function byKeyName(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  if (self === undefined) return [];
  const match = findMatch(world, self, from);
  if (match === undefined) return [];
  return choose(world, self, match.targets).flatMap(({ target, clues }) =>
    candidate(from, target.key, [...cluesOf(match, target, from), ...clues, ...discriminated(self, from)]),
  );
}

/** Columns that point at their own table: `parent_id`, `pid`, `parent_menu_id`. */
export function byParentName(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  const key = self === undefined ? undefined : singleKey(self);
  if (self === undefined || key === undefined || key === from || hasTypeBeside(self, from)) return [];
  const isParent = ['parentid', 'parent', 'pid', 'parentuuid', 'fatherid', 'fjid', '父id'].includes(from.squashed);
  if (!isParent || !sameType(from.column, key.column)) return [];
  return candidate(from, key, [clue('parent', 'parent', { column: from.column.name })]);
}

/** The longest part of a column name that is a table's key, read from the end. */
function findMatch(world: World, self: NamedTable, from: NamedColumn): Match | undefined {
  for (let at = 0; at < from.words.length; at += 1) {
    const role = from.words.slice(0, at);
    if (role.some((word) => NOT_ROLE_PREFIX.has(word) || EXTERNAL_ONLY.has(word))) return undefined;
    const named = world.targets.byName.get(squash(from.words.slice(at))) ?? [];
    const possible = named.filter((target) => isPossible(world, self, from, target, role));
    if (possible.length > 0) return { targets: possible, role, turned: false };
    if (named.length > 0 && at === 0) return undefined;
    const turned = at === 0 ? turnedRound(world, from) : [];
    if (turned.length > 0) return { targets: turned, role, turned: true };
  }
  return undefined;
}

function isPossible(
  world: World,
  self: NamedTable,
  from: NamedColumn,
  target: Target,
  role: readonly string[],
): boolean {
  if (
    target.key === from ||
    (target.part === 'tail' && (isOwnKey(from) || isAgent(from.words.at(-2) ?? '') || isLinkTable(target.table)))
  )
    return false;
  if (isAccount(world, target.table) && role.some((word) => FOREIGN_WORDS.has(word))) return false;
  if (target.table === self && (role.length === 0 || target.form === 'noun')) return false;
  if (
    isOwnKey(from) &&
    (role.length > 0 || target.form !== 'key' || from.column.identity !== 'no' || isNamedAfter(self, from))
  )
    return false;
  if (isSynonym(self, from, target)) return false;
  const types = compareTypes(from.column, target.key.column);
  if (types === undefined || (isTextForNumber(types) && keepsPassword(self))) return false;
  return target.form === 'noun'
    ? isPlainReference(world, from, target, role)
    : !isTextForNumber(types) || role.length === 0;
}

/** `employee_id varchar` where `employees` itself has such a column beside its numeric key: a staff number, not the key. */
function isSynonym(self: NamedTable, from: NamedColumn, target: Target): boolean {
  const twin = findColumn(target.table, from.column.name);
  return (
    twin !== undefined &&
    twin !== target.key &&
    twin !== from &&
    self !== target.table &&
    sameType(twin.column, from.column) &&
    !sameType(from.column, target.key.column)
  );
}

/** A bare noun is a reference only where the types agree and something else speaks for it. */
function isPlainReference(world: World, from: NamedColumn, target: Target, role: readonly string[]): boolean {
  if (from.column.family === 'text' || isPlural(from) || !sameType(from.column, target.key.column)) return false;
  if (VALUE_WORDS.has(from.words.at(-1) ?? '')) return false;
  const ownNoun =
    world.schema.byId.get(from.table.id)?.nouns.some(({ words }) => squash(words) === squash(role)) === true;
  if (isAccount(world, target.table))
    return (
      role.length === 0 ||
      ownNoun ||
      ['from', 'to', 'target', 'for', 'by'].includes(role.at(-1) ?? '') ||
      isDeed(role.at(-1) ?? '')
    );
  const indexed = isIndexed(from.table, from.column.name) || isInKey(from.table, from.column.name);
  return role.length === 0 && target.part !== 'tail' && (indexed || usesPlainNouns(world));
}

/** Some schemas leave the `_id` out; their declared keys show it. */
function usesPlainNouns({ declared, targets }: World): boolean {
  let plain = 0;
  for (const [name, to] of declared)
    if (
      targets.byName
        .get(name)
        ?.some(({ form, table }) => form === 'noun' && to.some((each) => each.table === table.table.id)) === true
    )
      plain += 1;
  return plain >= 3;
}

function turnedRound(world: World, from: NamedColumn): readonly Target[] {
  const last = from.words.at(-1) ?? '';
  if (!ID_WORDS.has(last) || from.words.length < 3) return [];
  const found = world.targets.byWords.get(wordSet(from.words.slice(0, -1))) ?? [];
  return found.filter(
    ({ table, key }) =>
      table.table !== from.table &&
      sameType(from.column, key.column) &&
      (key.squashed === last || key.squashed === from.squashed),
  );
}

interface Choice {
  readonly target: Target;
  readonly clues: readonly Clue[];
}

/** Among tables of one name: the better name, then the nearer table, then account tables, all of them: the rows may tell which. */
function choose(world: World, self: NamedTable, targets: readonly Target[]): readonly Choice[] {
  const ranks = targets.map((target) => ({ target, rank: rankOf(world, self, target) }));
  const best = Math.min(...ranks.map(({ rank }) => rank));
  const nearest = ranks.filter(({ rank }) => rank === best).map(({ target }) => target);
  if (nearest.length === 1) return nearest.map((target) => ({ target, clues: [] }));
  const shared = clue('severalAccounts', 'severalAccounts', {
    tables: nearest.map(({ table }) => table.table.id).join(', '),
  });
  const accounts = world.accounts.filter(({ table }) => nearest.some((target) => target.table === table));
  return accounts.flatMap(({ table }, at) => {
    const later = at === 0 ? [] : [clue('laterAccount', 'laterAccount', { table: accounts[0]?.table.table.id ?? '' })];
    return nearest.filter((target) => target.table === table).map((target) => ({ target, clues: [shared, ...later] }));
  });
}

function rankOf(world: World, self: NamedTable, { table, form, part }: Target): number {
  const near = table.table.schema === self.table.schema ? 0 : 4;
  const module = table.words[0] === self.words[0] && part !== 'whole' ? 0 : 1;
  const names = { key: 0, alias: 1, noun: 2 }[form] * 16 + { whole: 0, prefix: 8, tail: 24 }[part];
  return names + near + module * 2 + (isAccount(world, table) ? 0 : 1);
}

const FORM_RULES = { key: 'keyName', alias: 'keyAlias', noun: 'tableNoun' } as const;

function cluesOf(
  { role, turned }: Match,
  { table, key, form, part }: Target,
  { column }: NamedColumn,
): readonly Clue[] {
  const facts = { column: column.name, table: table.table.id, key: key.column.name };
  const named = clue(turned ? 'sameWords' : FORM_RULES[form], 'names', facts);
  const tail = part === 'tail' ? [clue('tableTail', 'tableTail', { table: table.table.name })] : [];
  return role.length === 0
    ? [named, ...tail]
    : [named, ...tail, clue('rolePrefix', 'rolePrefix', { role: role.join(' ') })];
}

function discriminated(self: NamedTable, from: NamedColumn): readonly Clue[] {
  return hasTypeBeside(self, from) ? [clue('discriminator', 'discriminator')] : [];
}

function isAccount({ accounts }: World, table: NamedTable): boolean {
  return accounts.some((account) => account.table === table);
}

/** `dashboard_userid` of `dashboard_user` is its own key, whatever it ends with. */
function isNamedAfter(self: NamedTable, from: NamedColumn): boolean {
  return self.nouns.some(({ words, part }) => part !== 'tail' && from.squashed.startsWith(squash(words)));
}

function isLinkTable({ columns }: NamedTable): boolean {
  return columns.filter(({ words }) => words.length > 1 && words.at(-1) === 'id').length >= 2 && columns.length < 7;
}

function isTextForNumber(clues: readonly Clue[]): boolean {
  return clues.some(({ rule }) => rule === 'textForKey');
}
