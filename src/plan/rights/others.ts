import { getColumn } from '../../catalog/graph.js';
import type { Row } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import { roleColumns } from './held.js';
import { type Holdings, takenFrom } from './holdings.js';
import { activeRows, type RightsView } from './view.js';
import type { RoleFamily } from './ways.js';

/** Roles named in one statement; beyond that all of them are counted. */
const NAMED = 1000;

type Counts = Map<string, number>;

/** How many active accounts outside the plan hold each role after it, by the key of the role (`rowKey`); a role without any is left out. */
export class Others {
  readonly #view: RightsView;
  /** Condition on the account table: the accounts of the plan. */
  readonly #own: string;
  readonly #known = new Map<RoleFamily, Counts>();

  constructor(view: RightsView, own: string) {
    this.#view = view;
    this.#own = own;
  }

  /** Of the roles that some account of the plan no longer holds; asked once. */
  async of(holdings: Holdings): Promise<ReadonlyMap<string, number>> {
    const known = this.#known.get(holdings.family);
    if (known) return known;
    const taken = [...takenFrom(this.#view, holdings).keys()].map((role) => holdings.roles.at(role));
    const counts = await this.#count(holdings.family, taken);
    this.#known.set(holdings.family, counts);
    return counts;
  }

  /** Of these roles. */
  among({ family }: Holdings, keys: readonly Row[]): Promise<ReadonlyMap<string, number>> {
    return this.#count(family, keys);
  }

  async #count(family: RoleFamily, roles: readonly Row[]): Promise<Counts> {
    const counts: Counts = new Map();
    if (roles.length === 0) return counts;
    const { session, held } = this.#view;
    const columns = family.key.map((name) => getColumn(family.role, name));
    const only = roles.length > NAMED ? null : session.dialect.inKeys(columns, roles);
    const others = [`(${this.#own}) IS NOT TRUE`, ...activeRows(this.#view)].join(' AND ');
    const width = roleColumns(family).length;
    for await (const { row } of session.readRows(held.holders(family, others, only)))
      counts.set(rowKey(row.slice(0, width)), Number(row[width]));
    return counts;
  }
}
