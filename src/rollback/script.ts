import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { PlanContext } from '../plan/context.js';
import { tablesToLock } from '../plan/document.js';
import { Guards } from '../plan/guards.js';
import type { Person, PlanStep } from '../plan/model.js';
import { lateColumns, releaseLines, type StatedRelease, undoReleases } from '../plan/releases.js';
import type { Choice } from './choice.js';
import { describeRow, encodePlannedRow } from '../plan/rows.js';
import { headLines, stepHead, tailLines } from '../plan/script.js';
import { type Done, type Images, undoingStatements } from '../plan/undo.js';
import type { Row } from '../rows/cell.js';
import { rowHash } from '../rows/digest.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';

/** What of a plan's surroundings its script depends on. */
export type ScriptContext = Pick<PlanContext, 'catalog' | 'links' | 'now'> & {
  readonly session: Pick<PlanContext['session'], 'dialect'>;
  readonly target: Pick<PlanContext['target'], 'name'>;
  readonly server: Pick<PlanContext['server'], 'engine' | 'database'>;
};

/** A step of a rollback and the file that it undoes. */
export type Undoing = readonly [PlanStep, SnapshotFile];

/** Who asked for a rollback, and of what. */
export interface RollbackRequest {
  readonly snapshot: Snapshot;
  /** Which part of it, and what happens where somebody wrote since. */
  readonly choice: Choice;
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
}

/** The row as the rollback finds it; for rows that come back, as it writes it. */
function foundRow(image: Image): Row {
  return image.after ?? image.before;
}

/** The lines of rows.ndjson.gz. */
export async function* rowLines(snapshot: Snapshot, undoing: readonly Undoing[]): AsyncGenerator<string> {
  for (const [step, file] of undoing) {
    const keyIndexes = step.identity?.map((name) => step.columns.indexOf(name)) ?? null;
    for await (const image of readImages(snapshot, file)) {
      const row = foundRow(image);
      yield encodePlannedRow(describeRow(step.number, row, { keyIndexes, hash: rowHash(row) }));
    }
  }
}

function doneBy(catalog: Catalog, { manifest }: Snapshot, file: SnapshotFile): Done {
  const { action, identity, rows } = file;
  return {
    table: getTable(catalog, file.table),
    action,
    columns: file.columns.map(({ name }) => name),
    identity,
    rows,
    late: lateColumns(manifest.releases, file),
  };
}

/** A rollback finds what the undone run left, and leaves what that run found. */
async function* turned(snapshot: Snapshot, file: SnapshotFile): AsyncGenerator<Image> {
  for await (const image of readImages(snapshot, file))
    yield image.after === null ? image : { before: image.after, after: image.before };
}

/** The rows that each step of a rollback finds and leaves. */
export function imagesOf(snapshot: Snapshot, undoing: readonly Undoing[]): (step: PlanStep) => Images {
  return (step) => {
    const file = undoing[step.number - 1]?.[1];
    if (!file) throw new Error(`step ${String(step.number)} undoes no file`);
    return () => turned(snapshot, file);
  };
}

/** What a rollback is, in one line. */
export function titleOf(
  { target, server }: Pick<ScriptContext, 'target' | 'server'>,
  { snapshot }: Pick<RollbackRequest, 'snapshot'>,
): string {
  return `rollback of run ${snapshot.manifest.run} in ${target.name} (${server.engine}, ${server.database})`;
}

/** Tables that a rollback locks. */
export function lockedBy(
  { catalog, links }: Pick<ScriptContext, 'catalog' | 'links'>,
  steps: readonly PlanStep[],
): readonly Table[] {
  return tablesToLock(catalog, links, steps);
}

/** What the undone run emptied is filled again when all rows are back; what it filled is emptied before they go. */
export function releasesOf(context: ScriptContext, snapshot: Snapshot): Promise<readonly StatedRelease[]> {
  const { releases = [], files } = snapshot.manifest;
  const place = { dialect: context.session.dialect, catalog: context.catalog };
  return undoReleases(place, releases, ({ table, action }) => {
    const taken = action === 'release' ? 'delete' : 'insert';
    const taking = files.filter((candidate) => candidate.table === table && candidate.action === taken);
    const [file] = taking;
    if (!file) return null;
    async function* rows(): AsyncGenerator<Row> {
      for (const of of taking) for await (const { before } of readImages(snapshot, of)) yield before;
    }
    return { columns: file.columns.map(({ name }) => name), rows };
  });
}

/** The lines of one step of plan.sql; counts the statements and keeps the first for plan.json. */
async function* stepLines(
  context: ScriptContext,
  snapshot: Snapshot,
  entry: { undoing: Undoing; guards: Guards; steps: PlanStep[] },
): AsyncGenerator<string> {
  const [step, file] = entry.undoing;
  yield* stepHead(step);
  let statement = '';
  let statements = 0;
  const done = doneBy(context.catalog, snapshot, file);
  const images = (): AsyncIterable<Image> => readImages(snapshot, file);
  const builder = { dialect: context.session.dialect, guards: entry.guards };
  for await (const { sql, lines } of undoingStatements(builder, done, images)) {
    if (statements === 0) statement = sql;
    statements += 1;
    yield* lines;
  }
  entry.steps.push({ ...step, statement, statements });
}

/** plan.sql, streamed from the snapshot; fills `steps` on the way, for their statements are known only then. */
export async function* scriptOf(
  context: ScriptContext,
  request: Pick<RollbackRequest, 'snapshot' | 'ticket' | 'by'>,
  made: { undoing: readonly Undoing[]; released: readonly StatedRelease[]; steps: PlanStep[] },
): AsyncGenerator<string> {
  const { snapshot, ticket, by } = request;
  const { undoing, released, steps } = made;
  const { dialect } = context.session;
  const title = [
    `Untether plan: ${titleOf(context, request)}`,
    `Ticket ${ticket}, asked by ${by.name} (${by.identity}), made ${context.now.toISOString()}`,
  ];
  const locked = lockedBy(
    context,
    undoing.map(([step]) => step),
  );
  const guards = new Guards(dialect);
  yield* headLines({ title, dialect, locked });
  yield* releaseLines('release', released, guards);
  for (const one of undoing) yield* stepLines(context, snapshot, { undoing: one, guards, steps });
  yield* releaseLines('restore', released, guards);
  yield* tailLines(dialect, []);
}
