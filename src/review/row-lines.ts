import { diffWordsWithSpace } from 'diff';
import { count, tell } from '../messages/review.js';
import { sayPage } from '../messages/page.js';
import type { Lang } from '../messages/text.js';
import type { PlanAccount, PlanDocument, PlanStep } from '../plan/model.js';
import type { ShownCell, ShownRow } from '../plan/shown.js';
import { safe } from './escape.js';
import { hanging } from './layout.js';
import { type Paint, plainPaint } from './paint.js';
import { readReference } from './reasons.js';

const FIRST = 20;
const LAST = 5;
/** A list of so many is shown whole. */
const WHOLE = 50;
const SIGNS = { delete: '-', update: '~', insert: '+' } as const;
const STYLES = { delete: 'danger', update: 'warning', insert: 'good' } as const;

export interface RowsView {
  readonly document: PlanDocument;
  readonly rows: AsyncIterable<ShownRow>;
  readonly lang: Lang;
  /** Only the rows of this table. */
  readonly table?: string;
  /** Only rows that point at the account with this name or key. */
  readonly account?: string;
  readonly paint?: Paint;
}

/** The first and the last of many, however many pass. */
class Ends {
  count = 0;
  readonly #all: ShownRow[] = [];
  readonly #last: ShownRow[] = [];

  add(row: ShownRow): void {
    this.count += 1;
    if (this.#all.length < WHOLE) this.#all.push(row);
    this.#last.push(row);
    if (this.#last.length > LAST) this.#last.shift();
  }

  get start(): readonly ShownRow[] {
    return this.count <= WHOLE ? this.#all : this.#all.slice(0, FIRST);
  }

  get end(): readonly ShownRow[] {
    return this.count <= WHOLE ? [] : this.#last;
  }
}

const textOf = (cell: ShownCell): string | null => (cell === null || typeof cell === 'string' ? cell : cell[0]);

function cellWords(cell: ShownCell, lang: Lang): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return cell === '' ? "''" : safe(cell);
  return cell.length === 1 ? safe(cell[0]) : `${safe(cell[0])}... ${sayPage('value.length', lang, { n: cell[1] })}`;
}

/** The columns by which rows of a step point straight at accounts. */
function accountColumns(step: PlanStep, tables: ReadonlySet<string>): readonly number[] {
  const names = step.because.flatMap((text) => {
    const reference = readReference(text);
    return reference && tables.has(reference.to.table) && reference.from.columns.length === 1
      ? reference.from.columns
      : [];
  });
  return [...new Set(names)].map((name) => step.columns.indexOf(name));
}

/** What accounts are called, by what stands in columns that point at them. */
function namesOf(accounts: readonly PlanAccount[]): ReadonlyMap<string, string> {
  const single = accounts.filter(({ key, label }) => key.length === 1 && label !== null && label !== key[0]);
  return new Map(single.map(({ key, label }) => [key[0] ?? '', label ?? '']));
}

function pointsAt(row: ShownRow, columns: readonly number[], wanted: ReadonlySet<string>): boolean {
  return columns.some((column) => wanted.has(textOf(row.cells[column] ?? null) ?? ''));
}

class StepLines {
  readonly #step: PlanStep;
  readonly #lang: Lang;
  readonly #paint: Paint;
  readonly #names: ReadonlyMap<string, string>;
  readonly #links: ReadonlySet<number>;

  constructor(step: PlanStep, view: Omit<RowsView, 'rows'>) {
    const { accounts } = view.document.request;
    this.#step = step;
    this.#lang = view.lang;
    this.#paint = view.paint ?? plainPaint;
    this.#names = namesOf(accounts);
    this.#links = new Set(accountColumns(step, new Set(accounts.map(({ table }) => table))));
  }

