import { getColumn, getTable } from '../../catalog/graph.js';
import type { Masks } from '../../links/masks.js';
import type { Catalog, Column, Table } from '../../catalog/model.js';
import { formatColumns, formatName } from '../../catalog/names.js';
import type { Session } from '../../dialects/dialect.js';
import type { AccountTable, Links } from '../../links/model.js';
import type { Row } from '../../rows/cell.js';
import type { Account } from '../accounts.js';
import type { PlanAccount, PlanStep, UnreadPath } from '../model.js';
import { Held, Incomparable, type PermissionSource } from './held.js';
import { Rows } from './rows.js';
import { findFamilies, type RoleFamily } from './ways.js';

/** What rights are read from: a plan whose steps are known, in the transaction that it is made in. */
export interface RightsRequest {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
  readonly accountTable: AccountTable;
  readonly accounts: readonly Account[];
  /** The same accounts as the plan shows them; in a view, both in this order. */
  readonly shown: readonly PlanAccount[];
  readonly steps: readonly PlanStep[];
  readonly withAccount: 'keep' | 'disable' | 'delete';
  /** `table.column` whose values are for nobody's eyes. */
  readonly masks: Masks;
}

/** Everything that questions about rights are put together from. */
export interface RightsView extends RightsRequest {
  readonly rows: Rows;
  readonly held: Held;
  readonly families: readonly RoleFamily[];
  /** Those of roles, groups and posts; a permission that is granted directly counts among the permissions. */
  readonly roles: readonly RoleFamily[];
  /** Ways to the permissions of one column each. */
  readonly sources: readonly (readonly PermissionSource[])[];
  readonly unread: readonly UnreadPath[];
  readonly accountKey: readonly Column[];
}

/** What of it compares; the rest is told as unread. */
function comparable(
  held: Held,
  found: readonly RoleFamily[],
): { readonly families: readonly RoleFamily[]; readonly unread: readonly UnreadPath[] } {
  const unread: UnreadPath[] = [];
  const works = (path: string, build: () => void): boolean => {
    try {
      build();
      return true;
    } catch (error) {
      if (!(error instanceof Incomparable)) throw error;
      unread.push({ path, reason: 'not-comparable' });
      return false;
    }
  };
  const families = found.flatMap((family) => {
    const by = `${formatColumns(family.role.id, family.key)} by `;
    const ways = family.ways.filter((way) =>
      works(`${by}${way.holders.id}`, () => {
        held.check({ ...family, ways: [way] }, []);
      }),
    );
    const kept = { ...family, ways };
    const chains = family.chains.filter(
      (chain) =>
        ways.length > 0 &&
        works(permissionColumn(chain), () => {
          held.check(kept, [chain]);
        }),
    );
    return ways.length === 0 ? [] : [{ ...kept, chains }];
  });
  return { families, unread };
}

/** `sys_menu.perms` */
export function permissionColumn({ end, column }: RoleFamily['chains'][number]): string {
  return `${end.id}.${formatName(column.name)}`;
}

/** The accounts in the order in which the plan shows them. */
function inOrder({ session, accounts, shown }: RightsRequest, key: readonly Column[]): readonly Account[] {
  const textOf = (account: Account): string =>
    JSON.stringify(key.map((column, index) => session.dialect.display(account.key[index] ?? null, column)));
  const byText = new Map<string, Account[]>();
  for (const account of accounts) {
    const text = textOf(account);
    const same = byText.get(text);
    if (same) same.push(account);
    else byText.set(text, [account]);
  }
  return shown.map((each) => {
    // Keys of another type may look the same: each of them once.
    const account = byText.get(JSON.stringify(each.key))?.shift();
    if (!account) throw new Error('the plan shows an account that it does not have');
    return account;
  });
}

export function viewOf(request: RightsRequest): RightsView {
  const { session, catalog, accountTable } = request;
  const rows = new Rows(session.dialect, request.steps);
  const held = new Held({ rows, catalog, accountTable });
  const found = findFamilies(request);
  const { families, unread } = comparable(held, found.families);
  const sources = new Map<string, PermissionSource[]>();
  for (const family of families)
    for (const chain of family.chains) {
      const column = permissionColumn(chain);
      sources.set(column, [...(sources.get(column) ?? []), { family, chain }]);
    }
  const account = getTable(catalog, accountTable.table);
  const accountKey = accountTable.key.map((name) => getColumn(account, name));
  return {
    ...request,
    accounts: inOrder(request, accountKey),
    rows,
    held,
    families,
    roles: families.filter(({ kind }) => kind !== 'permission'),
    sources: [...sources.values()],
    unread: [...found.unread, ...unread],
    accountKey,
  };
}

/** Condition on the account table: these accounts. */
export function ownRows({ session, accountKey }: RightsView, keys: readonly Row[]): string {
  return session.dialect.inKeys(accountKey, keys);
}

/** Conditions on the account table: neither deleted nor disabled, as far as the settings know. */
export function activeRows({ accountTable }: RightsView): readonly string[] {
  const marks = [accountTable.deleted, accountTable.disabled];
  return marks.flatMap((mark) => (mark === undefined ? [] : [`(${mark}) IS NOT TRUE`]));
}

/** Tables on which it depends who holds what of a family. */
export function tablesOf({ role, ways }: RoleFamily): readonly Table[] {
  return [role, ...ways.map(({ holders }) => holders)];
}

/** True when the values of a column of permissions are for nobody's eyes. */
export function isMasked({ masks }: RightsRequest, { end, column }: RoleFamily['chains'][number]): boolean {
  return masks(end.id, column.name);
}

const NAMES = ['name', 'title', 'label', 'code', 'key', 'slug', '名称', '编码'];

/** Columns that name a role, best first; what is masked names nothing. */
export function nameColumns(
  { masks }: Pick<RightsRequest, 'masks'>,
  { role, key }: Pick<RoleFamily, 'role' | 'key'>,
): readonly Column[] {
  const ending = (name: string, word: string): boolean => {
    const lower = name.toLowerCase();
    return lower === word || lower.endsWith(`_${word}`) || (lower.endsWith(word) && /[A-Z]/.test(name.slice(1)));
  };
  const open = role.columns.filter(
    ({ name, family }) => family === 'text' && !key.includes(name) && !masks(role.id, name),
  );
  return NAMES.flatMap((word) => open.filter(({ name }) => ending(name, word)));
}
