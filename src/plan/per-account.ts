import type { Links, Reference } from '../links/model.js';
import { cellText, type Row } from '../rows/cell.js';
import type { Account } from './accounts.js';
import { inWords } from './draft.js';
import type { PerAccount, PlanStep } from './model.js';
import type { PassingStep } from './steps.js';

/** Accounts that are counted one by one. */
const MOST_COUNTED = 1000;

/** Columns of a step's rows, and the accounts by what those columns hold. */
interface Way {
  readonly places: readonly number[];
  readonly accounts: ReadonlyMap<string, number>;
}

function textKey(cells: Row): string | null {
  const texts = cells.map((cell) => (cell === null ? null : cellText(cell)));
  return texts.includes(null) ? null : JSON.stringify(texts);
}

function accountsBy(accounts: readonly Account[], columns: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, { values }] of accounts.entries()) {
    const key = textKey(columns.map((column) => values.get(column) ?? null));
    if (key !== null) found.set(key, index);
  }
  return found;
}

/** References that lead a step straight to the accounts, and the accounts' own table. */
function columnPairs(
  step: PassingStep,
  { table, key }: { readonly table: string; readonly key: readonly string[] },
  references: readonly Reference[],
): readonly { readonly from: readonly string[]; readonly to: readonly string[] }[] {
  const own = step.table === table && step.kinds.includes('account') ? [{ from: key, to: key }] : [];
  const direct = references.filter(
    (reference) =>
      reference.from.table === step.table &&
      reference.to.table === table &&
      reference.list === undefined &&
      step.because.includes(inWords(reference)),
  );
  return [...own, ...direct.map(({ from, to }) => ({ from: from.columns, to: to.columns }))];
}

/** Counts whose rows a plan touches, while they pass. A row that belongs to two accounts counts for both. */
export class AccountCounter {
  readonly #counts: number[][];
  readonly #others: number[] = [];
  readonly #ways = new Map<number, readonly Way[]>();
  readonly #accounts: readonly Account[];
  readonly #about: { readonly key: readonly string[]; readonly links: Links };

  /** `key`: the key columns of the account table. */
  constructor(accounts: readonly Account[], about: { readonly key: readonly string[]; readonly links: Links }) {
    this.#accounts = accounts.slice(0, MOST_COUNTED);
    this.#about = about;
    this.#counts = this.#accounts.map(() => []);
  }

  add(step: PassingStep, row: Row): void {
    const at = step.number - 1;
    const owners = new Set(
      this.#waysOf(step).flatMap(({ places, accounts }) => {
        const key = textKey(places.map((place) => row[place] ?? null));
        const owner = key === null ? undefined : accounts.get(key);
        return owner === undefined ? [] : [owner];
      }),
    );
    if (owners.size === 0) this.#others[at] = (this.#others[at] ?? 0) + 1;
    for (const owner of owners) {
      const counts = this.#counts[owner] ?? [];
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }

  result(steps: readonly PlanStep[]): PerAccount {
    const full = (counts: readonly (number | undefined)[]): readonly number[] =>
      steps.map(({ number }) => counts[number - 1] ?? 0);
    return { rows: this.#counts.map(full), others: full(this.#others) };
  }

  #waysOf(step: PassingStep): readonly Way[] {
    const known = this.#ways.get(step.number);
    if (known) return known;
    const table = this.#accounts[0]?.table ?? '';
    const { key, links } = this.#about;
    const ways = columnPairs(step, { table, key }, links.references).map(({ from, to }) => ({
      places: from.map((column) => step.columns.indexOf(column)),
      accounts: accountsBy(this.#accounts, to),
    }));
    this.#ways.set(step.number, ways);
    return ways;
  }
}
