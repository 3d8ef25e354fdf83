import { keepsPassword } from './accountColumns.js';
import { clue } from './evidence.js';
import { actorOf } from './actors.js';
import { findColumn, isPlural } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { isText, sameType } from './types.js';
import type { Account } from './accounts.js';
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

/** `user_id`, `approver_user_id` or `approver_id` for a key column `user_id`; `user` for a key column `name` of users. */
function standsFor(named: NamedColumn, own: NamedColumn, account: Account): boolean {
  if (isCalledAfter(named, own, account)) return true;
  if (!sameType(named.column, own.column) || own.words.every((word) => VAGUE_KEYS.has(word))) return false;
  return named.squashed.endsWith(own.squashed) || actorOf(named.words)?.hasId === true;
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
