import { accountNoun } from './account-points.js';
import { codedValues, enumLabels } from './conditions.js';
import { valuesOf } from './data/facts.js';
import type { Facts } from './data/facts.js';
import { clue } from './evidence.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { singleKey } from './schema.js';
import {
  ACCOUNT_NOUNS,
  IDENTITY_NOUNS,
  ID_WORDS,
  RIGHTS,
  ROLE_NOUNS,
  SESSION_WORDS,
  TOKEN_HOLDERS,
  TOKEN_WORDS,
  WEAK_ACCOUNT_NOUNS,
  isAgent,
} from './vocabulary.js';
import { squash } from './words.js';
import { candidate, isOwnKey, typeBeside } from './world.js';
import type { Candidate, World } from './world.js';

/** A value of a type column and what it calls the rows: `App\Models\User` itself, or `1` with the comment `1=user`. */
interface TypeValue {
  readonly value: string;
  readonly label: string;
}

/** More kinds of rows than this and the column is no type. */
const MOST_TYPES = 60;

/**
 * Columns that point at several tables, each row at the one its type column names (`model_type`, `model_id`): one candidate for each type
 * whose table is known. The types come from the rows, the column's enum, or its comment.
 */
export function byTypeBeside(world: World, from: NamedColumn, facts: Facts): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  const type = self === undefined || isOwnKey(from) ? undefined : typeBeside(self, from);
  if (self === undefined || type === undefined || !(endsInId(from) || isNumberedPerson(from))) return [];
  const known = typeValues(type, facts).flatMap((each) => candidatesOf(world, { from, type, ...each }));
  return known.length > 0 ? known : unknownType(world, self, { from, type });
}

/** The columns that have to be looked at together. */
export function pairOf(self: NamedTable, from: NamedColumn): readonly NamedColumn[] {
  const type = (endsInId(from) || isNumberedPerson(from)) && !isOwnKey(from) ? typeBeside(self, from) : undefined;
  return type === undefined ? [] : [from, type];
}

function endsInId({ words }: NamedColumn): boolean {
  return ['id', 'uuid', 'uid', 'key', 'pk'].includes(words.at(-1) ?? '');
}

/** `editor` beside `editor_type`: a number called after a person. */
function isNumberedPerson({ words, column }: NamedColumn): boolean {
  return column.family === 'integer' && isAgent(words.at(-1) ?? '');
}

function typeValues(type: NamedColumn, facts: Facts): readonly TypeValue[] {
  const seen = valuesOf(facts, { table: type.table.id, columns: [type.column.name] }) ?? [];
  const coded = [...enumLabels(type.column), ...codedValues(type.column.comment)];
  const labels = new Map(coded.map(({ value, label }) => [value, label]));
  const values = new Set([...seen, ...labels.keys()]);
  return values.size > MOST_TYPES ? [] : [...values].map((value) => ({ value, label: labels.get(value) ?? value }));
}

interface TypedColumn extends TypeValue {
  readonly from: NamedColumn;
  readonly type: NamedColumn;
}

function candidatesOf(world: World, { from, type, value, label }: TypedColumn): readonly Candidate[] {
  const table = tableCalled(world, label);
  const key = table === undefined ? undefined : singleKey(table);
  if (table === undefined || key === undefined) return [];
  const said = label === value ? value : `${value} (${label})`;
  const facts = { column: type.column.name, value: said, table: table.table.id };
  return candidate(from, key, [clue('typeNamesTable', 'typeNamesTable', facts)], 'polymorphic').map((each) => ({
    ...each,
    when: { [type.column.name]: value },
  }));
}

/** The table a class name, a plain word or a label means: `App\Models\User`, `auth.user`, `user`, `用户`. */
function tableCalled(world: World, label: string): NamedTable | undefined {
  const last = label.split(/[\\/.:]+/).findLast((part) => part !== '') ?? '';
  const words = world.schema.words(last);
  if (words.length === 0 || words.length > 4) return undefined;
  const name = squash(words);
  const accounts = world.accounts.map(({ table }) => table);
  const named = world.schema.byNoun.get(name) ?? [];
  const [exact, second] = named;
  const account =
    accounts.find((table) => named.includes(table)) ??
    accounts.find((table) => words.length === 1 && accountNoun(table) === name);
  return account ?? (second === undefined ? exact : undefined);
}

/**
 * No row and no comment names the types. Who holds a role or a token is an account in the end, so the account table is proposed where nothing
 * else in the row can be the account; the condition is for a person to write.
 */
function unknownType(
  world: World,
  self: NamedTable,
  { from, type }: { readonly from: NamedColumn; readonly type: NamedColumn },
): readonly Candidate[] {
  const key = world.accounts.find(({ isPerson }) => !isPerson)?.key;
  const [only, second] = key ?? [];
  const mayBe = isPerson(from) || (givesAccess(self) && !namesAccount(world, self, from));
  if (only === undefined || second !== undefined || !mayBe) return [];
  const facts = { column: type.column.name, table: only.table.id };
  return candidate(from, only, [clue('typeUnknown', 'typeUnknown', facts)], 'polymorphic');
}

/** `actor_id`, `user_id`, `author_id`: some of the kinds the type column tells apart are people. */
function isPerson({ words }: NamedColumn): boolean {
  const hasId = words.length > 1 && ID_WORDS.has(words.at(-1) ?? '');
  const stem = words.at(hasId ? -2 : -1) ?? '';
  if (stem === 'grantee' || stem === 'holder') return true;
  const isAccount = ACCOUNT_NOUNS.has(stem) && (!WEAK_ACCOUNT_NOUNS.has(stem) || IDENTITY_NOUNS.has(stem));
  return isAccount || isAgent(stem) || stem === 'uid';
}

/** A link to a role, or a token; `permissions` holds what can be granted, `token_clients` who hands it out, not who has it. */
function givesAccess({ words }: NamedTable): boolean {
  return (
    words.length > 1 &&
    !TOKEN_HOLDERS.has(words.at(-1) ?? '') &&
    words.some((word) => ROLE_NOUNS.has(word) || RIGHTS.has(word) || TOKEN_WORDS.has(word) || SESSION_WORDS.has(word))
  );
}

function namesAccount(world: World, self: NamedTable, except: NamedColumn): boolean {
  const accounts = new Set(world.accounts.map(({ table }) => table));
  const declared = self.table.foreignKeys.some(({ referencedTable }) => {
    const target = world.schema.byId.get(referencedTable);
    return target !== undefined && accounts.has(target);
  });
  return (
    declared ||
    self.columns.some(
      (named) =>
        named !== except && (world.targets.byName.get(named.squashed) ?? []).some(({ table }) => accounts.has(table)),
    )
  );
}
