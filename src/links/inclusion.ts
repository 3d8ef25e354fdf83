import type { Account } from './accounts.js';
import { valuesOf } from './data/facts.js';
import type { Facts } from './data/facts.js';
import { clue } from './evidence.js';
import { isUnique } from './schema.js';
import type { NamedColumn } from './schema.js';
import { compareTypes } from './types.js';
import { columnsOf, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** Names and addresses of things and of people who have no account. */
const OWN_WORDS = new Set(['name', 'realname', 'nickname', 'email', 'mail', 'phone', 'title', 'label', 'address']);
/** What must not be sent around in statements to see whether it is somebody's login. */
const SECRET =
  /pass|pwd|secret|token|hash|salt|digest|signature|private|api_?key|session|cookie|credential|otp|totp|2fa|mfa|pin(?:_|$)|seed|nonce|recovery|answer|cert|fingerprint|ssn|id_?card|passport|iban|card_?n/i;
/** Fewer distinct values could be the same by chance. */
const LEAST_VALUES = 8;
/** Short values could be the same by chance. */
const LEAST_LENGTH = 3;

/**
 * Columns whose name says nothing, but whose rows may: texts and uuids that are keys, logins or addresses of accounts. Numbers are left out,
 * since small numbers are keys of every table. The rows alone decide: without them there is no confidence.
 */
export function byRowsAlone(world: World, from: NamedColumn, facts: Facts): readonly Candidate[] {
  const seen = mayHoldNames(from) ? (valuesOf(facts, columnsOf(from)) ?? []) : [];
  if (seen.filter((value) => value.length >= LEAST_LENGTH).length < LEAST_VALUES) return [];
  return world.accounts
    .filter(({ table }) => table.table !== from.table)
    .flatMap((account) => [
      ...keysOf(account).flatMap((named) => suggestion(from, named, 'inferred')),
      ...namesOf(account).flatMap((named) => suggestion(from, named, 'by-name')),
    ]);
}

/** The key and unique uuids: ids that no two systems share by chance. */
function keysOf({ table, key }: Account): readonly NamedColumn[] {
  const [only, second] = key;
  const own = only !== undefined && second === undefined && only.column.family !== 'integer' ? [only] : [];
  const others = table.columns.filter(
    (named) => named !== only && isUnique(named.table, named.column.name) && /(?:uu|gu)id$/.test(named.squashed),
  );
  return [...own, ...others];
}

function namesOf({ logins, mail }: Account): readonly NamedColumn[] {
  return [...logins, mail].flatMap((named) =>
    named !== undefined && isUnique(named.table, named.column.name) ? [named] : [],
  );
}

/** True for columns that could name somebody without saying so. */
export function mayHoldNames(from: NamedColumn): boolean {
  const { family, length } = from.column;
  const isSecret = SECRET.test(from.column.name);
  const isText = family === 'uuid' || family === 'text' || family === 'untyped';
  return (
    isText && (length ?? 0) <= 400 && !isOwnKey(from) && !isSecret && !from.words.some((word) => OWN_WORDS.has(word))
  );
}

function suggestion(from: NamedColumn, to: NamedColumn, basis: Candidate['basis']): readonly Candidate[] {
  if (compareTypes(from.column, to.column) === undefined) return [];
  const facts = { table: to.table.id, column: to.column.name };
  return [{ from: columnsOf(from), to: columnsOf(to), basis, clues: [clue('onlyRows', 'onlyRows', facts)] }];
}
