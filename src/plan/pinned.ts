import { getTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { PlanStep } from './model.js';
import { deleteRows, type PinnedStatement, updateRows } from './restore.js';
import type { Images } from './undo.js';

export interface PinContext {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly images: (step: PlanStep) => Images;
}

/** The statements of a step that name each of its rows by its identity. */
export async function* pinnedStatements(context: PinContext, step: PlanStep): AsyncGenerator<PinnedStatement> {
  const { dialect, catalog } = context;
  const { columns, identity } = step;
  const table = getTable(catalog, step.table);
  if (identity === null)
    throw new UntetherError('G15', {
      table: table.id,
      reason: 'rows without a key cannot be named one by one (--pin-rows)',
    });
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
