import { clue } from './evidence.js';
import type { NamedColumn } from './schema.js';
import { sameType } from './types.js';
import { GROUP_NOUNS } from './vocabulary.js';
import { candidate, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/**
 * Some systems keep organisations in the account table, told apart by a type. It shows in the account table itself: it counts the members of
 * its rows. Then `org_id` without a table of that name is an account.
 */
export function byOrganisation(world: World, from: NamedColumn): readonly Candidate[] {
  const [noun = '', id = ''] = from.words;
  if (from.words.length !== 2 || noun !== 'organization' || !['id', 'uuid'].includes(id) || isOwnKey(from)) return [];
  const isTable = world.schema.tables.some(({ nouns }) =>
    nouns.some(({ words }) => words.at(-1) === noun && GROUP_NOUNS.has(noun)),
  );
  const account = world.accounts.find(
    ({ table }) =>
      table.columns.some(({ squashed }) => squashed === 'type') &&
      table.columns.some(({ squashed }) => /^(?:number|count)member$|^membercount$/.test(squashed)),
  );
  const key = account?.key[0];
  if (isTable || key === undefined || !sameType(from.column, key.column)) return [];
  return candidate(from, key, [clue('organisationAccount', 'organisationAccount', { table: key.table.id })]);
}
