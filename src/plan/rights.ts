import { getTable } from '../catalog/graph.js';
import { compareText } from '../catalog/names.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import type { Account } from './accounts.js';
import { rowValue } from './knots.js';
import { countRows } from './leftout.js';
import type { PlanAccount, PlanRights } from './model.js';
import { linesOf } from './rights/lines.js';
import { findLeft, type Left } from './rights/unheld.js';
import {
  ownRows,
  permissionColumn,
  type RightsRequest,
  type RightsView,
  sourceTables,
  tablesOf,
  viewOf,
} from './rights/view.js';

export interface FoundRights extends Left {
  readonly rights: PlanRights;
}

/** Accounts asked about in one statement. */
const CHUNK = 1000;
/** Accounts named one by one; more are counted. */
const ACCOUNTS_SHOWN = 50;

interface Sums {
  before: number;
  after: number;
  lost: number;
}

const nothing = (): Sums => ({ before: 0, after: 0, lost: 0 });

async function countOf({ session }: RightsView, sql: string): Promise<number> {
  return countRows(session, `(${sql}) AS counted`);
}

/** Adds what these accounts hold; where no step touches what it depends on, nothing is lost. */
async function addSums(
  view: RightsView,
  sums: Sums,
  { before, after, lost, changed }: Record<'before' | 'after' | 'lost', () => string> & { changed: boolean },
): Promise<void> {
  const held = await countOf(view, before());
  sums.before += held;
  sums.after += changed && held > 0 ? await countOf(view, after()) : held;
  sums.lost += changed && held > 0 ? await countOf(view, lost()) : 0;
}

/** SELECTs of the keys of accounts that lose something; empty where no step touches what rights depend on. */
function losing({ held, roles, sources, rows }: RightsView, own: string): readonly string[] {
  const keys = held.keys().join(', ');
  const changed = roles.filter((family) => rows.changes(tablesOf(family)));
  return [
    ...changed.map((family) => `SELECT DISTINCT ${keys} FROM (${held.lostRoles(family, own)}) AS l`),
    ...sources
      .filter((source) => rows.changes(sourceTables(source)))
      .map((source) => `SELECT DISTINCT ${keys} FROM (${held.lostPermissions(source, own)}) AS l`),
  ];
}

/** The first accounts of a chunk that lose something. */
async function losers(view: RightsView, own: string, limit: number): Promise<readonly Row[]> {
  const selects = losing(view, own);
  if (selects.length === 0 || limit === 0) return [];
  const { session, catalog, accountTable } = view;
  const key = rowValue(session.dialect, accountTable.key);
  const where = `(${own}) AND ${key} IN (${selects.join(' UNION ')})`;
  const found: Row[] = [];
  const table = getTable(catalog, accountTable.table);
  const { key: columns } = accountTable;
  for await (const { row } of session.readRows({ table, columns, where, orderBy: columns, limit })) found.push(row);
  return found;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Adds up what all accounts hold, and finds the first that lose something. */
async function sumUp(view: RightsView): Promise<Pick<PlanRights, 'totals'> & { readonly first: readonly Row[] }> {
  const { held, rows } = view;
  const [roles, permissions] = [nothing(), nothing()];
  let accounts = 0;
  const first: Row[] = [];
  for (const chunk of chunks(view.accounts, CHUNK)) {
    const keys = chunk.map(({ key }) => key);
    const own = ownRows(view, keys);
    for (const family of view.roles)
      await addSums(view, roles, {
        before: () => held.roles(family, 'before', own),
        after: () => held.roles(family, 'after', own),
        lost: () => held.lostRoles(family, own),
        changed: rows.changes(tablesOf(family)),
      });
    for (const source of view.sources)
      await addSums(view, permissions, {
        before: () => held.permissions(source, 'before', own),
        after: () => held.permissions(source, 'after', own),
        lost: () => held.lostPermissions(source, own),
        changed: rows.changes(sourceTables(source)),
      });
    const selects = losing(view, own);
    if (selects.length > 0) accounts += await countOf(view, selects.join(' UNION '));
    first.push(...(await losers(view, own, ACCOUNTS_SHOWN - first.length)));
  }
  return { totals: { accounts, roles, permissions }, first };
}

/** Accounts by key, in the order of the plan. */
function inOrder(view: RightsView, keys: readonly Row[]): readonly (Account & { readonly shown: PlanAccount })[] {
  const wanted = new Set(keys.map(rowKey));
  const { dialect } = view.session;
  const textOf = ({ key }: Account): string =>
    JSON.stringify(key.map((cell, index) => view.accountKey[index] && dialect.display(cell, view.accountKey[index])));
  const byText = new Map(
    view.accounts.filter(({ key }) => wanted.has(rowKey(key))).map((account) => [textOf(account), account]),
  );
  return view.shown.flatMap((shown) => {
    const account = byText.get(JSON.stringify(shown.key));
    return account ? [{ ...account, shown }] : [];
  });
}

function whatWasRead({ families }: RightsView): PlanRights['read'] {
  return families.map(({ role, kind, ways, chains }) => ({
    table: role.id,
    kind,
    holders: [...new Set(ways.map(({ holders }) => holders.id))].toSorted(compareText),
    permissions: [...new Set(chains.map(permissionColumn))].toSorted(compareText),
  }));
}

/**
 * What the accounts may do before the plan and after it, counted and compared by the database.
 * Throws G09 when a role that the settings protect would lose its last active holder.
 */
export async function findRights(request: RightsRequest): Promise<FoundRights> {
  const view = viewOf(request);
  const { totals, first } = await sumUp(view);
  const accounts = await linesOf(view, inOrder(view, first));
  return { rights: { totals, accounts, read: whatWasRead(view), unread: view.unread }, ...(await findLeft(view)) };
}
