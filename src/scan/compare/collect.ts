import { masked, type Masks } from '../../links/masks.js';
import type { LinkKind } from '../../links/model.js';
import type {
  AccountDifferences,
  ComparedColumn,
  ComparedReference,
  Difference,
  Pass,
  Role,
  ToldDifference,
  Values,
} from './model.js';
import type { Tally } from './merge.js';

/** Differences and accounts that are told one by one; all of them are counted. */
export const TOLD = 1000;

/** A row of these is a secret that opens a door, and often its own key. */
const SECRET: ReadonlySet<LinkKind> = new Set(['session', 'token']);

type Counts = Record<'onlyInA' | 'onlyInB' | 'changed', number>;
const NAMES = { 'only-in-a': 'onlyInA', 'only-in-b': 'onlyInB', changed: 'changed' } as const;

/** Counts the differences of one reference as they come, sorted by account, and keeps the first of them. */
export class Collector {
  readonly #pass: Pass;
  readonly #masks: Masks;
  readonly #counts: Counts = { onlyInA: 0, onlyInB: 0, changed: 0 };
  readonly #told: ToldDifference[] = [];
  readonly #accounts: (AccountDifferences & Counts)[] = [];
  #accountCount = 0;
  #account: string | null = null;
  #current: Counts | null = null;

  constructor(pass: Pass, masks: Masks) {
    this.#pass = pass;
    this.#masks = masks;
  }

  add(difference: Difference): void {
    const name = NAMES[difference.side];
    const times = difference.side === 'changed' ? 1 : difference.times;
    this.#counts[name] += times;
    this.#countsOf(difference.values)[name] += times;
    if (this.#told.length < TOLD) this.#told.push(this.#tell(difference, times));
  }

  result(tally: Tally, unmatched: { readonly a: number; readonly b: number }): ComparedReference {
    const { reference, columns, left } = this.#pass;
    const named = (role: Role): readonly string[] =>
      columns.flatMap((column) => (column.role === role ? column.name : []));
    return {
      reference: reference.id,
      kind: reference.kind,
      state: reference.state === 'confirmed' ? 'confirmed' : 'proposed',
      rows: { a: tally.rowsA, b: tally.rowsB },
      same: tally.same,
      ...this.#counts,
      unmatched,
      columns: { account: named('account'), identity: named('identity'), attribute: named('attribute') },
      left,
      accounts: { count: this.#accountCount, first: this.#accounts },
      differences: this.#told,
    };
  }

  /** Differences of one account come one after the other. */
  #countsOf(values: Values): Counts {
    const key = this.#accountOf(values);
    const text = JSON.stringify(this.#pass.columns.map(({ role }, place) => (role === 'account' ? values[place] : 0)));
    if (this.#current !== null && text === this.#account) return this.#current;
    const counts = { onlyInA: 0, onlyInB: 0, changed: 0, key, label: null };
    this.#account = text;
    this.#current = counts;
    this.#accountCount += 1;
    if (this.#accounts.length < TOLD) this.#accounts.push(counts);
    return counts;
  }

  #accountOf(values: Values): readonly (string | null)[] {
    return this.#pass.columns.flatMap((column, place) =>
      column.role === 'account' ? [this.#shown(column, values[place] ?? null)] : [],
    );
  }

  #tell(difference: Difference, times: number): ToldDifference {
    const { columns } = this.#pass;
    const { values } = difference;
    const others = difference.side === 'changed' ? difference.others : values;
    const rows = columns.map((column, place) => [column.name, this.#shown(column, values[place] ?? null)] as const);
    const changed = columns.flatMap((column, place) => {
      const [a, b] = [values[place] ?? null, others[place] ?? null];
      return a === b ? [] : [{ column: column.name, a: this.#shown(column, a), b: this.#shown(column, b) }];
    });
    return {
      side: difference.side,
      account: this.#accountOf(values),
      label: null,
      row: Object.fromEntries(rows),
      times,
      columns: changed,
    };
  }

  #shown({ name, role, form, a: { lookup } }: ComparedColumn, text: string | null): string | null {
    const { reference, a } = this.#pass;
    if (text === null) return null;
    const isSecret = SECRET.has(reference.kind) && role !== 'account' && form !== 'number';
    const isHidden = this.#masks(a.table.id, name) || (lookup && this.#masks(lookup.table.id, lookup.by.name));
    return isSecret || isHidden === true ? masked(text) : text;
  }
}
