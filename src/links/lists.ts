import type { Column } from '../catalog/model.js';
import { traitsOf } from './account-columns.js';
import { byAccountNoun } from './account-nouns.js';
import { accountNoun } from './account-points.js';
import type { Account } from './accounts.js';
import { byActor } from './actors.js';
import { elementsOf } from './data/elements.js';
import { valuesOf } from './data/facts.js';
import type { Facts } from './data/facts.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';
import { byKeyName } from './named-references.js';
import { isPlural, singleKey } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { isText } from './types.js';
import { GROUP_NOUNS, ID_WORDS, ROLE_NOUNS } from './vocabulary.js';
import { squash } from './words.js';
import { candidate, columnsOf, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** A shorter text holds one thing. */
const SHORTEST_LIST = 20;
/** So many values must look like lists before a column without a telling name is taken for one. */
const LEAST_LISTS = 3;
/** Ids of the rows above in a tree. */
const TREE_WORDS = new Set(['ancestor', 'path', 'lineage', 'parent', 'tree']);
/** Any number; short ones are sizes, days and positions far more often than keys. */
const NUMBER = /^\d{1,20}$/;
const ID = /^(?:\d{6,20}|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})$/i;

/** True for a column whose value may hold several ids: an array, a JSON document, a text long enough. */
export function mayBeList(from: NamedColumn): boolean {
  const { family } = from.column;
  return family === 'array' || family === 'json' || (isText(from.column, SHORTEST_LIST) && !isOwnKey(from));
}

/** True for a list by its name: a text in the plural. */
export function isNamedList(from: NamedColumn): boolean {
  return isPlural(from) && mayBeList(from);
}

/**
 * Columns that hold several ids in one value: `receiver_ids` text, `attendees` JSON, `groups integer[]`. By a plural name, or because the
 * rows look like lists of what an account is known by.
 */
export function byList(world: World, from: NamedColumn, facts: Facts): readonly Candidate[] {
  if (!mayBeList(from)) return [];
  const seen = valuesOf(facts, columnsOf(from)) ?? [];
  const list = formOf(from.column, seen);
  const named = isPlural(from) || from.column.family === 'array' ? byPluralName(world, from) : [];
  const found = named.length > 0 ? named : listsByRows(world, from, seen);
  return found.map((each) => ({ ...each, list, from: columnsOf(from) }));
}

/** What the rows show; without rows the type, then a comma. */
function formOf({ family }: Column, seen: readonly string[]): string {
  if (family === 'array' || family === 'json') return family;
  const forms = seen.map(elementsOf).filter(({ form, elements }) => form === 'json' || elements.length > 1);
  return forms[0]?.form ?? ',';
}

/** Lists of what is long enough to be an id; of shorter numbers with little trust, until they are looked up. */
function listsByRows(world: World, from: NamedColumn, seen: readonly string[]): readonly Candidate[] {
  if (looksLikeLists(seen, ID)) return listsOfAccounts(world, from, () => [clue('listForm', 'listForm')]);
  if (!looksLikeLists(seen, NUMBER)) return [];
  const short = clue('shortIds', 'shortIds');
  return listsOfAccounts(world, from, ({ table }) => [short, ...nounClues(from, table)]);
}

/** Every value is a list of such elements, and some hold more than one. */
function looksLikeLists(seen: readonly string[], element: RegExp): boolean {
  const lists = seen.map(elementsOf);
  return (
    lists.filter(({ elements, form }) => elements.length > 1 || form === 'json').length >= LEAST_LISTS &&
    lists.every(({ elements }) => elements.length > 0 && elements.every((each) => element.test(each)))
  );
}

/** `invited_users`: the last word is what the rows of the account table are called. */
function nounClues(from: NamedColumn, table: NamedTable): readonly Clue[] {
  const noun = accountNoun(table);
  if (noun === undefined || from.words.at(-1) !== noun || !isPlural(from)) return [];
  return [clue('listNoun', 'listNoun', { column: from.column.name, noun, table: table.table.id })];
}

/** The name in the singular, as if the column held one id: it is read with every type a key has. */
function byPluralName(world: World, from: NamedColumn): readonly Candidate[] {
  const candidates = keyKinds(world).flatMap((key) => {
    const one = inSingular(from, key.column);
    const found = [
      ...byKeyName(world, one),
      ...byActor(world, one),
      ...byAccountNoun(world, one),
      ...byNoun(world, one),
    ];
    return found.filter(({ to }) => pointsAt(world, to, key.column.type));
  });
  return candidates.filter(({ to }) => isClear(world, from, to.table)).map(asPlural);
}

/** `groups` and `user_roles` name a table as a whole. */
function byNoun(world: World, from: NamedColumn): readonly Candidate[] {
  const named = world.targets.byName.get(squash(from.words)) ?? [];
  const whole = named.filter(({ form, part }) => form === 'noun' && part !== 'tail');
  const [only, second] = whole;
  if (only === undefined || second !== undefined || only.table.table === from.table) return [];
  return candidate(from, only.key, [
    clue('tableNoun', 'listNames', { column: from.column.name, table: only.table.table.id }),
  ]);
}

const kindsKnown = new WeakMap<World, readonly NamedColumn[]>();

/** One key of each type that keys of one column have. */
function keyKinds(world: World): readonly NamedColumn[] {
  const before = kindsKnown.get(world);
  if (before !== undefined) return before;
  const keys = world.schema.tables.flatMap((table) => singleKey(table) ?? []);
  const kinds = [...new Map(keys.map((key) => [key.column.type, key])).values()];
  kindsKnown.set(world, kinds);
  return kinds;
}

function inSingular(from: NamedColumn, key: Column): NamedColumn {
  const name = from.column.name.replace(/s(\d*)$/i, '$1');
  return { ...from, column: { ...key, name, comment: from.column.comment, identity: 'no', nullable: true } };
}

function pointsAt(world: World, to: Candidate['to'], type: string): boolean {
  const key = world.schema.byId.get(to.table);
  return key !== undefined && singleKey(key)?.column.type === type;
}

/** `role_ids` is a list of ids; `comments` is a text, unless the rows are people or the type says numbers. */
function isClear(world: World, from: NamedColumn, target: string): boolean {
  const isAccount = world.accounts.some(({ table }) => table.table.id === target);
  const isRole =
    from.words.length <= 2 && [ROLE_NOUNS, GROUP_NOUNS].some((nouns) => nouns.has(from.words.at(-1) ?? ''));
  return isAccount || isRole || ID_WORDS.has(from.words.at(-1) ?? '') || /int|uuid/i.test(from.column.type);
}

/** What was said of types and indexes was said of the borrowed column. */
function asPlural(found: Candidate): Candidate {
  const clues = found.clues.filter(({ rule }) => rule !== 'sameType' && rule !== 'indexed' && rule !== 'inKey');
  return { ...found, clues: [...clues, clue('plural', 'plural')] };
}

function listsOfAccounts(
  world: World,
  from: NamedColumn,
  cluesFor: (account: Account) => readonly Clue[],
): readonly Candidate[] {
  const traits = traitsOf(
    world.schema.byId.get(from.table.id) ?? { table: from.table, words: [], nouns: [], columns: [] },
  );
  if (traits.has(from) || from.words.some((word) => TREE_WORDS.has(word))) return [];
  return world.accounts.flatMap((account) => {
    const [key, second] = account.key;
    if (key === undefined || second !== undefined) return [];
    return [{ from: columnsOf(from), to: columnsOf(key), basis: 'inferred' as const, clues: cluesFor(account) }];
  });
}
