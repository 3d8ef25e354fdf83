import { getColumn } from '../catalog/graph.js';
import type { CountCheck, Dialect } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { type CountedRow, countedRows, exactConditions, ROWS_PER_COMPARISON } from './exact.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { PlannedImage } from './images.js';
import type { Doing, Done, Images } from './undo.js';

/** Rows of a step, chosen from its images; each once with its number where no key tells them apart. */
async function* counted(done: Done, images: Images, choose: 'before' | 'after'): AsyncGenerator<CountedRow> {
  async function* rows(): AsyncGenerator<Row> {
    for await (const image of images()) yield choose === 'after' ? (image.after ?? image.before) : image.before;
  }
  if (done.identity === null) yield* countedRows(rows, done.rows);
  else for await (const row of rows()) yield { row, times: 1 };
}

async function* exactly(dialect: Dialect, done: Done, rows: AsyncIterable<CountedRow>): AsyncGenerator<CountCheck> {
  for await (const piece of inPieces(rows, ROWS_PER_COMPARISON)) yield* exactChecks(dialect, done, piece);
}

function* exactChecks(dialect: Dialect, done: Doing, piece: readonly CountedRow[]): Generator<CountCheck> {
  for (const condition of exactConditions({ dialect, ...done }, piece))
    yield { from: `${dialect.rowsOf(done.table)} WHERE ${condition.where}`, rows: condition.rows };
}

/** Nobody has one of these keys. */
function goneCheck(
  dialect: Dialect,
  { table, columns }: Doing,
  identity: readonly string[],
  piece: readonly PlannedImage[],
): CountCheck {
  const where = dialect.inKeys(
    identity.map((name) => getColumn(table, name)),
    piece.map((image) => keyIn(image.before, columns, identity)),
  );
  return { from: `${dialect.rowsOf(table)} WHERE ${where}`, rows: 0 };
}

/** Deleted rows are gone: nobody has their key, or, where there is none, their content. */
async function* gone(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  const { identity } = done;
  if (identity === null) {
    for await (const check of exactly(dialect, done, counted(done, images, 'before'))) yield { ...check, rows: 0 };
    return;
  }
  for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) yield goneCheck(dialect, done, identity, piece);
}

/** Counts that hold exactly when the rows of a step are as the step leaves them. */
export function leftBehind(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  if (done.action === 'delete') return gone(dialect, done, images);
  return exactly(dialect, done, counted(done, images, 'after'));
}

/** The same for KEYS_PER_STATEMENT rows of a step, or the last of them; nothing where only all of them together tell. */
export function* leftBehindIn(dialect: Dialect, done: Doing, piece: readonly PlannedImage[]): Generator<CountCheck> {
  const { action, identity } = done;
  if (identity === null) return;
  if (action === 'delete') {
    yield goneCheck(dialect, done, identity, piece);
    return;
  }
  const rows = piece.map(({ before, after }) => ({ row: after ?? before, times: 1 }));
  for (let start = 0; start < rows.length; start += ROWS_PER_COMPARISON)
    yield* exactChecks(dialect, done, rows.slice(start, start + ROWS_PER_COMPARISON));
}

/** Counts that hold exactly when the rows of a step are as they were before it. */
export function foundBefore(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  if (done.action === 'insert') return gone(dialect, done, images);
  return exactly(dialect, done, counted(done, images, 'before'));
}
