import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Guards } from './guards.js';
import { countedRows, exactConditions, ROWS_PER_COMPARISON } from './exact.js';
import type { PlannedImage } from './images.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { StepAction } from './model.js';
import { emptiedRow } from './releases.js';
import { deleteRows, insertRows, type PinnedStatement, updateRows } from './restore.js';
import { deleteStatement } from './statements.js';

export const INVERSE: Readonly<Record<StepAction, StepAction>> = {
  delete: 'insert',
  insert: 'delete',
  update: 'update',
};

/** What was done to one table, as a snapshot file or a plan step tells it. */
export interface Done {
  readonly table: Table;
  readonly action: StepAction;
  readonly columns: readonly string[];
  readonly identity: readonly string[] | null;
  readonly rows: number;
  /** Columns that rows in a cycle get only when all of them are there. */
  readonly late?: readonly string[];
}

/** The same before the rows are counted. */
export type Doing = Omit<Done, 'rows'>;

/** Images as often as they are asked for: `before` alone for what was deleted or inserted, both for updates. */
export type Images = () => AsyncIterable<PlannedImage>;

/** Rows without a key are taken away by their whole content; a count tells when there are more of them than the plan left. */
async function* deletedByContent(dialect: Dialect, done: Done, images: Images): AsyncGenerator<PinnedStatement> {
  async function* rows(): AsyncGenerator<PlannedImage['before']> {
    for await (const { before } of images()) yield before;
  }
  for await (const piece of inPieces(countedRows(rows, done.rows), ROWS_PER_COMPARISON)) {
    for (const { where, rows: hit } of exactConditions({ dialect, ...done }, piece))
      yield { sql: deleteStatement(dialect, done.table, where), rows: hit };
  }
}

/** Statements that undo a step, without their guards. */
export async function* undoing(dialect: Dialect, done: Done, images: Images): AsyncGenerator<PinnedStatement> {
  if (done.action === 'insert' && done.identity === null) {
    yield* deletedByContent(dialect, done, images);
    return;
  }
  for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) yield* undoingIn(dialect, done, piece);
}

/** The same for KEYS_PER_STATEMENT rows of a step, or the last of them. */
export function* undoingIn(dialect: Dialect, done: Doing, piece: readonly PlannedImage[]): Generator<PinnedStatement> {
  const { table, action, columns, identity, late = [] } = done;
  if (action === 'delete') {
    const rows = piece.map(({ before }) => emptiedRow(before, columns, late));
    yield* insertRows(dialect, table, { columns, rows });
    return;
  }
  if (identity === null)
    throw new UntetherError('G15', { table: table.id, reason: 'rows without a key cannot be named one by one' });
  if (action === 'insert') {
    const keys = piece.map((image) => keyIn(image.before, columns, identity));
    yield deleteRows(dialect, table, { identity, keys });
    return;
  }
  const changes = piece.map((image) => ({ from: image.after ?? image.before, to: image.before }));
  yield* updateRows(dialect, table, { columns, identity, changes });
}

/** A statement that undoes, and the lines it takes in a script, its guard included. */
export interface UndoingStatement extends PinnedStatement {
  readonly lines: readonly string[];
}

/** The one builder of statements that put rows back, for the plan of a rollback and for revert.sql. */
export async function* undoingStatements(
  { dialect, guards }: { readonly dialect: Dialect; readonly guards: Guards },
  done: Done,
  images: Images,
): AsyncGenerator<UndoingStatement> {
  for await (const { sql, rows } of undoing(dialect, done, images))
    yield { sql, rows, lines: guards.lines({ table: done.table, action: INVERSE[done.action] }, { sql, rows }) };
}
