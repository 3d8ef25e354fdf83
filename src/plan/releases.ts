import { getColumn, getTable, rowIdentity } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Dialect, Session } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { encodeCell } from '../rows/encode.js';
import type { Guards } from './guards.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { PlanStep, Release } from './model.js';
import { type PinnedStatement, updateRows } from './restore.js';
import { releaseNotes, sectionHead } from './script.js';
import { updateStatement } from './statements.js';

/** Rows in a cycle whose references are emptied before they go, so that no row points at one that goes before it. */
export interface ReleaseDraft {
  readonly table: Table;
  /** Columns that are set to NULL. */
  readonly columns: readonly string[];
  readonly where: string;
  readonly because: string;
}

/** Rows of one table, and which of their columns are emptied or filled. */
export interface Released {
  readonly table: Table;
  readonly identity: readonly string[];
  /** Of the rows, in order. */
  readonly columns: readonly string[];
  readonly emptied: readonly string[];
}

/** The row while it waits: its emptied columns hold NULL. */
export function emptiedRow(row: Row, columns: readonly string[], emptied: readonly string[]): Row {
  if (emptied.length === 0) return row;
  return row.map((cell, index) => (emptied.includes(columns[index] ?? '') ? null : cell));
}

async function* filled(rows: AsyncIterable<Row>, { columns, emptied }: Released): AsyncGenerator<Row> {
  for await (const row of rows) if (keyIn(row, columns, emptied).some((cell) => cell !== null)) yield row;
}

/** UPDATEs that empty the columns of rows, named one by one, or fill them again. */
export async function* releaseStatements(
  dialect: Dialect,
  action: Release['action'],
  released: Released,
  rows: AsyncIterable<Row>,
): AsyncGenerator<PinnedStatement> {
  const { table, identity, columns, emptied } = released;
  const keyColumns = identity.map((name) => getColumn(table, name));
  const assignments = emptied.map((column) => ({ column, value: encodeCell(null), when: null }));
  for await (const piece of inPieces(filled(rows, released), KEYS_PER_STATEMENT)) {
    if (action === 'restore') {
      const changes = piece.map((row) => ({ from: emptiedRow(row, columns, emptied), to: row }));
      yield* updateRows(dialect, table, { columns, identity, changes });
      continue;
    }
    const where = dialect.inKeys(
      keyColumns,
      piece.map((row) => keyIn(row, columns, identity)),
    );
    yield { sql: updateStatement(dialect, table, { assignments, where }), rows: piece.length };
  }
}

/** A release together with its statements, which are made anew each time. */
export interface StatedRelease {
  readonly release: Release;
  readonly table: Table;
  readonly statements: () => AsyncIterable<PinnedStatement>;
}

/** Counts the statements of a release; null when there are none. */
export async function stateRelease(
  about: Pick<Release, 'action' | 'because'> & Pick<ReleaseDraft, 'table' | 'columns'>,
  statements: () => AsyncIterable<PinnedStatement>,
): Promise<StatedRelease | null> {
  let first: string | null = null;
  let count = 0;
  let expectedRows = 0;
  for await (const { sql, rows } of statements()) {
    first ??= sql;
    count += 1;
    expectedRows += rows;
  }
  if (first === null) return null;
  const { table, columns, action, because } = about;
  const release = { table: table.id, action, columns, because, statement: first, statements: count, expectedRows };
  return { release, table, statements };
}

/** Reads which rows of the database a plan releases. */
export async function readReleases(
  session: Session,
  drafts: readonly ReleaseDraft[],
): Promise<readonly StatedRelease[]> {
  const stated: StatedRelease[] = [];
  for (const draft of drafts) {
    const { table, columns: emptied, where } = draft;
    const identity = rowIdentity(table) ?? [];
    const columns = [...identity, ...emptied];
    async function* rows(): AsyncGenerator<Row> {
      for await (const { row } of session.readRows({ table, columns, where, orderBy: identity })) yield row;
    }
    const statements = (): AsyncIterable<PinnedStatement> =>
      releaseStatements(session.dialect, 'release', { table, identity, columns, emptied }, rows());
    const one = await stateRelease({ ...draft, action: 'release' }, statements);
    if (one) stated.push({ ...one, release: { ...one.release, where } });
  }
  return stated;
}

/** Releases that undo others, for rows that are put back, or that go again. */
export async function undoReleases(
  context: { readonly dialect: Dialect; readonly catalog: Catalog },
  releases: readonly Pick<Release, 'table' | 'action' | 'columns' | 'because'>[],
  rowsOf: (release: Pick<Release, 'table' | 'action'>) => {
    readonly columns: readonly string[];
    readonly rows: () => AsyncIterable<Row>;
  } | null,
): Promise<readonly StatedRelease[]> {
  const stated: StatedRelease[] = [];
  for (const done of releases.toReversed()) {
    const table = getTable(context.catalog, done.table);
    const identity = rowIdentity(table);
    const source = rowsOf(done);
    if (!source || identity === null) continue;
    const { columns, rows } = source;
    const action = done.action === 'release' ? 'restore' : 'release';
    const released = { table, identity, columns, emptied: done.columns };
    const statements = (): AsyncIterable<PinnedStatement> =>
      releaseStatements(context.dialect, action, released, rows());
    const one = await stateRelease({ table, action, columns: done.columns, because: done.because }, statements);
    if (one) stated.push(one);
  }
  return stated;
}

/** The section of plan.sql that releases rows before the first step, or fills them again after the last one. */
export async function* releaseLines(
  action: Release['action'],
  stated: readonly StatedRelease[],
  guards: Guards,
): AsyncGenerator<string> {
  const mine = stated.filter(({ release }) => release.action === action);
  if (mine.length === 0) return;
  yield* sectionHead(action);
  for (const { table, statements, release } of mine) {
    yield* releaseNotes(release);
    for await (const statement of statements()) yield* guards.lines({ table, action: 'update' }, statement);
  }
}

/** The columns of a step's rows that are filled only after all rows are there. */
export function lateColumns(
  releases: readonly Pick<Release, 'table' | 'columns'>[] | undefined,
  step: Pick<PlanStep, 'table'>,
): readonly string[] {
  return (releases ?? []).filter(({ table }) => table === step.table).flatMap(({ columns }) => columns);
}
