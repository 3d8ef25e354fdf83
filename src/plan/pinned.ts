import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { PlanStep } from './model.js';
import { deleteRows, type PinnedStatement, updateRows } from './restore.js';
import { deleteStatement, updateStatement } from './statements.js';
import type { Images } from './undo.js';

export interface PinContext {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly images: (step: PlanStep) => Images;
  /** Statements keep the condition of their step besides, and a step whose rows cannot be named keeps its one statement. */
  readonly bound: boolean;
  /** Rows without a key are refused; else their step keeps its one statement, if it looks at no released rows. */
  readonly all: boolean;
  /** Tables whose rows are released first. */
  readonly emptied: readonly TableId[];
}

function reads({ dialect, catalog }: PinContext, { where }: PlanStep, id: TableId): boolean {
  const table = getTable(catalog, id);
  return [dialect.rowsOf(table), dialect.table(table)].some((name) => where?.includes(`FROM ${name}`) === true);
}

/** A condition that looks at the table it changes might no longer hold for the rows of the next statement. */
function readsItself(context: PinContext, step: PlanStep): boolean {
  return reads(context, step, step.table);
}

/** Only rows that the plan saw, and of those only the ones that are still as it saw them: another row, or one that is in order by now, stops it. */
async function* boundStatements(context: PinContext, step: PlanStep): AsyncGenerator<PinnedStatement> {
  const { dialect } = context;
  const { action, assignments, columns, identity, expectedRows } = step;
  if (identity === null || step.where === null || (expectedRows > KEYS_PER_STATEMENT && readsItself(context, step))) {
    yield { sql: step.statement, rows: expectedRows };
    return;
  }
  const table = getTable(context.catalog, step.table);
  const names = identity.map((name) => getColumn(table, name));
  for await (const piece of inPieces(context.images(step)(), KEYS_PER_STATEMENT)) {
    const keys = piece.map(({ before }) => keyIn(before, columns, identity));
    const where = `(${dialect.inKeys(names, keys)}) AND (${step.where})`;
    const isDelete = action === 'delete';
    const sql = isDelete
      ? deleteStatement(dialect, table, where)
      : updateStatement(dialect, table, { assignments, where });
    yield { sql, rows: piece.length };
  }
}

/** Rows without a key are found by their condition, as long as it says the same when its turn comes. */
function unpinned(context: PinContext, step: PlanStep): PinnedStatement {
  const { all, emptied } = context;
  if (!all && !emptied.some((id) => reads(context, step, id))) return { sql: step.statement, rows: step.expectedRows };
  const why = all ? '--pin-rows' : 'rows of a cycle that they hang on are released first';
  const reason = `rows without a key cannot be named one by one (${why})`;
  throw new UntetherError('G15', { table: step.table, reason });
}

/** The statements of a step that name each of its rows by its identity. */
export async function* pinnedStatements(context: PinContext, step: PlanStep): AsyncGenerator<PinnedStatement> {
  const { dialect, catalog } = context;
  const { columns, identity } = step;
  if (context.bound) {
    yield* boundStatements(context, step);
    return;
  }
  const table = getTable(catalog, step.table);
  if (identity === null) {
    yield unpinned(context, step);
    return;
  }
  for await (const piece of inPieces(context.images(step)(), KEYS_PER_STATEMENT)) {
    if (step.action === 'delete') {
      yield deleteRows(dialect, table, { identity, keys: piece.map(({ before }) => keyIn(before, columns, identity)) });
      continue;
    }
    const changes = piece.map(({ before, after }) => ({ from: before, to: after ?? before }));
    yield* updateRows(dialect, table, { columns, identity, changes });
  }
}

/** Steps with their statements as plan.sql will hold them. The condition stays: it tells at apply which rows came since. */
export async function pinSteps(context: PinContext, steps: readonly PlanStep[]): Promise<readonly PlanStep[]> {
  const pinned: PlanStep[] = [];
  for (const step of steps) {
    let first: string | null = null;
    let statements = 0;
    for await (const { sql } of pinnedStatements(context, step)) {
      first ??= sql;
      statements += 1;
    }
    pinned.push({ ...step, statement: first ?? step.statement, statements });
  }
  return pinned;
}
