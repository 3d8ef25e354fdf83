import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import { Interned, InternedSets } from './interned.js';
import { activeRows, type RightsView, tablesOf } from './view.js';
import type { RoleFamily } from './ways.js';

interface Pair {
  readonly account: number;
  readonly key: Row;
  readonly after: boolean;
  readonly active: boolean;
}

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

  /** Takes all pairs of one account at once. */
  add(account: number, pairs: readonly Pair[], changed: boolean): void {
    const [before, after] = [new Set<number>(), new Set<number>()];
    for (const pair of pairs) {
      const role = this.roles.add(rowKey(pair.key), () => pair.key);
      if (pair.after) after.add(role);
      else before.add(role);
      if (pair.active) this.#active[account] = 1;
    }
    this.#before[account] = this.#sets.add(before);
    this.#after[account] = changed ? this.#sets.add(after) : (this.#before[account] ?? 0);
  }
}

/** Reads the pairs of a family, account by account; where no step touches what it depends on, they are the same afterwards. */
export async function readHoldings(
  view: RightsView,
  family: RoleFamily,
  asked: { readonly own: string; readonly places: ReadonlyMap<string, number> },
): Promise<Holdings> {
  const holdings = new Holdings(family, view.accounts.length);
  const changed = view.rows.changes(tablesOf(family));
  const accounts = { where: asked.own, active: activeRows(view) };
  const select = view.held.holdings(family, accounts, changed ? ['before', 'after'] : ['before']);
  const width = view.accountKey.length;
  let pairs: Pair[] = [];
  const finish = (): void => {
    const [first] = pairs;
    if (first) holdings.add(first.account, pairs, changed);
    pairs = [];
  };
  for await (const { row, flags } of view.session.readRows(select)) {
    const account = asked.places.get(rowKey(row.slice(0, width)));
    if (account === undefined) throw new Error('the database told of an account that is not in the plan');
    if (pairs[0] !== undefined && pairs[0].account !== account) finish();
    pairs.push({ account, key: row.slice(width), after: flags[0] === true, active: flags[1] === true });
  }
  finish();
  return holdings;
}
