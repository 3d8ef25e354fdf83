import { getColumn } from '../catalog/graph.js';
import type { CountCheck, Dialect } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { type CountedRow, countedRows, exactConditions, ROWS_PER_COMPARISON } from './exact.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { Done, Images } from './undo.js';

/** Rows of a step, chosen from its images; each once with its number where no key tells them apart. */
async function* counted(done: Done, images: Images, choose: 'before' | 'after'): AsyncGenerator<CountedRow> {
  async function* rows(): AsyncGenerator<Row> {
    for await (const image of images()) yield choose === 'after' ? (image.after ?? image.before) : image.before;
  }
  if (done.identity === null) yield* countedRows(rows, done.rows);
  else for await (const row of rows()) yield { row, times: 1 };
}

async function* exactly(dialect: Dialect, done: Done, rows: AsyncIterable<CountedRow>): AsyncGenerator<CountCheck> {
  for await (const piece of inPieces(rows, ROWS_PER_COMPARISON)) {
    for (const condition of exactConditions({ dialect, ...done }, piece))
      yield { from: `${dialect.rowsOf(done.table)} WHERE ${condition.where}`, rows: condition.rows };
  }
}

/** Deleted rows are gone: nobody has their key, or, where there is none, their content. */
async function* gone(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  const { table, columns, identity } = done;
  if (identity === null) {
    for await (const check of exactly(dialect, done, counted(done, images, 'before'))) yield { ...check, rows: 0 };
    return;
  }
  const keyColumns = identity.map((name) => getColumn(table, name));
  for await (const piece of inPieces(images(), KEYS_PER_STATEMENT)) {
    const where = dialect.inKeys(
      keyColumns,
      piece.map((image) => keyIn(image.before, columns, identity)),
    );
    yield { from: `${dialect.rowsOf(table)} WHERE ${where}`, rows: 0 };
  }
}

/** Counts that hold exactly when the rows of a step are as the step leaves them. */
export function leftBehind(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  if (done.action === 'delete') return gone(dialect, done, images);
  return exactly(dialect, done, counted(done, images, 'after'));
}

/** Counts that hold exactly when the rows of a step are as they were before it. */
export function foundBefore(dialect: Dialect, done: Done, images: Images): AsyncGenerator<CountCheck> {
  if (done.action === 'insert') return gone(dialect, done, images);
  return exactly(dialect, done, counted(done, images, 'before'));
}
