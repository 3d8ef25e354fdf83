import type { Account } from './accounts.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';
import { isIndexed, isPlural, singleKey } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import {
  ACCOUNT_NOUNS,
  DELEGATE_AGENTS,
  FOREIGN_WORDS,
  ID_WORDS,
  NOT_DONE_BY,
  NOT_ROLE_PREFIX,
  RECORDING,
  SOCIAL_WORDS,
  WEAK_AGENTS,
  isAgent,
  isDeed,
} from './vocabulary.js';
import { sameType } from './types.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** A column named after what a person does to the row. */
export interface Actor {
  /** The word for the person or the deed: `approver`, `created by`. */
  readonly stem: string;
  readonly form: 'done-by' | 'agent' | 'uid';
  /** The name ends in an id word. */
  readonly hasId: boolean;
  /** Not clear enough without an id word. */
  readonly weak: boolean;
}

/** Reads `created_by`, `uploader_id`, `owner`, `last_modified_by_id`, `uid` as an actor; undefined for anything else. */
export function actorOf(words: readonly string[]): Actor | undefined {
  const hasId = ID_WORDS.has(words.at(-1) ?? '');
  const stem = hasId ? words.slice(0, -1) : words;
  const last = stem.at(-1) ?? '';
  const before = stem.at(-2) ?? '';
  if (stem.some((word) => FOREIGN_WORDS.has(word) || NOT_ROLE_PREFIX.has(word))) return undefined;
  if (stem.length === 0) return words[0] === 'uid' ? { stem: 'uid', form: 'uid', hasId, weak: false } : undefined;
  if (last === 'to' && isDeed(before) && hasId) return { stem: 'assignee', form: 'agent', hasId, weak: false };
  if (last === 'by' && before !== '' && !NOT_DONE_BY.has(before))
    return { stem: stem.join(' '), form: 'done-by', hasId, weak: false };
  if (ACCOUNT_NOUNS.has(last) && RECORDING.has(before))
    return { stem: stem.join(' '), form: 'done-by', hasId, weak: false };
  if (ACCOUNT_NOUNS.has(before) && RECORDING.has(last))
    return { stem: stem.join(' '), form: 'done-by', hasId, weak: false };
  if (isAgent(last)) return { stem: last, form: 'agent', hasId, weak: WEAK_AGENTS.has(last) };
  const isUid =
    words.at(-1) === 'uid' &&
    (isDeed(last) || ['from', 'to', 'target', 'user', 'author', 'by', 'friend', 'member'].includes(last));
  return isUid ? { stem: last, form: 'uid', hasId, weak: false } : undefined;
}

/** Columns named after a doer that hold the key of an account: `approver_id → users.id`, `created_by → users.id`, `uid → user.id`. */
export function byActor(world: World, from: NamedColumn): readonly Candidate[] {
  const actor = actorOf(from.words);
  const self = world.schema.byId.get(from.table.id);
  if (actor === undefined || self === undefined || isOwnKey(from) || hasTypeBeside(self, from)) return [];
  const account = accountFor(world, self, from, actor);
  const [key, second] = account?.key ?? [];
  if (
    account === undefined ||
    key === undefined ||
    second !== undefined ||
    !isPlausible(world, self, from, { actor, key })
  )
    return [];
  return candidate(from, key, actorClues(from, actor, account));
}

/** A word for a tie between two accounts, `follow_id` beside `user_id` in `follow`, is the second account. */
export function bySocialTie(world: World, from: NamedColumn): readonly Candidate[] {
  const [stem = '', id = ''] = from.words;
  const self = world.schema.byId.get(from.table.id);
  if (self === undefined || from.words.length !== 2 || id !== 'id' || !SOCIAL_WORDS.has(stem) || isOwnKey(from))
    return [];
  const known = world.targets.byName.get(from.squashed)?.some(({ table }) => table !== self) === true;
  const account = pointsAtAccount(world, self, from);
  const key = account?.key[0];
  if (known || key === undefined || !sameType(from.column, key.column)) return [];
  return candidate(from, key, [clue('socialTie', 'socialTie', { table: self.table.name })]);
}

