import { getColumn, getTable } from '../../catalog/graph.js';
import type { Column } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import { UntetherError } from '../../errors.js';
import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import { fits } from '../accounts.js';
import { either } from '../conditions.js';
import { rowValue } from '../knots.js';
import { countRows } from '../leftout.js';
import type { LostRole } from '../model.js';
import { roleKeys } from './held.js';
import {
  activeRows,
  isMasked,
  nameColumns,
  ownRows,
  permissionColumn,
  type RightsView,
  sourceTables,
  tablesOf,
} from './view.js';
import type { RoleFamily } from './ways.js';

/** A role that nobody active holds after the plan, and who of the plan held it. */
export interface Unheld {
  readonly table: string;
  readonly kind: LostRole['kind'];
  /** `finance_approver (7)` */
  readonly role: string;
  /** `zhangwei (104), lina (117) +3` */
  readonly accounts: string;
  /** Some of these accounts were neither disabled nor deleted. */
  readonly active: boolean;
}

/** Roles named one by one in a table; more are counted. */
const ROLES_SHOWN = 50;
const NAMES_SHOWN = 3;

interface Asked {
  readonly view: RightsView;
  readonly family: RoleFamily;
  /** Condition on the account table: the accounts of the plan. */
  readonly own: string;
}

/** Pairs that are no holding of an active account any more: the row goes, or the account is disabled or goes. */
function taken({ view, family, own }: Asked): string {
  const { held, withAccount } = view;
  const lost = held.lostRoles(family, own);
  if (withAccount === 'keep') return lost;
  const active = [`(${own})`, ...activeRows(view)].join(' AND ');
  return `${lost} UNION ${held.roles(family, 'before', active)}`;
}

/** Condition on the role table: held by some of these accounts before, and by nobody active afterwards. */
function unheldRoles(asked: Asked): string {
  const { view, family } = asked;
  const { held, session, withAccount } = view;
  const staying = [...(withAccount === 'keep' ? [] : [`(${asked.own}) IS NOT TRUE`]), ...activeRows(view)];
  const after = held.roles(family, 'after', staying.length === 0 ? '1 = 1' : staying.join(' AND '));
  const keys = roleKeys(family).join(', ');
  const key = rowValue(session.dialect, family.key);
  return `${key} IN (SELECT ${keys} FROM (${taken(asked)}) AS l) AND ${key} NOT IN (SELECT ${keys} FROM (${after}) AS f)`;
}

/** Condition on the role table: a role that the settings protect, by its key or by a name. */
function guarded({ session }: RightsView, family: RoleFamily, names: readonly Column[]): string | null {
  const keys = family.key.length === 1 ? family.key.map((name) => getColumn(family.role, name)) : [];
  return either(
    [...keys, ...names].map((column) => {
      const words = family.protected.filter((word) => fits(word, column));
      if (words.length === 0) return null;
      return session.dialect.inKeys(
        [column],
        words.map((word) => [session.dialect.parse(word, column)]),
      );
    }),
  );
}

interface Found {
  readonly key: Row;
  readonly role: string;
}

async function readRoles(asked: Asked, where: string, limit: number): Promise<readonly Found[]> {
  const { view, family } = asked;
  const { session } = view;
  const [name] = nameColumns(view, family);
  const keyColumns = family.key.map((each) => getColumn(family.role, each));
  const columns = [...family.key, ...(name ? [name.name] : [])];
  const found: Found[] = [];
  for await (const { row } of session.readRows({ table: family.role, columns, where, orderBy: family.key, limit })) {
    const key = row.slice(0, family.key.length);
    const text = keyColumns.map((column, index) => session.dialect.display(key[index] ?? null, column) ?? 'NULL');
    const label = name ? session.dialect.display(row.at(-1) ?? null, name) : null;
    found.push({ key, role: label === null || label === '' ? text.join(', ') : `${label} (${text.join(', ')})` });
  }
  return found;
}

/** Who of the plan held a role: the first few by name, the others by number. */
async function holdersOf(asked: Asked, key: Row): Promise<Pick<Unheld, 'accounts' | 'active'>> {
  const { view, family, own } = asked;
  const { session, catalog, accountTable } = view;
  const table = getTable(catalog, accountTable.table);
  const aliased = family.key.map((name, index) => ({ ...getColumn(family.role, name), name: `r${String(index)}` }));
  const ofRole = session.dialect.inKeys(aliased, [key]);
  const select = `SELECT ${view.held.keys().join(', ')} FROM (${taken(asked)}) AS l WHERE ${ofRole}`;
  const where = `(${own}) AND ${rowValue(session.dialect, accountTable.key)} IN (${select})`;
  const from = `${session.dialect.rowsOf(table)} WHERE ${where}`;
  const all = await countRows(session, from);
  const active = await countRows(session, [from, ...activeRows(view)].join(' AND '));
  const columns = accountTable.key;
  const names: string[] = [];
  for await (const { row } of session.readRows({ table, columns, where, orderBy: columns, limit: NAMES_SHOWN }))
    names.push(nameOf(view, row));
  const more = all > names.length ? ` +${String(all - names.length)}` : '';
  return { accounts: `${names.join(', ')}${more}`, active: active > 0 };
}

