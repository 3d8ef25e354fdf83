import { getColumn } from '../../catalog/graph.js';
import { compareText } from '../../catalog/names.js';
import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import { KEYS_PER_STATEMENT } from '../keys.js';
import type { AccountRights, LostRole } from '../model.js';
import { type Allowances, type Counts, textOf } from './allowances.js';
import type { Holdings } from './holdings.js';
import type { Others } from './others.js';
import { isMasked, nameColumns, type RightsView } from './view.js';
import type { RoleFamily } from './ways.js';

/** Roles, and permissions, that are named one by one in a plan; more are counted. */
const LINES = 1000;

export interface Known {
  readonly view: RightsView;
  readonly holdings: readonly Holdings[];
  readonly allowances: readonly Allowances[];
  readonly others: Others;
}

/** A role as people are shown it. */
export interface Label {
  readonly key: readonly (string | null)[];
  readonly name: string | null;
}

/** What roles are called, by their keys (`rowKey`); what is gone has no label. */
export async function readLabels(
  view: RightsView,
  family: RoleFamily,
  keys: readonly Row[],
): Promise<ReadonlyMap<string, Label>> {
  const labels = new Map<string, Label>();
  const [name] = nameColumns(view, family);
  const columns = family.key.map((each) => getColumn(family.role, each));
  const width = columns.length;
  for (let at = 0; at < keys.length; at += KEYS_PER_STATEMENT) {
    const where = view.session.dialect.inKeys(columns, keys.slice(at, at + KEYS_PER_STATEMENT));
    for await (const { row } of view.session.readRows(view.held.labels(family, name, where))) {
      const [texts, label] = [
        row.slice(width, 2 * width).map((cell) => (cell === null ? null : textOf(cell))),
        row.at(-1) ?? null,
      ];
      labels.set(rowKey(row.slice(0, width)), { key: texts, name: label === null ? null : textOf(label) });
    }
  }
  return labels;
}

/** The lost roles of one family, account by account; the first of each where there are many. */
async function lostRoles(
  { view, ...known }: Known,
  holdings: Holdings,
  asked: { readonly accounts: readonly number[]; readonly most: number },
): Promise<readonly (readonly LostRole[])[]> {
  const { family, roles } = holdings;
  const lost = asked.accounts.map((account) => holdings.lost(account));
  const numbers = [...new Set(lost.flat())];
  if (numbers.length === 0) return lost.map(() => []);
  const others = await known.others.of(holdings);
  const labels = await readLabels(
    view,
    family,
    numbers.map((role) => roles.at(role)),
  );
  const told = (role: number): readonly LostRole[] => {
    const key = rowKey(roles.at(role));
    const label = labels.get(key);
    if (!label) return [];
    return [{ table: family.role.id, kind: family.kind, ...label, others: others.get(key) ?? 0 }];
  };
  return lost.map((each) =>
    each
      .flatMap(told)
      .toSorted((a, b) => compareText(JSON.stringify(a.key), JSON.stringify(b.key)))
      .slice(0, asked.most),
  );
}

/** What the lost permissions are called; nothing for a column whose values are for nobody's eyes. */
export function permissionNames(
  view: RightsView,
  source: Allowances['source'],
  names: readonly string[],
): readonly string[] {
  const [first] = source;
  return !first || isMasked(view, first.chain) ? [] : names.toSorted(compareText);
}

const byName = (a: LostRole, b: LostRole): number =>
  compareText(a.table, b.table) || compareText(JSON.stringify([a.name, a.key]), JSON.stringify([b.name, b.key]));

function summed(all: readonly Counts[]): { before: number; after: number; lostCount: number } {
  const sum = (of: keyof Counts): number => all.reduce((total, counts) => total + counts[of], 0);
  return { before: sum('before'), after: sum('after'), lostCount: sum('lost') };
}

/** How many roles of a family an account holds. */
export function countRoles(holdings: Holdings, account: number): Counts {
  return {
    before: holdings.before(account).length,
    after: holdings.after(account).length,
    lost: holdings.lost(account).length,
  };
}

/** Holdings of roles, groups and posts; what is granted directly counts among the permissions. */
export function rolesOf({ holdings }: Known): readonly Holdings[] {
  return holdings.filter(({ family }) => family.kind !== 'permission');
}

/** Rights before and after of accounts that lose something, in their order. */
export async function linesOf(known: Known, accounts: readonly number[]): Promise<readonly AccountRights[]> {
  if (accounts.length === 0) return [];
  const { view, allowances } = known;
  const most = (parts: number): number => Math.max(1, Math.floor(LINES / (accounts.length * parts)));
  const families = rolesOf(known);
  const lost: (readonly (readonly LostRole[])[])[] = [];
  for (const holdings of families)
    lost.push(await lostRoles(known, holdings, { accounts, most: most(families.length) }));
  return accounts.map((account, index) => ({
    key: view.shown[account]?.key ?? [],
    label: view.shown[account]?.label ?? null,
    roles: {
      ...summed(families.map((holdings) => countRoles(holdings, account))),
      lost: lost.flatMap((each) => each[index] ?? []).toSorted(byName),
    },
    permissions: {
      ...summed(allowances.map((each) => each.count(account))),
      lost: allowances
        .flatMap((each) => permissionNames(view, each.source, each.lostBy(account)).slice(0, most(allowances.length)))
        .toSorted(compareText),
    },
  }));
}
