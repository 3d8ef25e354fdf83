import { clue } from './evidence.js';
import { actorOf } from './actors.js';
import { findColumn } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { sameType } from './types.js';
import type { Account } from './accounts.js';
import type { Candidate, World } from './world.js';

/** References to accounts whose key has several columns: the shared ones by their own names, the last one by its name or in a role. */
export function byCompositeKey(world: World, self: NamedTable): readonly Candidate[] {
  return world.accounts
    .filter(({ key, table }) => key.length > 1 && table !== self)
    .flatMap((account) => referencesTo(self, account));
}

function referencesTo(self: NamedTable, { table, key }: Account): readonly Candidate[] {
  const own = key.at(-1);
  const shared = key.slice(0, -1).flatMap((column) => twinOf(self, column) ?? []);
  if (own === undefined || shared.length !== key.length - 1) return [];
  const detail = clue('compositeKey', `its columns are called like the key of ${table.table.id}`);
  return self.columns
    .filter((named) => !shared.includes(named) && standsFor(named, own))
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

/** `user_id`, `approver_user_id` or `approver_id` for a key column `user_id`. */
function standsFor(named: NamedColumn, own: NamedColumn): boolean {
  if (!sameType(named.column, own.column)) return false;
  return named.squashed.endsWith(own.squashed) || actorOf(named.words)?.hasId === true;
}
