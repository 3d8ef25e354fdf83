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

/** What was asked about roles of one family: a role that was asked about and has no count is held by nobody. */
interface Answers {
  readonly asked: Set<string>;
  readonly counts: Counts;
}

/** How many active accounts outside the plan hold each role after it, by the key of the role (`rowKey`); a role without any is left out. */
export class Others {
  readonly #view: RightsView;
  /** Condition on the account table: the accounts of the plan. */
  readonly #own: string;
  readonly #known = new Map<RoleFamily, Answers>();

  constructor(view: RightsView, own: string) {
    this.#view = view;
    this.#own = own;
  }

  /** Of the roles that some account of the plan no longer holds. */
  of(holdings: Holdings): Promise<ReadonlyMap<string, number>> {
    const taken = [...takenFrom(this.#view, holdings).keys()].map((role) => holdings.roles.at(role));
    return this.among(holdings, taken);
  }

  /** Of these roles, maybe with others; each is asked about once. */
  async among({ family }: Holdings, keys: readonly Row[]): Promise<ReadonlyMap<string, number>> {
    const { asked, counts } = this.#known.get(family) ?? { asked: new Set<string>(), counts: new Map() };
    this.#known.set(family, { asked, counts });
    const open = keys.filter((key) => !asked.has(rowKey(key)));
    for (const [key, count] of await this.#count(family, open)) counts.set(key, count);
    for (const key of open) asked.add(rowKey(key));
    return counts;
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
