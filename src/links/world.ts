import { compareText } from '../catalog/names.js';
import type { Account } from './accounts.js';
import type { Clue } from './evidence.js';
import { clue, confidenceOf } from './evidence.js';
import type { Basis, Columns } from './model.js';
import { isInKey, isIndexed, isUnique } from './schema.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';
import type { Targets } from './targets.js';
import { compareTypes } from './types.js';
import { IDENTITY_NOUNS } from './vocabulary.js';
import type { ViewJoin } from './view-joins.js';

/** Everything a name strategy may look at. */
export interface World {
  readonly schema: Schema;
  readonly targets: Targets;
  readonly accounts: readonly Account[];
  /** Declared references of one column, by the squashed name of the column: what a name means elsewhere in this database. */
  readonly declared: ReadonlyMap<string, readonly Columns[]>;
  /** Joins read from the texts of views. */
  readonly views?: readonly ViewJoin[];
}

/** A reference some strategy suggests, with its clues. */
export interface Candidate {
  readonly from: Columns;
  readonly to: Columns;
  readonly basis: Basis;
  readonly clues: readonly Clue[];
  /** Column values that choose this reference for a row. */
  readonly when?: Readonly<Record<string, string | null>>;
  /** How several ids stand in one value. */
  readonly list?: string;
}

/** A name strategy: what a column may point at. */
export type Strategy = (world: World, from: NamedColumn) => readonly Candidate[];

/** Builds a candidate of one column for one column; nothing when the types forbid it. */
export function candidate(
  from: NamedColumn,
  to: NamedColumn,
  clues: readonly Clue[],
  basis: Basis = 'inferred',
): readonly Candidate[] {
  const types = compareTypes(from.column, to.column);
  if (types === undefined) return [];
  const all = [...clues, ...types, ...indexClues(from)];
  return [{ from: columnsOf(from), to: columnsOf(to), basis, clues: all }];
}

/** `table [column]` of one column. */
export function columnsOf({ table, column }: NamedColumn): Columns {
  return { table: table.id, columns: [column.name] };
}

/** The likeliest candidate; equal ones are ordered by their target, so that the result does not depend on the order of rules. */
export function likeliest(candidates: readonly Candidate[]): Candidate | undefined {
  const key = ({ to }: Candidate): string => `${to.table} ${to.columns.join(' ')}`;
  return candidates.toSorted((a, b) => confidenceOf(b.clues) - confidenceOf(a.clues) || compareText(key(a), key(b)))[0];
}

/** True when the column is the whole key of its table. */
export function isOwnKey({ table, column }: NamedColumn): boolean {
  return table.primaryKey?.length === 1 && table.primaryKey[0] === column.name;
}

/** True when another column of the table, `user_type` beside `user_id`, says which kind of row an id belongs to. */
export function hasTypeBeside(table: NamedTable, from: NamedColumn): boolean {
  return typeBeside(table, from) !== undefined;
}

/** The column beside an id that says which table it is of: `user_type` of `user_id`, `objectclass` of `objectid`. */
export function typeBeside(table: NamedTable, from: NamedColumn): NamedColumn | undefined {
  const stem = from.words.filter((word) => word !== 'id' && word !== 'uuid').join('');
  const names = new Set(['type', 'class', 'kind', 'model'].map((word) => stem + word));
  const beside = table.columns.find((named) => named !== from && names.has(named.squashed));
  // `actor_id` of an assignment: a bare `type` tells accounts from groups.
  const isIdentity = from.words.length > 1 && IDENTITY_NOUNS.has(stem);
  return beside ?? (isIdentity ? table.columns.find(({ squashed }) => squashed === 'type') : undefined);
}

function indexClues({ table, column }: NamedColumn): readonly Clue[] {
  if (isInKey(table, column.name)) return [clue('inKey', 'inKey')];
  const indexed = isIndexed(table, column.name) || isUnique(table, column.name);
  return indexed ? [clue('indexed', 'indexed')] : [];
}
