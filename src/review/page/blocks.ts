import { deflateRawSync } from 'node:zlib';
import type { PlanStep } from '../../plan/model.js';
import { shareOut, type ShownCell, type ShownRow } from '../../plan/shown.js';
import { safe } from '../escape.js';

/** Rows packed together; a reader unpacks only what it looks at. */
const BLOCK_ROWS = 1000;
/** Rows that stand in the page as text, for readers without JavaScript and for paper. */
export const STATIC_ROWS = 20;
/** Characters of packed rows in one page: with all the rest it stays below 5 MB. */
const MOST_PACKED = 4_200_000;

/** The rows of one step as the page holds them. */
export interface StepRows {
  readonly step: PlanStep;
  /** Columns in the order in which they are shown: what picks the row, what changes, the rest. */
  readonly order: readonly number[];
  /** The first rows, in the order of the columns of the step. */
  readonly first: readonly ShownRow[];
  /** Base64 of a deflated JSON text: `[columns, changes]`, columns of cells, and `[row, column, cell]` for what an update writes. */
  readonly blocks: readonly string[];
  /** Rows in the blocks. */
  readonly rows: number;
  /** Columns of which a masked value was seen. */
  readonly masked: readonly number[];
}

/** Everything that has no ink is escaped here, once: the page then only makes text nodes. */
export function inkOf(cell: ShownCell): ShownCell {
  if (cell === null) return null;
  if (typeof cell === 'string') return safe(cell);
  return cell.length === 1 ? [safe(cell[0])] : [safe(cell[0]), cell[1]];
}

function orderOf({ columns, identity, assignments }: PlanStep): readonly number[] {
  const first = [...(identity ?? []), ...assignments.map(({ column }) => column)].map((name) => columns.indexOf(name));
  return [...new Set([...first.filter((index) => index >= 0), ...columns.keys()])];
}

/** Bytes of a packed cell: base64 of a value that does not compress. */
const HEAVIEST_CELL = 260;

class Packer {
  readonly step: PlanStep;
  readonly order: readonly number[];
  readonly first: ShownRow[] = [];
  readonly blocks: string[] = [];
  rows = 0;
  readonly #masked = new Set<number>();
  readonly #budget: number;
  #pending: ShownRow[] = [];
  #packed = 0;
  #full = false;

  constructor(step: PlanStep, budget: number) {
    this.step = step;
    this.order = orderOf(step);
    this.#budget = budget;
  }

  add(row: ShownRow): void {
    row.cells.forEach((cell, index) => {
      if (Array.isArray(cell) && cell.length === 1) this.#masked.add(index);
    });
    for (const [index, cell] of row.changes) if (Array.isArray(cell) && cell.length === 1) this.#masked.add(index);
    if (this.first.length < STATIC_ROWS) this.first.push(row);
    if (this.#full) return;
    this.#pending.push(row);
    if (this.#pending.length === BLOCK_ROWS) this.#pack();
  }

  finish(): StepRows {
    this.#pack();
    const { step, order, first, blocks, rows } = this;
    return { step, order, first, blocks, rows, masked: [...this.#masked].sort((a, b) => a - b) };
  }

  #pack(): void {
    const rows = this.#pending;
    this.#pending = [];
    if (rows.length === 0 || this.#full) return;
    const columns = this.order.map((column) => rows.map(({ cells }) => inkOf(cells[column] ?? null)));
    const changes = rows.flatMap(({ changes: made }, index) =>
      made.map(([column, cell]) => [index, this.order.indexOf(column), inkOf(cell)]),
    );
    const block = deflateRawSync(JSON.stringify([columns, changes]), { level: 9 }).toString('base64');
    this.#full = this.#packed + block.length > this.#budget;
    if (this.#full) return;
    this.#packed += block.length;
    this.blocks.push(block);
    this.rows += rows.length;
  }
}

/** Packs the rows of a plan, step by step; what does not fit the page is counted as missing by the caller, from `expectedRows`. */
export async function packRows(
  steps: readonly PlanStep[],
  rows: AsyncIterable<ShownRow>,
): Promise<readonly StepRows[]> {
  const budgets = shareOut(
    // Rows weigh by their cells, each as much as the longest that is shown: what a short plan does not use is nobody's.
    steps.map(({ expectedRows, columns }) => expectedRows * columns.length * HEAVIEST_CELL + 4000),
    MOST_PACKED,
  );
  const packers = new Map(steps.map((step, index) => [step.number, new Packer(step, budgets[index] ?? 0)]));
  for await (const row of rows) packers.get(row.step)?.add(row);
  return [...packers.values()].map((packer) => packer.finish());
}
