import { findAmong, findNamed, nameKey, UNKNOWN } from './view-scope.js';
import type { Equality, Relation, Scope, Source } from './view-scope.js';
import { isName, namesOf } from './view-text.js';
import type { Group, Part, Parts } from './view-text.js';

/** What reading a FROM clause needs of its surroundings. */
export interface FromContext {
  readonly scope: Scope;
  readonly findTable: (name: string, schema: string | undefined) => Relation | undefined;
  /** Reads a query in parentheses. */
  readonly readQuery: (query: Group, scope: Scope) => Relation;
  readonly addEquality: (equality: Equality) => void;
  readonly addCondition: (condition: Parts) => void;
}

const JOIN_WORDS = new Set([
  ',',
  'JOIN',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'OUTER',
  'CROSS',
  'NATURAL',
  'STRAIGHT_JOIN',
]);
const QUERY_WORDS = new Set(['SELECT', 'WITH', 'VALUES']);
/** Words that may follow a table and are no alias. */
const NO_ALIAS = new Set([
  ...[...JOIN_WORDS, 'ON', 'USING', 'FORCE', 'USE', 'IGNORE', 'PARTITION', 'FOR', 'INDEXED', 'NOT'],
  ...['TABLESAMPLE', 'WITH'],
]);

/** True when the parts are a query, in however many parentheses. */
export function isQuery(parts: Parts): boolean {
  const [first, next] = parts;
  if (first?.kind !== 'group') return first !== undefined && QUERY_WORDS.has(first.keyword);
  return isQuery(first.parts) && (next === undefined || /^(?:UNION|INTERSECT|EXCEPT|ORDER|LIMIT)$/.test(next.keyword));
}

/** Reads a FROM clause, or a join in parentheses: adds its sources to the scope and tells what is joined by what. */
export function readFrom(parts: Parts, context: FromContext): readonly Source[] {
  const all: Source[] = [];
  let joined: Source[] = [];
  let at = 0;
  while (at < parts.length) {
    const start = at;
    while (isJoinWord(parts, at)) at += 1;
    const words = parts.slice(start, at).map(({ keyword }) => keyword);
    if (words.includes(',')) joined = [];
    const end = nextEdge(parts, at);
    const added = readSource(parts.slice(at, end), context);
    at = readJoin({ parts, at: end, joined, added, isNatural: words.includes('NATURAL') }, context);
    joined.push(...added);
    all.push(...added);
  }
  return all;
}

interface JoinPlace {
  readonly parts: Parts;
  readonly at: number;
  readonly joined: readonly Source[];
  readonly added: readonly Source[];
  readonly isNatural: boolean;
}

/** Reads the ON and USING behind a source; returns where the next join begins. */
function readJoin({ parts, at, joined, added, isNatural }: JoinPlace, context: FromContext): number {
  if (isNatural) joinByName(joined, added, commonNames(joined, added), context);
  const keyword = parts[at]?.keyword;
  if (keyword !== 'ON' && keyword !== 'USING') return at;
  const end = nextEdge(parts, at + 1);
  const clause = parts.slice(at + 1, end);
  const [first] = clause;
  if (keyword === 'ON') context.addCondition(clause);
  else if (first?.kind === 'group')
    joinByName(
      joined,
      added,
      first.parts.filter(isName).map(({ text }) => text),
      context,
    );
  return readJoin({ parts, at: end, joined, added, isNatural: false }, context);
}

function joinByName(
  joined: readonly Source[],
  added: readonly Source[],
  names: readonly string[],
  context: FromContext,
): void {
  for (const name of names) {
    const [left, right] = [findAmong(joined, name), findAmong(added, name)];
    if (left !== undefined && right !== undefined) context.addEquality([left, right]);
  }
}

function commonNames(joined: readonly Source[], added: readonly Source[]): readonly string[] {
  const names = added.flatMap(({ relation }) => [...relation.columns.keys()]);
  return names.filter((name) => joined.some(({ relation }) => relation.columns.has(name)));
}

/** `schema.table alias`, `(SELECT …) alias (a, b)`, `(a JOIN b ON …)`, `f(x) alias`. */
function readSource(parts: Parts, context: FromContext): readonly Source[] {
  const skipped = parts.findIndex(({ keyword }) => keyword !== 'LATERAL' && keyword !== 'ONLY');
  const [first, ...rest] = parts.slice(Math.max(skipped, 0));
  if (first?.kind === 'group' && !isQuery(first.parts)) return readFrom(first.parts, context);
  const source = first?.kind === 'group' ? readDerived(first, rest, context) : readTable([first, ...rest], context);
  if (source === undefined) return [];
  context.scope.sources.push(source);
  return [source];
}

function readDerived(query: Group, rest: Parts, context: FromContext): Source {
  const { name = '', columns } = aliasOf(rest);
  return { name, schema: undefined, relation: renamed(context.readQuery(query, context.scope), columns) };
}

function readTable(parts: readonly (Part | undefined)[], context: FromContext): Source | undefined {
  const given = parts.filter((part) => part !== undefined);
  let length = 1;
  while (given[length]?.keyword === '.') length += 2;
  const names = namesOf(given.slice(0, length));
  if (names === undefined) return undefined;
  const isCall = given[length]?.kind === 'group';
  const { name, columns } = aliasOf(given.slice(isCall ? length + 1 : length));
  const relation = isCall ? UNKNOWN : relationCalled(names, context);
  const [table = '', schema] = names.toReversed();
  return { name: name ?? table, schema: name === undefined ? schema : undefined, relation: renamed(relation, columns) };
}

function relationCalled(names: readonly string[], { scope, findTable }: FromContext): Relation {
  const [table = '', schema] = names.toReversed();
  const named = schema === undefined ? findNamed(scope, table) : undefined;
  return named ?? findTable(table, schema) ?? UNKNOWN;
}

/** `AS t (a, b)`. */
function aliasOf(parts: Parts): { readonly name?: string; readonly columns: readonly string[] } {
  const [name, list] = parts[0]?.keyword === 'AS' ? parts.slice(1) : parts;
  if (!isName(name) || NO_ALIAS.has(name.keyword)) return { columns: [] };
  const columns = list?.kind === 'group' ? list.parts.filter(isName).map(({ text }) => text) : [];
  return { name: name.text, columns };
}

/** A relation whose first columns are called otherwise. */
export function renamed(relation: Relation, names: readonly string[]): Relation {
  if (names.length === 0) return relation;
  const columns = [...relation.columns].map(([name, origin], at) => [nameKey(names[at] ?? name), origin] as const);
  return { ...relation, columns: new Map(columns) };
}

/** Where the source or condition that starts here ends. */
function nextEdge(parts: Parts, from: number): number {
  let at = from;
  while (at < parts.length && !isJoinWord(parts, at) && !/^(?:ON|USING)$/.test(parts[at]?.keyword ?? '')) at += 1;
  return at;
}

/** LEFT and RIGHT are functions, too, and may be columns. */
function isJoinWord(parts: Parts, at: number): boolean {
  const keyword = parts[at]?.keyword ?? '';
  const isCall = (keyword === 'LEFT' || keyword === 'RIGHT') && parts[at + 1]?.kind === 'group';
  return JOIN_WORDS.has(keyword) && !isCall && parts[at - 1]?.keyword !== '.';
}
