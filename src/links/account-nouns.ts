import type { Account } from './accounts.js';
import { clue } from './evidence.js';
import { isIndexed, isInKey, isPlural } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { sameType } from './types.js';
import {
  ACCOUNT_NOUNS,
  FOREIGN_WORDS,
  ID_WORDS,
  NOT_ROLE_PREFIX,
  PERSON_NOUNS,
  WEAK_ACCOUNT_NOUNS,
} from './vocabulary.js';
import { squash } from './words.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/**
 * Columns that say "a user" where no table is called so: `user_id` beside an account table `logins`, `agent_id` for staff. A general word for
 * people means the accounts there are.
 */
export function byAccountNoun(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  const noun = nounOf(from);
  if (self === undefined || noun === undefined || isOwnKey(from) || hasTypeBeside(self, from)) return [];
  if (isNamedOtherwise(world, from)) return [];
  const account = accountCalled(world, self, noun.word);
  const [key, second] = account?.key ?? [];
  if (account === undefined || key === undefined || second !== undefined || account.table === self) return [];
  if (!noun.hasId && !isPlainPerson(from, key)) return [];
  if (noun.hasId && from.column.family === 'text' && !sameType(from.column, key.column)) return [];
  const facts = { word: noun.word, table: account.table.table.id };
  return candidate(from, key, [clue(noun.hasId ? 'accountNoun' : 'plainAccountNoun', 'accountNoun', facts)]);
}

interface AccountWord {
  readonly word: string;
  readonly hasId: boolean;
}

/** Weak words that still mean whoever has an account. */
const STANDING = new Set(['account', 'member', 'actor', 'principal']);
/** More words for people than tables of them are called. */
const PEOPLE = new Set([...ACCOUNT_NOUNS, 'agent']);

function nounOf({ words }: NamedColumn): AccountWord | undefined {
  const hasId = ID_WORDS.has(words.at(-1) ?? '');
  const stem = hasId ? words.slice(0, -1) : words;
  const word = stem.at(-1) ?? '';
  const inRole = stem.slice(0, -1);
  if (!PEOPLE.has(word) || inRole.some((each) => FOREIGN_WORDS.has(each) || NOT_ROLE_PREFIX.has(each)))
    return undefined;
  return hasId || inRole.length === 0 ? { word, hasId } : undefined;
}

/** Some table, account or not, is what the name says outright. */
function isNamedOtherwise({ targets, schema }: World, from: NamedColumn): boolean {
  for (let at = 0; at < from.words.length; at += 1) {
    const named = targets.byName.get(squash(from.words.slice(at))) ?? [];
    if (named.some(({ form, table, part }) => form !== 'noun' && part !== 'tail' && table.table !== from.table))
      return true;
  }
  const stem = from.words.filter((word) => !ID_WORDS.has(word));
  return stem.length > 1 && schema.byNoun.has(squash(stem));
}

/** The accounts whose table has the word in its name; otherwise people for words of people, logins for the rest, if there is one such table. */
function accountCalled({ accounts }: World, self: NamedTable, word: string): Account | undefined {
  const usable = accounts.filter(({ key }) => key.length === 1);
  const named = usable.filter(({ table }) => table.words.includes(word));
  if (named.length === 1) return named[0];
  if (named.length > 1 || (WEAK_ACCOUNT_NOUNS.has(word) && !STANDING.has(word))) return undefined;
  const near = usable.filter(({ table }) => table.table.schema === self.table.schema);
  const identity = near.find(({ isIdentity }) => isIdentity === true);
  if (identity !== undefined && word === 'member') return identity;
  const people = (near.length > 0 ? near : usable).filter(({ isPerson }) => isPerson === PERSON_NOUNS.has(word));
  const [only, second] = people.length > 0 ? people : near;
  return second === undefined ? only : undefined;
}

/** Without an id in its name the column needs the key's type, and an index or nothing else to be. */
function isPlainPerson(from: NamedColumn, key: NamedColumn): boolean {
  if (isPlural(from) || from.column.family === 'text') return false;
  return (
    sameType(from.column, key.column) ||
    isIndexed(from.table, from.column.name) ||
    isInKey(from.table, from.column.name)
  );
}