function nameOf({ accounts, session, accountKey }: RightsView, key: Row): string {
  const account = accounts.find((each) => rowKey(each.key) === rowKey(key));
  const text = accountKey.map((column, index) => session.dialect.display(key[index] ?? null, column) ?? 'NULL');
  const label = account?.label ?? null;
  return label === null ? text.join(', ') : `${label} (${text.join(', ')})`;
}

/** Throws G09 for roles that must not lose their last holder. */
async function refuseProtected(asked: Asked, where: string): Promise<void> {
  const { view, family } = asked;
  const condition = guarded(view, family, nameColumns({ ...view, masks: () => false }, family));
  if (condition === null) return;
  const roles = await readRoles(asked, `${where} AND (${condition})`, ROLES_SHOWN);
  const [first] = roles;
  if (!first) return;
  const why: string[] = [];
  for (const { key, role } of roles)
    why.push(
      `${family.role.id}: ${role} has no active holder afterwards; until now ${(await holdersOf(asked, key)).accounts}`,
    );
  throw new UntetherError('G09', { account: first.role }, { why });
}

/** What a plan leaves to nobody. */
export interface Left {
  readonly unheld: readonly Unheld[];
  /** Roles of a table beside those that are named. */
  readonly unheldMore: readonly { readonly table: string; readonly rows: number }[];
  readonly unreached: readonly Unreached[];
}

/** Roles and permissions that the plan leaves to nobody active. Throws G09 when the settings protect such a role. */
export async function findLeft(view: RightsView): Promise<Left> {
  const unheld: Unheld[] = [];
  const unheldMore: { table: string; rows: number }[] = [];
  const own = ownRows(
    view,
    view.accounts.map(({ key }) => key),
  );
  for (const family of view.accounts.length === 0 ? [] : view.families) {
    if (view.withAccount === 'keep' && !view.rows.changes(tablesOf(family))) continue;
    const asked = { view, family, own };
    const where = unheldRoles(asked);
    await refuseProtected(asked, where);
    if (family.kind === 'permission') continue;
    const roles = await readRoles(asked, where, ROLES_SHOWN);
    const { kind, role: table } = family;
    for (const { key, role } of roles) unheld.push({ table: table.id, kind, role, ...(await holdersOf(asked, key)) });
    const all =
      roles.length < ROLES_SHOWN
        ? roles.length
        : await countRows(view.session, `${view.session.dialect.rowsOf(table)} WHERE ${where}`);
    if (all > roles.length) unheldMore.push({ table: table.id, rows: all - roles.length });
  }
  return { unheld, unheldMore, unreached: await findUnreached(view, own) };
}

/** Permissions of one column that nobody active has any more. */
export interface Unreached {
  readonly column: string;
  readonly count: number;
  /** The first few, sorted; none where they are masked. */
  readonly names: readonly string[];
}

const PERMISSIONS_SHOWN = 5;

async function findUnreached(view: RightsView, own: string): Promise<readonly Unreached[]> {
  const { held, session, rows } = view;
  const found: Unreached[] = [];
  for (const source of view.accounts.length === 0 ? [] : view.sources) {
    const [first] = source;
    if (!first || !rows.changes(sourceTables(source))) continue;
    const active = activeRows(view);
    const after = held.permissions(source, 'after', active.length === 0 ? '1 = 1' : active.join(' AND '));
    const lost = `SELECT DISTINCT v FROM (${held.lostPermissions(source, own)}) AS l WHERE v NOT IN (SELECT v FROM (${after}) AS f)`;
    const { end, column } = first.chain;
    const value = session.dialect.name(column.name);
    const texts = `SELECT min(t) AS t FROM (SELECT ${value} AS v, ${session.dialect.shown(column)} AS t FROM ${session.dialect.rowsOf(end)}) AS s WHERE v IN (${lost}) GROUP BY v`;
    const count = await countRows(session, `(${texts}) AS counted`);
    if (count === 0) continue;
    const names = isMasked(view, first.chain)
      ? []
      : await session.query(`SELECT t FROM (${texts}) AS named ORDER BY t LIMIT ${String(PERMISSIONS_SHOWN)}`);
    found.push({
      column: permissionColumn(first.chain),
      count,
      names: names.map(([name]) => name ?? '').toSorted(compareText),
    });
  }
  return found;
}
