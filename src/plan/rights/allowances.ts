import { rowKey } from '../../rows/encode.js';
import { addAll, type Bits, bitsFor, countBits, numbersIn, setBit, without } from './bits.js';
import type { Holdings } from './holdings.js';
import { Interned } from './interned.js';
import type { Moment } from './rows.js';
import type { RightsView } from './view.js';

type ByRole = ReadonlyMap<number, Bits>;

interface Part {
  readonly holdings: Holdings;
  readonly before: ByRole;
  readonly after: ByRole;
}

export interface Counts {
  readonly before: number;
  readonly after: number;
  readonly lost: number;
}

/** What the accounts of a plan may do through one column of permissions, whichever role gives it. */
export class Allowances {
  readonly source: RightsView['sources'][number];
  readonly parts: readonly Part[];
  /** Permissions by number, each as people are shown it. */
  readonly permissions: Interned<string>;
  /** Numbers of all permissions that some account loses. */
  readonly lost = new Set<number>();
  readonly #counts = new Map<string, Counts>();

  constructor(source: Allowances['source'], parts: readonly Part[], permissions: Interned<string>) {
    this.source = source;
    this.parts = parts;
    this.permissions = permissions;
  }

  /** Counts, and remembers what is lost. */
  count(account: number): Counts {
    const signature = this.parts.map(({ holdings }) => holdings.signature(account)).join();
    const known = this.#counts.get(signature);
    if (known) return known;
    const [before, after] = [this.#held(account, 'before'), this.#held(account, 'after')];
    const lost = without(before, after);
    for (const each of numbersIn(lost)) this.lost.add(each);
    const counts = { before: countBits(before), after: countBits(after), lost: countBits(lost) };
    this.#counts.set(signature, counts);
    return counts;
  }

  lostBy(account: number): readonly string[] {
    const lost = without(this.#held(account, 'before'), this.#held(account, 'after'));
    return numbersIn(lost).map((each) => this.permissions.at(each));
  }

  #held(account: number, moment: Moment): Bits {
    const held = bitsFor(this.permissions.values.length);
    for (const part of this.parts)
      for (const role of part.holdings[moment](account)) {
        const allowed = part[moment].get(role);
        if (allowed) addAll(held, allowed);
      }
    return held;
  }
}

/** What the roles that the accounts hold allow; of the others nothing is kept. */
export async function readAllowances(
  view: RightsView,
  source: RightsView['sources'][number],
  all: readonly Holdings[],
): Promise<Allowances> {
  const permissions = new Interned<string>();
  const parts: Part[] = [];
  for (const { family, chain } of source) {
    const holdings = all.find((each) => each.family === family);
    if (!holdings) continue;
    const read = async (moment: Moment): Promise<ByRole> => {
      const found = new Map<number, Set<number>>();
      for await (const { row } of view.session.readRows(view.held.allowed(family, chain, moment))) {
        const role = holdings.roles.find(rowKey(row.slice(0, -2)));
        if (role === undefined) continue;
        const allowed = found.get(role) ?? new Set();
        allowed.add(permissions.add(rowKey(row.slice(-2, -1)), () => textOf(row.at(-1))));
        found.set(role, allowed);
      }
      return new Map([...found].map(([role, allowed]) => [role, bitsOf(allowed)]));
    };
    const changed = view.rows.changes([family.role, ...chain.hops.map(({ table }) => table)]);
    const before = await read('before');
    parts.push({ holdings, before, after: changed ? await read('after') : before });
  }
  return new Allowances(source, parts, permissions);
}

function bitsOf(numbers: ReadonlySet<number>): Bits {
  const bits = bitsFor(Math.max(...numbers) + 1);
  for (const number of numbers) setBit(bits, number);
  return bits;
}

/** A cell of an expression for people. */
export function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}
