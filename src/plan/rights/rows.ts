import { getColumn } from '../../catalog/graph.js';
import type { Table } from '../../catalog/model.js';
import type { Dialect } from '../../dialects/dialect.js';
import { decodeCell } from '../../rows/encode.js';
import type { PlanStep } from '../model.js';

/** Before the plan runs, or as it leaves the database. */
export type Moment = 'before' | 'after';

/** Reads tables as they are and as the steps of a plan will leave them, without changing anything. */
export class Rows {
  readonly dialect: Dialect;
  readonly #steps: readonly PlanStep[];

  constructor(dialect: Dialect, steps: readonly PlanStep[]) {
    this.dialect = dialect;
    this.#steps = steps;
  }

  /** True when some step changes rows of one of these tables. */
  changes(tables: readonly Table[]): boolean {
    return this.#steps.some((step) => tables.some(({ id }) => id === step.table));
  }

  /** A SELECT of columns of a table under their own names. */
  of(table: Table, columns: readonly string[], moment: Moment): string {
    const { dialect } = this;
    const own = moment === 'before' ? [] : this.#steps.filter((step) => step.table === table.id);
    const gone = own.flatMap(({ action, where }) => (action === 'delete' && where !== null ? [where] : []));
    const kept = gone.map((where) => `(${where}) IS NOT TRUE`);
    const list = [...new Set(columns)].map((name) => this.#column(table, name, own));
    const condition = kept.length === 0 ? '' : ` WHERE ${kept.join(' AND ')}`;
    return `SELECT ${list.join(', ')} FROM ${dialect.rowsOf(table)}${condition}`;
  }

  #column(table: Table, name: string, steps: readonly PlanStep[]): string {
    const { dialect } = this;
    const quoted = dialect.name(name);
    const column = getColumn(table, name);
    const cases = steps
      .filter(({ action }) => action === 'update')
      .flatMap(({ where, assignments }) =>
        assignments
          .filter((assignment) => assignment.column === name)
          .map(({ when, value }) => {
            const chosen = [where, when].flatMap((condition) => (condition === null ? [] : [`(${condition})`]));
            return `WHEN ${chosen.join(' AND ')} THEN ${dialect.keyLiteral(decodeCell(value), column)}`;
          }),
      );
    return cases.length === 0 ? quoted : `CASE ${cases.join(' ')} ELSE ${quoted} END AS ${quoted}`;
  }
}