/** The account table an actor belongs to: by what the word means elsewhere, by the table's other columns, by people or logins. */
export function accountFor(world: World, self: NamedTable, from: NamedColumn, actor: Actor): Account | undefined {
  const declared = new Set(world.declared.get(from.squashed)?.map(({ table }) => table));
  const voted = world.accounts.filter(({ table }) => declared.has(table.table.id));
  if (voted.length === 1) return voted[0];
  const fitting = world.accounts.filter(
    ({ key: [key] }) =>
      key !== undefined &&
      (sameType(from.column, key.column) || from.column.family === 'text' || from.column.family === key.column.family),
  );
  const near = fitting.filter(({ table }) => table.table.schema === self.table.schema);
  const candidates = near.length > 0 ? near : fitting;
  const people = DELEGATE_AGENTS.has(actor.stem) ? candidates.find(({ isPerson }) => isPerson) : undefined;
  const module = candidates.find(({ table }) => table.words.length > 1 && table.words[0] === self.words[0]);
  return people ?? module ?? candidates.find(({ isPerson }) => !isPerson) ?? candidates[0];
}

/** The account table another column of this table names outright. */
export function pointsAtAccount(world: World, self: NamedTable, except: NamedColumn): Account | undefined {
  const declared = self.table.foreignKeys.map(({ referencedTable }) => referencedTable);
  return world.accounts.find(({ table }) => {
    const byName = self.columns.some(
      (named) =>
        named !== except &&
        (world.targets.byName.get(named.squashed) ?? []).some(
          (target) => target.table === table && target.form !== 'noun',
        ),
    );
    return byName || declared.includes(table.table.id);
  });
}

interface Guess {
  readonly actor: Actor;
  readonly key: NamedColumn;
}

function isPlausible(world: World, self: NamedTable, from: NamedColumn, { actor, key }: Guess): boolean {
  if (actor.form === 'uid' && actor.stem === 'uid') return isAccountUid(world, self, from, key);
  if (key.column.family === 'uuid' && actor.hasId) return true;
  if (from.column.family === 'text' && key.column.family === 'text' && actor.hasId)
    return (from.column.length ?? 0) >= (key.column.length ?? 0);
  if (from.column.family === 'text') return sameType(from.column, key.column) && (!actor.weak || isExplained(from));
  if (actor.hasId) return true;
  const bothNumbers = from.column.family === 'integer' && key.column.family === 'integer';
  return (
    !isPlural(from) &&
    (sameType(from.column, key.column) || (actor.form === 'done-by' && bothNumbers)) &&
    (!actor.weak || isExplained(from) || isIndexed(from.table, from.column.name))
  );
}

/** `uid` is an account only where nothing else of the table is, and where the name is not every table's own. */
function isAccountUid(world: World, self: NamedTable, from: NamedColumn, key: NamedColumn): boolean {
  if (pointsAtAccount(world, self, from) !== undefined || !sameType(from.column, key.column)) return false;
  return world.schema.tables.every(
    (table) => table.table === key.table || singleKey(table)?.column.name !== from.column.name,
  );
}

/** A comment says that the column holds a person, or another column spells the name out. */
function isExplained({ column, table, words }: NamedColumn): boolean {
  const says = /用户|人|员|者|user|account|person|employee/i.test(column.comment ?? '');
  return says || table.columns.some(({ name }) => name.toLowerCase() === `${words.join('_')}_name`);
}

function actorClues(from: NamedColumn, actor: Actor, account: Account): readonly Clue[] {
  const rule = ({ 'done-by': 'doneBy', agent: 'agent', uid: 'accountUid' } as const)[actor.form];
  return [
    clue(rule, account.isPerson ? 'holdsPeople' : 'holdsAccounts', {
      column: from.column.name,
      table: account.table.table.id,
    }),
  ];
}
