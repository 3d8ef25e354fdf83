import { compareText } from '../catalog/names.js';
import { rowKey } from '../rows/encode.js';
import type { PlanRights } from './model.js';
import { type Allowances, type Counts, readAllowances } from './rights/allowances.js';
import { type Holdings, readHoldings } from './rights/holdings.js';
import { countRoles, type Known, linesOf, rolesOf } from './rights/lines.js';
import { Others } from './rights/others.js';
import { findLeft, type Left } from './rights/unheld.js';
import { ownRows, permissionColumn, type RightsRequest, type RightsView, viewOf } from './rights/view.js';

export interface FoundRights extends Left {
  readonly rights: PlanRights;
}

/** Accounts named one by one; more are counted. */
const ACCOUNTS_SHOWN = 50;

interface Sums {
  before: number;
  after: number;
  lost: number;
}

const nothing = (): Sums => ({ before: 0, after: 0, lost: 0 });

function add(sums: Sums, counts: Counts): number {
  sums.before += counts.before;
  sums.after += counts.after;
  sums.lost += counts.lost;
  return counts.lost;
}

/** Adds up what all accounts hold, and finds the first that lose something. */
function sumUp(known: Known): Pick<PlanRights, 'totals'> & { readonly first: readonly number[] } {
  const [roles, permissions] = [nothing(), nothing()];
  const families = rolesOf(known);
  let accounts = 0;
  const first: number[] = [];
  for (const account of known.view.accounts.keys()) {
    let lost = 0;
    for (const holdings of families) lost += add(roles, countRoles(holdings, account));
    for (const allowances of known.allowances) lost += add(permissions, allowances.count(account));
    if (lost === 0) continue;
    accounts += 1;
    if (first.length < ACCOUNTS_SHOWN) first.push(account);
  }
  return { totals: { accounts, roles, permissions }, first };
}

function whatWasRead({ families }: RightsView): PlanRights['read'] {
  return families.map(({ role, kind, ways, chains }) => ({
    table: role.id,
    kind,
    holders: [...new Set(ways.map(({ holders }) => holders.id))].toSorted(compareText),
    permissions: [...new Set(chains.map(permissionColumn))].toSorted(compareText),
  }));
}

/** Reads what the accounts hold: once, row by row. */
async function readAll(view: RightsView): Promise<Known> {
  const keys = view.accounts.map(({ key }) => key);
  const own = keys.length === 0 ? '1 = 0' : ownRows(view, keys);
  const places = new Map(keys.map((key, place) => [rowKey(key), place]));
  const holdings: Holdings[] = [];
  const allowances: Allowances[] = [];
  const others = new Others(view, own);
  if (keys.length === 0) return { view, others, holdings, allowances };
  for (const family of view.families) holdings.push(await readHoldings(view, family, { where: own, places }));
  for (const source of view.sources) allowances.push(await readAllowances(view, source, holdings));
  return { view, others, holdings, allowances };
}

/**
 * What the accounts may do before the plan and after it. The database compares references with keys; sets are counted here.
 * Throws G09 when a role that the settings protect would lose its last active holder.
 */
export async function findRights(request: RightsRequest): Promise<FoundRights> {
  const view = viewOf(request);
  const known = await readAll(view);
  const { totals, first } = sumUp(known);
  const accounts = await linesOf(known, first);
  return { rights: { totals, accounts, read: whatWasRead(view), unread: view.unread }, ...(await findLeft(known)) };
}
