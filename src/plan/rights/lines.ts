import { getColumn } from '../../catalog/graph.js';
import { compareText } from '../../catalog/names.js';
import { SHOWN_LENGTH } from '../../dialects/dialect.js';
import type { Cell, Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import type { Column } from '../../catalog/model.js';
import type { AccountRights, LostRole } from '../model.js';
import type { Allowances, PermissionCounts } from './allowances.js';
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

/** A cell as people are shown it. */
export function shownCell({ session }: RightsView, cell: Cell, column: Column): string | null {
  const text = session.dialect.display(cell, column);
  return text === null
    ? null
    : Array.from(text.slice(0, 2 * SHOWN_LENGTH))
        .slice(0, SHOWN_LENGTH)
        .join('');
}

export function shownKey(view: RightsView, family: RoleFamily, key: Row): readonly (string | null)[] {
  return family.key.map((name, index) => shownCell(view, key[index] ?? null, getColumn(family.role, name)));
}

/** What the roles are called, by the key of the role; nothing for one that has no name. */
async function namesOf(
  view: RightsView,
  family: RoleFamily,
  keys: readonly Row[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const [name] = nameColumns(view, family);
  if (!name || keys.length === 0) return names;
  const columns = family.key.map((each) => getColumn(family.role, each));
  const where = view.session.dialect.inKeys(columns, keys);
  for await (const { row } of view.session.readRows({
    table: family.role,
    columns: [...family.key, name.name],
    where,
  })) {
    const text = shownCell(view, row.at(-1) ?? null, name);
    if (text !== null) names.set(rowKey(row.slice(0, -1)), text);
  }
  return names;
}

interface Lost {
  readonly key: Row;
  readonly text: readonly (string | null)[];
}

/** The lost roles of one family, account by account; the first of each where there are many. */
async function lostRoles(
  { view, ...known }: Known,
  holdings: Holdings,
  asked: { readonly accounts: readonly number[]; readonly most: number },
): Promise<readonly (readonly LostRole[])[]> {
  const { family, roles } = holdings;
  const inOrder = (numbers: readonly number[]): readonly Lost[] =>
    numbers
      .map((number) => ({ key: roles.at(number), text: shownKey(view, family, roles.at(number)) }))
      .toSorted((a, b) => compareText(JSON.stringify(a.text), JSON.stringify(b.text)))
      .slice(0, asked.most);
  const lost = asked.accounts.map((account) => inOrder(holdings.lost(account)));
  const keys = [...new Map(lost.flat().map(({ key }) => [rowKey(key), key])).values()];
  const names = await namesOf(view, family, keys);
  const others = keys.length === 0 ? new Map<string, number>() : await known.others.of(holdings);
  return lost.map((each) =>
    each.map(({ key, text }) => ({
      table: family.role.id,
      kind: family.kind,
      key: text,
      name: names.get(rowKey(key)) ?? null,
      others: others.get(rowKey(key)) ?? 0,
    })),
  );
}

/** What the lost permissions are called; nothing for a column whose values are for nobody's eyes. */
export function permissionNames(
  view: RightsView,
  source: Allowances['source'],
  cells: readonly Cell[],
): readonly string[] {
  const [first] = source;
  if (!first || isMasked(view, first.chain)) return [];
  return cells.map((cell) => shownCell(view, cell, first.chain.column) ?? '').toSorted(compareText);
}

const byName = (a: LostRole, b: LostRole): number =>
  compareText(a.table, b.table) || compareText(JSON.stringify([a.name, a.key]), JSON.stringify([b.name, b.key]));

function summed(all: readonly PermissionCounts[]): { before: number; after: number; lostCount: number } {
  const sum = (of: keyof PermissionCounts): number => all.reduce((total, counts) => total + counts[of], 0);
  return { before: sum('before'), after: sum('after'), lostCount: sum('lost') };
}

/** How many roles of a family an account holds. */
export function countRoles(holdings: Holdings, account: number): PermissionCounts {
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
