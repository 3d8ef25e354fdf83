import type { Cell } from '../../rows/cell.js';
import { rowKey } from '../../rows/encode.js';
import type { Holdings } from './holdings.js';
import { Interned } from './interned.js';
import type { Moment } from './rows.js';
import type { RightsView } from './view.js';

type ByRole = ReadonlyMap<number, readonly number[]>;

interface Part {
  readonly holdings: Holdings;
  readonly before: ByRole;
  readonly after: ByRole;
}

export interface PermissionCounts {
  readonly before: number;
  readonly after: number;
  readonly lost: number;
}

/** What the accounts of a plan may do through one column of permissions, whichever role gives it. */
export class Allowances {
  readonly source: RightsView['sources'][number];
  readonly parts: readonly Part[];
  /** Permissions by number. */
  readonly permissions: Interned<Cell>;
  /** Numbers of all permissions that some account loses. */
  readonly lost = new Set<number>();
  readonly #counts = new Map<string, PermissionCounts>();

  constructor(source: Allowances['source'], parts: readonly Part[], permissions: Interned<Cell>) {
    this.source = source;
    this.parts = parts;
    this.permissions = permissions;
  }

  /** Counts, and remembers what is lost. */
  count(account: number): PermissionCounts {
    const signature = this.parts.map(({ holdings }) => holdings.signature(account)).join();
    const known = this.#counts.get(signature);
    if (known) return known;
    const [before, after] = [this.#held(account, 'before'), this.#held(account, 'after')];
    const lost = [...before].filter((each) => !after.has(each));
    for (const each of lost) this.lost.add(each);
    const counts = { before: before.size, after: after.size, lost: lost.length };
    this.#counts.set(signature, counts);
    return counts;
  }

  lostBy(account: number): readonly Cell[] {
    const after = this.#held(account, 'after');
    return [...this.#held(account, 'before')]
      .filter((each) => !after.has(each))
      .map((each) => this.permissions.at(each));
  }

  #held(account: number, moment: Moment): ReadonlySet<number> {
    return new Set(
      this.parts.flatMap((part) => part.holdings[moment](account).flatMap((role) => part[moment].get(role) ?? [])),
    );
  }
}

/** What the roles that the accounts hold allow; of the others nothing is kept. */
export async function readAllowances(
  view: RightsView,
  source: RightsView['sources'][number],
  all: readonly Holdings[],
): Promise<Allowances> {
  const permissions = new Interned<Cell>();
  const parts: Part[] = [];
  for (const { family, chain } of source) {
    const holdings = all.find((each) => each.family === family);
    if (!holdings) continue;
    const read = async (moment: Moment): Promise<ByRole> => {
      const found = new Map<number, Set<number>>();
      for await (const { row } of view.session.readRows(view.held.allowed(family, chain, moment))) {
        const role = holdings.roles.find(rowKey(row.slice(0, -1)));
        if (role === undefined) continue;
        const value = row.at(-1) ?? null;
        const allowed = found.get(role) ?? new Set();
        allowed.add(permissions.add(rowKey([value]), () => value));
        found.set(role, allowed);
      }
      return new Map([...found].map(([role, allowed]) => [role, [...allowed]]));
    };
    const changed = view.rows.changes([family.role, ...chain.hops.map(({ table }) => table)]);
    const before = await read('before');
    parts.push({ holdings, before, after: changed ? await read('after') : before });
  }
  return new Allowances(source, parts, permissions);
}
