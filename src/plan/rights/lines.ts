import { getTable } from '../../catalog/graph.js';
import { compareText } from '../../catalog/names.js';
import type { Account } from '../accounts.js';
import type { AccountRights, LostRole, PlanAccount } from '../model.js';
import { roleKeys } from './held.js';
import { activeRows, isMasked, nameColumns, ownRows, type RightsView } from './view.js';
import type { RoleFamily } from './ways.js';

/** Roles, and permissions, that are named one by one in a plan; more are counted. */
const LINES = 1000;

type Shown = Account & { readonly shown: PlanAccount };

interface Asked {
  readonly view: RightsView;
  readonly accounts: readonly Shown[];
  /** Condition on the account table: these accounts. */
  readonly own: string;
}

/** The accounts with a number each: their keys may have no text to tell them by. */
function numbered({ view, accounts, own }: Asked): string {
  const { session, catalog, accountTable, accountKey } = view;
  const { dialect } = session;
  const keys = accountTable.key.map((name, index) => `${dialect.name(name)} AS k${String(index)}`);
  const cases = accounts.map(({ key }, index) => `WHEN ${dialect.inKeys(accountKey, [key])} THEN ${String(index)}`);
  const table = dialect.rowsOf(getTable(catalog, accountTable.table));
  return `SELECT ${keys.join(', ')}, CASE ${cases.join(' ')} END AS n FROM ${table} WHERE ${own}`;
}

const same = (names: readonly string[], left: string, right: string): string =>
  names.map((name) => `${left}.${name} = ${right}.${name}`).join(' AND ');

/** Pairs per account, by the account's number. */
async function countEach(asked: Asked, pairs: string): Promise<readonly number[]> {
  const { view, accounts } = asked;
  const sql = `SELECT o.n, count(*) FROM (${pairs}) AS l JOIN (${numbered(asked)}) AS o ON ${same(view.held.keys(), 'l', 'o')} GROUP BY o.n`;
  const counts = new Map((await view.session.query(sql)).map(([n, count]) => [Number(n), Number(count)]));
  return accounts.map((_, index) => counts.get(index) ?? 0);
}

/** The roles of a family with texts for people: t0, t1 … of the key, and a name. */
function named(view: RightsView, family: RoleFamily): string {
  const { dialect } = view.session;
  const columns = family.key.flatMap((name, index) => {
    const column = family.role.columns.find((each) => each.name === name);
    return column ? [`${dialect.name(name)} AS r${index}`, `${dialect.shown(column)} AS t${index}`] : [];
  });
  const [name] = nameColumns(view, family);
  const label = name ? dialect.shown(name) : 'NULL';
  return `SELECT ${columns.join(', ')}, ${label} AS label FROM ${dialect.rowsOf(family.role)}`;
}

/** How many accounts outside the plan hold each of the lost roles, by the text of its key. */
async function countOthers(asked: Asked, family: RoleFamily): Promise<ReadonlyMap<string, number>> {
  const { view, own } = asked;
  const { held, session } = view;
  const plan = ownRows(
    view,
    view.accounts.map(({ key }) => key),
  );
  const others = [`(${plan}) IS NOT TRUE`, ...activeRows(view)].join(' AND ');
  const keys = roleKeys(family);
  const lost = `SELECT DISTINCT ${keys.join(', ')} FROM (${held.lostRoles(family, own)}) AS l`;
  const texts = keys.map((_, index) => `t.t${index}`).join(', ');
  const holding = `SELECT f.* FROM (${held.roles(family, 'after', others)}) AS f JOIN (${lost}) AS l ON ${same(keys, 'f', 'l')}`;
  const sql = `SELECT ${texts}, c.n FROM (SELECT ${keys.join(', ')}, count(*) AS n FROM (${holding}) AS h GROUP BY ${keys.join(', ')}) AS c JOIN (${named(view, family)}) AS t ON ${same(keys, 'c', 't')}`;
  const counted = await session.query(sql);
  return new Map(counted.map((row) => [JSON.stringify(row.slice(0, -1)), Number(row.at(-1))]));
}

/** The first rows of each account: none is left without because another has many. */
function firstOf(select: string, order: readonly string[], most: number): string {
  const list = order.join(', ');
  const placed = `SELECT q.*, row_number() OVER (PARTITION BY q.n ORDER BY ${list}) AS i FROM (${select}) AS q`;
  return `SELECT * FROM (${placed}) AS w WHERE w.i <= ${String(most)} ORDER BY w.n, w.i`;
}

