import { isUnique, singleKey } from './schema.js';
import type { NamedColumn, NamedTable, Noun, Schema } from './schema.js';
import { GENERIC_KEY_WORDS } from './vocabulary.js';
import { squash } from './words.js';

/** A table that a column of a certain name would point at. */
export interface Target {
  readonly table: NamedTable;
  readonly key: NamedColumn;
  /** `key`: noun and key, or a telling key name; `alias`: noun and `id` for a key of another generic name; `noun` alone. */
  readonly form: 'key' | 'alias' | 'noun';
  readonly part: Noun['part'];
}

/** Column names, run together, and the tables they would point at. */
export interface Targets {
  readonly byName: ReadonlyMap<string, readonly Target[]>;
  /** Tables by the set of words in their name: `org_user` is the same set as `users_organizations`. */
  readonly byWords: ReadonlyMap<string, readonly Target[]>;
}

/** Unique columns that other tables refer to by the noun and their name. */
const UNIQUE_NAMES = new Set(['uuid', 'guid', 'code', 'no', 'number', 'sn', 'uid', 'publicid', 'externalid']);
/** More tables of one name cannot be told apart by it. */
const MOST_NAMESAKES = 20;

/** Lists, for every table with a key of one column, the names under which other tables would refer to it. */
export function targetsOf(schema: Schema): Targets {
  const owners = ownersOfKeyNames(schema);
  const byName = new Map<string, Target[]>();
  const byWords = new Map<string, Target[]>();
  for (const table of schema.tables) {
    const key = singleKey(table);
    if (key === undefined) continue;
    for (const [name, target] of namesOf(table, key, owners)) addTarget(byName, name, target);
    addTarget(byWords, wordSet(table.words), { table, key, form: 'key', part: 'whole' });
    for (const [name, target] of uniqueNames(table, key)) addTarget(byName, name, target);
  }
  return { byName: withoutCommon(byName), byWords: withoutCommon(byWords) };
}

/** The words of a name as a set, for comparing names that turn their words round. */
export function wordSet(words: readonly string[]): string {
  return words.toSorted().join(' ');
}

/** True when a key name tells its table: `user_id`, not `id`; a name without an id (`email`) tells only what it holds. */
function isTellingKey({ words, squashed }: NamedColumn, { nouns }: NamedTable): boolean {
  const tells = words.some((word) => !GENERIC_KEY_WORDS.has(word));
  return tells && (/(?:id|no|number)$/.test(squashed) || nouns.some((noun) => squashed.startsWith(squash(noun.words))));
}

function addTarget(targets: Map<string, Target[]>, name: string, target: Target): void {
  const known = targets.get(name) ?? [];
  const isNew =
    known.length <= MOST_NAMESAKES &&
    !known.some(({ table, form, key }) => table === target.table && form === target.form && key === target.key);
  if (isNew) known.push(target);
  targets.set(name, known);
}

/** A name that so many tables share, such as the shards of one table, tells none of them. */
function withoutCommon(targets: ReadonlyMap<string, readonly Target[]>): ReadonlyMap<string, readonly Target[]> {
  return new Map([...targets].filter(([, same]) => same.length <= MOST_NAMESAKES));
}

function namesOf(
  table: NamedTable,
  key: NamedColumn,
  owners: ReadonlyMap<string, NamedTable>,
): readonly [string, Target][] {
  const generic = key.words.every((word) => GENERIC_KEY_WORDS.has(word));
  const telling = isTellingKey(key, table);
  if (!generic && !telling) return [];
  const names = table.nouns.flatMap(({ words, part }) =>
    nounNames(squash(words), key, telling).map(([name, form]): [string, Target] => [name, { table, key, form, part }]),
  );
  const isOwner = telling && owners.get(key.squashed) === table;
  return isOwner ? [[key.squashed, { table, key, form: 'key', part: 'whole' }], ...names] : names;
}

/** `member_uuid` names the unique `uuid` of members beside its number. */
function uniqueNames(table: NamedTable, key: NamedColumn): readonly [string, Target][] {
  const unique = table.columns.filter(
    (named) => named !== key && UNIQUE_NAMES.has(named.squashed) && isUnique(table.table, named.column.name),
  );
  return table.nouns
    .filter(({ part }) => part !== 'tail')
    .flatMap(({ words, part }) =>
      unique.map((named): [string, Target] => [
        squash(words) + named.squashed,
        { table, key: named, form: 'key', part },
      ]),
    );
}

function nounNames(noun: string, key: NamedColumn, telling: boolean): readonly [string, Target['form']][] {
  if (telling)
    return [
      [`${noun}id`, 'alias'],
      [noun, 'noun'],
    ];
  if (key.squashed === 'id')
    return [
      [`${noun}id`, 'key'],
      [noun, 'noun'],
    ];
  return [
    [noun + key.squashed, 'key'],
    [`${noun}id`, 'alias'],
    [noun, 'noun'],
  ];
}

/** The table a telling key name belongs to: the only one that has it, or the one whose noun it carries (`user_id` of `sys_user`). */
function ownersOfKeyNames(schema: Schema): ReadonlyMap<string, NamedTable> {
  const holders = new Map<string, NamedTable[]>();
  for (const table of schema.tables) {
    const key = singleKey(table);
    if (key !== undefined) holders.set(key.squashed, [...(holders.get(key.squashed) ?? []), table]);
  }
  const owners = new Map<string, NamedTable>();
  const named = namedIds(schema);
  for (const [name, tables] of holders) {
    // `threads.post_id` is the key of threads, but it is called after posts.
    if (named.has(name) && !tables.some((table) => named.get(name)?.has(table))) continue;
    const [only, second] = tables;
    const owner =
      second === undefined
        ? only
        : tables.find(({ nouns }) =>
            nouns.some(({ words, part }) => part !== 'tail' && name.startsWith(squash(words))),
          );
    if (owner !== undefined) owners.set(name, owner);
  }
  return owners;
}

/** `post_id` for a table posts with a key of a generic name. */
function namedIds(schema: Schema): ReadonlyMap<string, ReadonlySet<NamedTable>> {
  const named = new Map<string, Set<NamedTable>>();
  for (const table of schema.tables) {
    const key = singleKey(table);
    if (key === undefined || !key.words.every((word) => GENERIC_KEY_WORDS.has(word))) continue;
    const name = `${squash(table.words)}id`;
    named.set(name, (named.get(name) ?? new Set()).add(table));
  }
  return named;
}
