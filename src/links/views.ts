import { groupBy } from '../catalog/assemble.js';
import { compareText, formatColumns } from '../catalog/names.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';
import { findColumn, isUnique, singleKey } from './schema.js';
import type { NamedColumn } from './schema.js';
import type { ViewJoin } from './view-joins.js';
import type { ViewColumn } from './view-scope.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** Views named in one clue; the rest are counted. */
const MOST_NAMED = 3;

interface Joined {
  readonly to: NamedColumn;
  readonly views: readonly string[];
}

/** Columns that a view joins with the key of a table. A join with anything else, or of one's own key, points nowhere. */
export function byView(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  if (self === undefined || isOwnKey(from)) return [];
  const joined = withoutDetours(joinedKeys(world, from));
  const doubts: Clue[] = [];
  if (hasTypeBeside(self, from)) doubts.push(clue('discriminator', 'discriminator'));
  if (joined.length > 1) doubts.push(clue('viewsDisagree', 'viewsDisagree', { n: joined.length }));
  return joined.flatMap(({ to, views }) =>
    candidate(from, to, [joinClue(to, views), ...doubts], isLogin(world, to) ? 'by-name' : 'inferred'),
  );
}

/** Adds what views say to the candidates of other strategies for the same target, so that both count. */
export function addViews(candidates: readonly Candidate[]): readonly Candidate[] {
  const found = new Map(
    candidates.flatMap(({ to, clues }) => {
      const said = clues.find(({ rule }) => rule === 'viewJoin');
      return said === undefined ? [] : [[targetOf(to), said] as const];
    }),
  );
  return candidates.map((each) => {
    const said = found.get(targetOf(each.to));
    return said === undefined || each.clues.includes(said) ? each : { ...each, clues: [...each.clues, said] };
  });
}

function targetOf({ table, columns }: Candidate['to']): string {
  return formatColumns(table, columns);
}

/** The keys that views join a column with. */
function joinedKeys(world: World, from: NamedColumn): readonly Joined[] {
  if (world.views === undefined) return [];
  const joins = joinsByColumn(world.views).get(formatColumns(from.table.id, [from.column.name])) ?? [];
  return [...groupBy(joins, ({ other }) => formatColumns(other.table, [other.column])).values()]
    .flatMap((same) => {
      const table = world.schema.byId.get(same[0].other.table);
      const to = table === undefined ? undefined : findColumn(table, same[0].other.column);
      const isTarget = to !== undefined && to !== from && isKeyFor(world, from, to);
      return isTarget ? [{ to, views: same.map(({ view }) => view).toSorted(compareText) }] : [];
    })
    .toSorted((a, b) => compareText(targetKey(a), targetKey(b)));
}

function targetKey({ to }: Joined): string {
  return formatColumns(to.table.id, [to.column.name]);
}

/** Of two unique columns only the main key can be what the other points at. */
function isKeyFor(world: World, from: NamedColumn, to: NamedColumn): boolean {
  const table = world.schema.byId.get(to.table.id);
  const isMain = table !== undefined && singleKey(table) === to;
  return isMain || (isUnique(to.table, to.column.name) && !isUnique(from.table, from.column.name));
}

/** A key that is declared to point at another of the keys was only on the way there: `users.id = profiles.user_id`. */
function withoutDetours(joined: readonly Joined[]): readonly Joined[] {
  const isTarget = (table: string, column: string | undefined): boolean =>
    joined.some(({ to }) => to.table.id === table && to.column.name === column);
  return joined.filter(
    ({ to }) =>
      !to.table.foreignKeys.some(
        ({ columns, referencedTable, referencedColumns }) =>
          columns.length === 1 && columns[0] === to.column.name && isTarget(referencedTable, referencedColumns[0]),
      ),
  );
}

function isLogin({ accounts }: World, to: NamedColumn): boolean {
  return accounts.some(({ logins, mail, key }) => !key.includes(to) && (logins.includes(to) || mail === to));
}

function joinClue(to: NamedColumn, views: readonly string[]): Clue {
  const target = formatColumns(to.table.id, [to.column.name]);
  const facts = { views: views.slice(0, MOST_NAMED).join(', '), target };
  if (views.length > MOST_NAMED) return clue('viewJoin', 'viewsMore', { ...facts, more: views.length - MOST_NAMED });
  return clue('viewJoin', views.length === 1 ? 'view' : 'views', facts);
}

interface JoinedColumn {
  readonly view: string;
  readonly other: ViewColumn;
}

const indexes = new WeakMap<readonly ViewJoin[], ReadonlyMap<string, readonly JoinedColumn[]>>();

/** What each column is joined with; made once for all columns. */
function joinsByColumn(joins: readonly ViewJoin[]): ReadonlyMap<string, readonly JoinedColumn[]> {
  const known = indexes.get(joins);
  if (known !== undefined) return known;
  const sides = joins.flatMap(({ view, columns: [a, b] }) => [
    { own: a, view, other: b },
    { own: b, view, other: a },
  ]);
  const index = groupBy(sides, ({ own }) => formatColumns(own.table, [own.column]));
  indexes.set(joins, index);
  return index;
}