  of(row: ShownRow): readonly string[] {
    const { table, columns, identity, action } = this.#step;
    const keys = (identity ?? []).map((name) => columns.indexOf(name));
    const changed = new Set(row.changes.map(([index]) => index));
    const pair = (index: number): string => this.#pair(row, index);
    const others = [...columns.keys()].filter((index) => !keys.includes(index) && !changed.has(index)).map(pair);
    // Without a key the whole row stands for itself.
    const [key, rest] = identity === null ? [others.join('  '), []] : [keys.map(pair).join(' '), others];
    const sign = this.#paint[STYLES[action]](SIGNS[action]);
    const head = hanging(` ${sign} `, `${safe(table)}  ${key}`);
    if (action === 'update')
      return [...head, ...row.changes.flatMap(([index, after]) => this.#change(row, index, after))];
    return rest.length === 0
      ? head
      : [...head, ...hanging('     ', rest.join('  '), { paint: this.#paint, style: 'faint' })];
  }

  #value(cell: ShownCell, index: number): string {
    const words = cellWords(cell, this.#lang);
    const name = typeof cell === 'string' && this.#links.has(index) ? this.#names.get(cell) : undefined;
    return name === undefined ? words : `${words} (${safe(name)})`;
  }

  #pair(row: ShownRow, index: number): string {
    return `${safe(this.#step.columns[index] ?? '?')}=${this.#value(row.cells[index] ?? null, index)}`;
  }

  /** `column   before  ->  after`; in longer texts only the words that differ are coloured. */
  #change(row: ShownRow, index: number, after: ShownCell): readonly string[] {
    const name = safe(this.#step.columns[index] ?? '?');
    const [old, now] = [this.#value(row.cells[index] ?? null, index), this.#value(after, index)];
    const plain = hanging(`     ${name}   `, `${old}  ->  ${now}`);
    const [line] = plain;
    if (plain.length > 1 || line === undefined) return plain;
    return [`     ${name}   ${this.#words(old, now)}`];
  }

  #words(old: string, now: string): string {
    const parts = diffWordsWithSpace(old, now);
    const { danger, good } = this.#paint;
    const isPart = parts.some(({ added, removed, value }) => !added && !removed && value.trim() !== '');
    if (!isPart) return `${danger(old)}  ->  ${good(now)}`;
    const side = (skip: 'added' | 'removed', paint: Paint['good']): string =>
      parts.map((part) => (part[skip] ? '' : part.added || part.removed ? paint(part.value) : part.value)).join('');
    return `${side('added', danger)}  ->  ${side('removed', good)}`;
  }
}

/** Each affected row before and after: all of a short list, the first 20 and the last 5 of a long one; the totals stand first and last. */
export async function rowLines({ rows, ...view }: RowsView): Promise<readonly string[]> {
  const { document, lang, table, account } = view;
  const { accounts } = document.request;
  const meant = accounts.filter(({ key, label }) => label === account || key.join(', ') === account);
  const wanted = new Set(meant.flatMap(({ key, label }) => [...key, label].filter((part) => part !== null)));
  const tables = new Set(accounts.map((each) => each.table));
  const chosen = document.steps.filter((step) => table === undefined || step.table === table);
  const found = new Map(
    chosen.map((step) => [step.number, { step, ends: new Ends(), columns: accountColumns(step, tables) }]),
  );
  for await (const row of rows) {
    const entry = found.get(row.step);
    if (entry && (account === undefined || pointsAt(row, entry.columns, wanted))) entry.ends.add(row);
  }
  const all = chosen.reduce((sum, step) => sum + step.expectedRows, 0);
  const shown = [...found.values()].reduce((sum, { ends }) => sum + ends.count, 0);
  const total = account === undefined ? count('rows', all, lang) : tell('showing', lang, { n: shown, all });
  const lines = [...found.values()].flatMap(({ step, ends }) => {
    const of = new StepLines(step, view);
    const left = (account === undefined ? step.expectedRows : ends.count) - ends.start.length - ends.end.length;
    const more = left > 0 ? [`   ${tell('more', lang, { n: left })}`] : [];
    const lines = [...ends.start.flatMap((row) => of.of(row)), ...more, ...ends.end.flatMap((row) => of.of(row))];
    return lines.length === 0 ? [] : ['', ...lines];
  });
  const title = (view.paint ?? plainPaint).strong(
    `${sayPage('section.rows', lang)}${lang === 'en' ? ': ' : '：'}${total}`,
  );
  return [title, ...lines, '', total];
}