async function lostRoles(asked: Asked, family: RoleFamily, most: number): Promise<readonly (readonly LostRole[])[]> {
  const { view, accounts, own } = asked;
  const keys = roleKeys(family);
  const texts = keys.map((_, index) => `t${index}`);
  const select = `SELECT o.n AS n, ${texts.map((name) => `t.${name} AS ${name}`).join(', ')}, t.label AS label FROM (${view.held.lostRoles(family, own)}) AS l JOIN (${numbered(asked)}) AS o ON ${same(view.held.keys(), 'l', 'o')} JOIN (${named(view, family)}) AS t ON ${same(keys, 'l', 't')}`;
  const rows = await view.session.query(firstOf(select, texts, most));
  const others = rows.length === 0 ? new Map<string, number>() : await countOthers(asked, family);
  const found = rows.map((row) => {
    const key = row.slice(1, 1 + texts.length);
    const role = { table: family.role.id, kind: family.kind, key, name: row[1 + texts.length] ?? null };
    return { n: Number(row[0]), role: { ...role, others: others.get(JSON.stringify(key)) ?? 0 } };
  });
  return accounts.map((_, index) => found.filter(({ n }) => n === index).map(({ role }) => role));
}

/** What the lost permissions are called; nothing for a column whose values are for nobody's eyes. */
async function lostNames(
  asked: Asked,
  source: RightsView['sources'][number],
  most: number,
): Promise<readonly (readonly string[])[]> {
  const { view, accounts, own } = asked;
  const { dialect } = view.session;
  const [first] = source;
  if (!first || isMasked(view, first.chain)) return accounts.map(() => []);
  const { end, column } = first.chain;
  const value = dialect.name(column.name);
  const texts = `SELECT v, min(t) AS t FROM (SELECT ${value} AS v, ${dialect.shown(column)} AS t FROM ${dialect.rowsOf(end)}) AS s GROUP BY v`;
  const select = `SELECT o.n AS n, t.t AS t FROM (${view.held.lostPermissions(source, own)}) AS l JOIN (${numbered(asked)}) AS o ON ${same(view.held.keys(), 'l', 'o')} JOIN (${texts}) AS t ON t.v = l.v`;
  const rows = await view.session.query(firstOf(select, ['t'], most));
  return accounts.map((_, index) => rows.flatMap(([n, text]) => (Number(n) === index ? [text ?? ''] : [])));
}

interface Counts {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly lost: readonly number[];
}

async function counted(asked: Asked, pairs: Record<'before' | 'after' | 'lost', string>): Promise<Counts> {
  return {
    before: await countEach(asked, pairs.before),
    after: await countEach(asked, pairs.after),
    lost: await countEach(asked, pairs.lost),
  };
}

const summed = (all: readonly Counts[], index: number): { before: number; after: number; lostCount: number } => {
  const sum = (of: keyof Counts): number => all.reduce((total, counts) => total + (counts[of][index] ?? 0), 0);
  return { before: sum('before'), after: sum('after'), lostCount: sum('lost') };
};

const byName = (a: LostRole, b: LostRole): number =>
  compareText(a.table, b.table) || compareText(JSON.stringify([a.name, a.key]), JSON.stringify([b.name, b.key]));

/** Rights before and after of accounts that lose something, in their order. */
export async function linesOf(view: RightsView, accounts: readonly Shown[]): Promise<readonly AccountRights[]> {
  if (accounts.length === 0) return [];
  const asked: Asked = {
    view,
    accounts,
    own: ownRows(
      view,
      accounts.map(({ key }) => key),
    ),
  };
  const most = (parts: number): number => Math.max(1, Math.floor(LINES / (accounts.length * parts)));
  const { held, roles: families, sources } = view;
  const roleCounts: Counts[] = [];
  const roles: (readonly (readonly LostRole[])[])[] = [];
  for (const family of families) {
    const pairs = (moment: 'before' | 'after'): string => held.roles(family, moment, asked.own);
    const lost = held.lostRoles(family, asked.own);
    roleCounts.push(await counted(asked, { before: pairs('before'), after: pairs('after'), lost }));
    roles.push(await lostRoles(asked, family, most(families.length)));
  }
  const permissionCounts: Counts[] = [];
  const names: (readonly (readonly string[])[])[] = [];
  for (const source of sources) {
    const pairs = (moment: 'before' | 'after'): string => held.permissions(source, moment, asked.own);
    const lost = held.lostPermissions(source, asked.own);
    permissionCounts.push(await counted(asked, { before: pairs('before'), after: pairs('after'), lost }));
    names.push(await lostNames(asked, source, most(sources.length)));
  }
  return accounts.map(({ shown }, index) => ({
    key: shown.key,
    label: shown.label,
    roles: { ...summed(roleCounts, index), lost: roles.flatMap((each) => each[index] ?? []).toSorted(byName) },
    permissions: {
      ...summed(permissionCounts, index),
      lost: names.flatMap((each) => each[index] ?? []).toSorted(compareText),
    },
  }));
}
