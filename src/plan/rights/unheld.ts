import { getColumn } from '../../catalog/graph.js';
import { UntetherError } from '../../errors.js';
import { because } from '../../messages/reasons.js';
import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import type { LostRole } from '../model.js';
import type { Allowances } from './allowances.js';
import { type Holdings, takenFrom } from './holdings.js';
import { type Known, permissionNames, readLabels } from './lines.js';
import { namedRoles } from './named.js';
import { permissionColumn, type RightsView } from './view.js';

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
  readonly known: Known;
  readonly holdings: Holdings;
}

/** Numbers of roles that an active account of the plan holds afterwards. */
export function stillHeld({ known, holdings }: Asked): ReadonlySet<number> {
  const held = new Set<number>();
  if (known.view.withAccount !== 'keep') return held;
  for (const account of known.view.accounts.keys())
    if (holdings.wasActive(account)) for (const role of holdings.after(account)) held.add(role);
  return held;
}

/** Of these roles those that nobody active holds after the plan. */
async function heldByNobody(asked: Asked, roles: readonly number[]): Promise<readonly number[]> {
  const { known, holdings } = asked;
  const kept = stillHeld(asked);
  const open = roles.filter((role) => !kept.has(role));
  if (open.length === 0) return open;
  const others = await known.others.of(holdings);
  return open.filter((role) => !others.has(rowKey(holdings.roles.at(role))));
}

interface Found {
  readonly number: number;
  readonly role: string;
}

/** The first of these roles by their keys, as people are shown them. */
async function readRoles({ known, holdings }: Asked, where: string): Promise<readonly Found[]> {
  const { view } = known;
  const { family } = holdings;
  const select = { table: family.role, columns: family.key, where, orderBy: family.key, limit: ROLES_SHOWN };
  const keys: Row[] = [];
  for await (const { row } of view.session.readRows(select)) keys.push(row);
  const labels = await readLabels(view, family, keys);
  return keys.flatMap((key) => {
    const number = holdings.roles.find(rowKey(key));
    const label = labels.get(rowKey(key));
    if (number === undefined || !label) return [];
    const text = label.key.map((each) => each ?? 'NULL').join(', ');
    return [{ number, role: label.name === null || label.name === '' ? text : `${label.name} (${text})` }];
  });
}

/** Who of the plan held a role: the first few by name, the others by number. */
function holdersOf({ known, holdings }: Asked, accounts: readonly number[]): Pick<Unheld, 'accounts' | 'active'> {
  const names = accounts.slice(0, NAMES_SHOWN).map((account) => nameOf(known.view, account));
  const more = accounts.length > names.length ? ` +${String(accounts.length - names.length)}` : '';
  return {
    accounts: `${names.join(', ')}${more}`,
    active: accounts.some((account) => holdings.wasActive(account)),
  };
}

function nameOf({ shown }: RightsView, account: number): string {
  const { key = [], label = null } = shown[account] ?? {};
  const text = key.map((part) => part ?? 'NULL').join(', ');
  return label === null ? text : `${label} (${text})`;
}

interface LeftRoles {
  readonly named: readonly Unheld[];
  readonly more: number;
}

/** Throws G09 for roles that must not lose their last holder. */
async function leftOf(asked: Asked): Promise<LeftRoles> {
  const { known, holdings } = asked;
  const { view } = known;
  const { family } = holdings;
  const taken = takenFrom(view, holdings);
  const unheld = await heldByNobody(asked, [...taken.keys()]);
  if (unheld.length === 0) return { named: [], more: 0 };
  const columns = family.key.map((each) => getColumn(family.role, each));
  const where = view.session.dialect.inKeys(
    columns,
    unheld.map((role) => holdings.roles.at(role)),
  );
  const from = (number: number): Pick<Unheld, 'accounts' | 'active'> => holdersOf(asked, taken.get(number) ?? []);
  const condition = namedRoles(view.session, family, family.protected);
  const protectedRoles = condition === null ? [] : await readRoles(asked, `${where} AND (${condition})`);
  const [first] = protectedRoles;
  if (first) {
    const why = protectedRoles.map(({ number, role }) =>
      because('no-holder', { table: family.role.id, role, holders: from(number).accounts }),
    );
    throw new UntetherError('G09', { account: first.role }, { why });
  }
  if (family.kind === 'permission') return { named: [], more: 0 };
  const { kind, role: table } = family;
  const named = (await readRoles(asked, where)).map(({ number, role }) => ({
    table: table.id,
    kind,
    role,
    ...from(number),
  }));
  return { named, more: unheld.length - named.length };
}

/** What a plan leaves to nobody. */
export interface Left {
  readonly unheld: readonly Unheld[];
  /** Roles of a table beside those that are named. */
  readonly unheldMore: readonly { readonly table: string; readonly rows: number }[];
  readonly unreached: readonly Unreached[];
}

/** Roles and permissions that the plan leaves to nobody active. Throws G09 when the settings protect such a role. */
export async function findLeft(known: Known): Promise<Left> {
  const unheld: Unheld[] = [];
  const unheldMore: { table: string; rows: number }[] = [];
  for (const holdings of known.holdings) {
    const { named, more } = await leftOf({ known, holdings });
    unheld.push(...named);
    if (more > 0) unheldMore.push({ table: holdings.family.role.id, rows: more });
  }
  return { unheld, unheldMore, unreached: await findUnreached(known) };
}

/** Permissions of one column that nobody active has any more. */
export interface Unreached {
  readonly column: string;
  readonly count: number;
  /** The first few, sorted; none where they are masked. */
  readonly names: readonly string[];
}

const PERMISSIONS_SHOWN = 5;

/** Which of the lost permissions these accounts still have, or anybody active outside the plan, through one family of roles. */
async function reachedBy(known: Known, { source, permissions, lost }: Allowances, at: number): Promise<Set<number>> {
  const { view } = known;
  const reached = new Set<number>();
  const part = source[at];
  const holdings = known.holdings.find(({ family }) => family === part?.family);
  if (!part || !holdings) return reached;
  const kept = stillHeld({ known, holdings });
  const giving = new Map<string, { readonly key: Row; readonly gives: Set<number> }>();
  for await (const { row } of view.session.readRows(view.held.allowed(part.family, part.chain, 'after'))) {
    const permission = permissions.find(rowKey(row.slice(-2, -1)));
    if (permission === undefined || !lost.has(permission)) continue;
    const key = row.slice(0, -2);
    const role = holdings.roles.find(rowKey(key));
    if (role !== undefined && kept.has(role)) reached.add(permission);
    const giver = giving.get(rowKey(key)) ?? { key, gives: new Set() };
    giver.gives.add(permission);
    giving.set(rowKey(key), giver);
  }
  const keys = [...giving.values()].map(({ key }) => key);
  const others = await known.others.among(holdings, keys);
  for (const [key, { gives }] of giving) if (others.has(key)) for (const each of gives) reached.add(each);
  return reached;
}

async function findUnreached(known: Known): Promise<readonly Unreached[]> {
  const found: Unreached[] = [];
  for (const allowances of known.allowances) {
    const { source, lost, permissions } = allowances;
    const [first] = source;
    if (!first || lost.size === 0) continue;
    const reached = new Set<number>();
    for (const at of source.keys()) for (const each of await reachedBy(known, allowances, at)) reached.add(each);
    const names = [...lost].filter((each) => !reached.has(each)).map((each) => permissions.at(each));
    if (names.length === 0) continue;
    found.push({
      column: permissionColumn(first.chain),
      count: names.length,
      names: permissionNames(known.view, source, names).slice(0, PERMISSIONS_SHOWN),
    });
  }
  return found;
}
