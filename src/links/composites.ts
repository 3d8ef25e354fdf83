import { keepsPassword } from './account-columns.js';
import { clue } from './evidence.js';
import { actorOf } from './actors.js';
import { findColumn, isPlural } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { isText, sameType } from './types.js';
import type { Account } from './accounts.js';
import { IDENTITY_NOUNS } from './vocabulary.js';
import { squash } from './words.js';
import { candidate } from './world.js';
import type { Candidate, World } from './world.js';

/** A shorter text does not hold a name. */
const SHORTEST_NAME = 16;
/** Key columns whose name many other columns end with. */
const VAGUE_KEYS = new Set(['name', 'id', 'code', 'key', 'no', 'number']);

/** References to accounts whose key has several columns: the shared ones by their own names, the last one by its name or in a role. */
export function byCompositeKey(world: World, self: NamedTable): readonly Candidate[] {
  return world.accounts
    .filter(({ key, table }) => key.length > 1 && table !== self && !keepsPassword(self))
    .flatMap((account) => referencesTo(self, account));
}

function referencesTo(self: NamedTable, account: Account): readonly Candidate[] {
  const { table, key } = account;
  const own = key.at(-1);
  const shared = key.slice(0, -1).flatMap((column) => twinOf(self, column) ?? []);
  if (own === undefined || shared.length !== key.length - 1) return [];
  const detail = clue('compositeKey', 'compositeKey', { table: table.table.id });
  return self.columns
    .filter((named) => !shared.includes(named) && standsFor(named, own, account))
    .map((named) => ({
      from: { table: self.table.id, columns: [...shared, named].map(({ column }) => column.name) },
      to: { table: table.table.id, columns: key.map(({ column }) => column.name) },
      basis: 'inferred',
      clues: [detail],
    }));
}

function twinOf(self: NamedTable, key: NamedColumn): NamedColumn | undefined {
  const twin = findColumn(self, key.column.name);
  return twin !== undefined && sameType(twin.column, key.column) ? twin : undefined;
}

/**
 * `user_id`, `approver_user_id`, `approver_id` or `approved_by` for a key column `user_id`, `owner_no` for `member_no`; `user` for a key
 * column `name` of users.
 */
function standsFor(named: NamedColumn, own: NamedColumn, account: Account): boolean {
  if (isCalledAfter(named, own, account)) return true;
  if (!sameType(named.column, own.column) || own.words.every((word) => VAGUE_KEYS.has(word))) return false;
  if (named.squashed.endsWith(own.squashed)) return true;
  const endsAlike = named.words.length > 1 && named.words.at(-1) === own.words.at(-1);
  const words = endsAlike ? [...named.words.slice(0, -1), 'id'] : named.words;
  if (words.length === 2 && words[1] === 'id' && IDENTITY_NOUNS.has(words[0] ?? '')) return true;
  const actor = actorOf(words);
  return actor !== undefined && (actor.hasId || (actor.form === 'done-by' && !isPlural(named)));
}

/**
 * References to tables within a tenant: `[tenant_id, role_id]` for roles with that key, when the last column is called after the table and
 * no other table is what its name alone would mean.
 */
export function byKeyWithin({ schema, targets, accounts }: World, self: NamedTable): readonly Candidate[] {
  const known = new Set(accounts.map(({ table }) => table));
  const named = self.columns.filter(({ squashed }) => targets.byName.get(squashed) === undefined);
  return schema.tables
    .filter((table) => table !== self && !known.has(table) && isWithin(table))
    .flatMap((table) => {
      const key = keyOf(table);
      const own = named.filter(({ column }) => column.name === key.at(-1)?.column.name);
      const twins = own.length === 0 ? [] : key.flatMap((column) => twinOf(self, column) ?? []);
      if (twins.length === 0 || twins.length !== key.length) return [];
      const from = { table: self.table.id, columns: twins.map(({ column }) => column.name) };
      const to = { table: table.table.id, columns: key.map(({ column }) => column.name) };
      const detail = clue('compositeKey', 'compositeKey', { table: table.table.id });
      return [{ from, to, basis: 'inferred' as const, clues: [detail] }];
    });
}

const keyOf = (table: NamedTable): readonly NamedColumn[] =>
  (table.table.primaryKey ?? []).flatMap((name) => findColumn(table, name) ?? []);

/** True for `roles` with the key `[tenant_id, role_id]`: an entity within something, no link between two. */
function isWithin(table: NamedTable): boolean {
  const key = keyOf(table);
  const own = key.at(-1);
  if (key.length < 2 || own === undefined || own.words.length < 2) return false;
  const stem = squash(own.words.slice(0, -1));
  return table.nouns.some(({ words, part }) => part !== 'tail' && squash(words) === stem);
}

function isCalledAfter(named: NamedColumn, own: NamedColumn, { table }: Account): boolean {
  const isNoun = table.nouns.some(({ words, part }) => part !== 'tail' && words.join('') === named.squashed);
  return isNoun && own.column.family === 'text' && isText(named.column, SHORTEST_NAME);
}

/**
 * Where the key of accounts is a text within a tenant, a column called `user` or `approver` names the account, in a table that says the
 * tenant in another way.
 */
export function byNameInKey(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  return world.accounts.flatMap((account) => {
    const own = account.key.at(-1);
    if (self === undefined || own === undefined || account.key.length < 2 || account.table === self) return [];
    if (keepsPassword(self)) return [];
    const actor = actorOf(from.words);
    const isActor = actor !== undefined && !actor.hasId && !isPlural(from) && isText(from.column, SHORTEST_NAME);
    if (account.key.some((column) => column.squashed === from.squashed)) return [];
    if (own.column.family !== 'text' || !(isActor || isCalledAfter(from, own, account))) return [];
    const facts = { column: from.column.name, table: account.table.table.id };
    return candidate(from, own, [clue('nameInKey', 'nameInKey', facts)], 'by-name');
  });
}
