import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { StepAction } from './model.js';
import type { PinnedStatement } from './restore.js';
import { guardedLines } from './script.js';

/** Guards the changes of one script, in their order: some engines count what a table has seen since BEGIN, not by statement. */
export class Guards {
  readonly #dialect: Dialect;
  readonly #totals = new Map<string, number>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** A change and its guard, as plan.sql holds them. */
  lines(
    change: { readonly table: Table; readonly action: StepAction },
    { sql, rows }: PinnedStatement,
  ): readonly string[] {
    const key = `${change.action} ${change.table.id}`;
    const total = (this.#totals.get(key) ?? 0) + rows;
    this.#totals.set(key, total);
    return guardedLines(sql, this.#dialect.script.guard({ ...change, rows, total }));
  }
}
