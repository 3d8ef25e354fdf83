import type { RowRead } from '../../dialects/dialect.js';
import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import { Interned, InternedSets } from './interned.js';
import { activeRows, type RightsView, tablesOf } from './view.js';
import type { Moment } from './rows.js';
import type { RoleFamily, Way } from './ways.js';

/** Which roles of one family the accounts of a plan hold, before it and after it. An account is told by its place in the plan. */
export class Holdings {
  readonly family: RoleFamily;
  /** Roles by number, each as its key. */
  readonly roles = new Interned<Row>();
  readonly #sets = new InternedSets();
  readonly #before: Uint32Array;
  readonly #after: Uint32Array;
  readonly #active: Uint8Array;

  constructor(family: RoleFamily, accounts: number) {
    this.family = family;
    this.#before = new Uint32Array(accounts);
    this.#after = new Uint32Array(accounts);
    this.#active = new Uint8Array(accounts);
  }

  before(account: number): readonly number[] {
    return this.#sets.at(this.#before[account] ?? 0);
  }

  after(account: number): readonly number[] {
    return this.#sets.at(this.#after[account] ?? 0);
  }

  /** True of an account that holds something, and was neither disabled nor deleted before the plan. */
  wasActive(account: number): boolean {
    return this.#active[account] === 1;
  }

  /** The same for all accounts that hold the same roles before and after. */
  signature(account: number): string {
    return `${String(this.#before[account] ?? 0)}/${String(this.#after[account] ?? 0)}`;
  }

  lost(account: number): readonly number[] {
    if (this.#before[account] === this.#after[account]) return [];
    const after = new Set(this.after(account));
    return this.before(account).filter((role) => !after.has(role));
  }

  /** Adds roles that an account holds; it may have some already. */
  add(account: number, keys: readonly Row[], moment: Moment): void {
    const sets = moment === 'before' ? this.#before : this.#after;
    const numbers = keys.map((key) => this.roles.add(rowKey(key), () => key));
    sets[account] = this.#sets.add(new Set([...this.#sets.at(sets[account] ?? 0), ...numbers]));
  }

  activate(account: number): void {
    this.#active[account] = 1;
  }

  /** Nothing of it changes. */
  keep(): void {
    this.#after.set(this.#before);
  }
}

/** The accounts of a plan: the condition on their table that means them, and the place of each in the plan by its key (`rowKey`). */
export interface Own {
  readonly where: string;
  readonly places: ReadonlyMap<string, number>;
}

/** Reads who holds what by one way. Rows of an account come one after the other, except where two keys count as equal. */
async function readWay(
  view: RightsView,
  holdings: Holdings,
  { way, own, moment }: { readonly way: Way; readonly own: Own; readonly moment: Moment },
): Promise<void> {
  const accounts = { where: own.where, active: activeRows(view) };
  const width = view.accountKey.length;
  let last: Row = [];
  let account: number | undefined;
  let keys: Row[] = [];
  const finish = (): void => {
    if (account !== undefined) holdings.add(account, keys, moment);
    keys = [];
  };
  const take = ({ row, flags }: RowRead): void => {
    if (!startsAlike(row, last, width)) {
      const next = own.places.get(rowKey(row.slice(0, width)));
      if (next !== account) finish();
      account = next;
    }
    last = row;
    // The condition may mean one who is only spelt alike.
    if (account === undefined) return;
    keys.push(row.slice(width));
    if (flags[0] === true) holdings.activate(account);
  };
  const select = view.held.holdings(holdings.family, way, { accounts, moment });
  for await (const batch of view.session.readBatches(select)) batch.forEach(take);
  finish();
}

/** True of rows that begin with the very same cells; bytes are never said to be the same. */
function startsAlike(row: Row, last: Row, width: number): boolean {
  if (last.length === 0) return false;
  for (let index = 0; index < width; index += 1) if (row[index] !== last[index]) return false;
  return true;
}

/** Reads who of a plan holds which roles of a family; where no step touches what it depends on, they are the same afterwards. */
export async function readHoldings(view: RightsView, family: RoleFamily, own: Own): Promise<Holdings> {
  const holdings = new Holdings(family, view.accounts.length);
  const changed = view.rows.changes(tablesOf(family));
  for (const moment of changed ? (['before', 'after'] as const) : (['before'] as const))
    for (const way of family.ways) await readWay(view, holdings, { way, own, moment });
  if (!changed) holdings.keep();
  return holdings;
}

/** Who of the plan holds a role no more, by number of the role: the row goes, or the account is disabled or goes. */
export function takenFrom(
  { accounts, withAccount }: RightsView,
  holdings: Holdings,
): ReadonlyMap<number, readonly number[]> {
  const taken = new Map<number, number[]>();
  for (const account of accounts.keys()) {
    const goes = withAccount !== 'keep' && holdings.wasActive(account);
    for (const role of goes ? holdings.before(account) : holdings.lost(account)) {
      const from = taken.get(role);
      if (from) from.push(account);
      else taken.set(role, [account]);
    }
  }
  return taken;
}
