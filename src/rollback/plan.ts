import path from 'node:path';
import { getTable, rowIdentity } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { requireCommitted } from '../apply/claim.js';
import { getLedger } from '../apply/ledger.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import { requireSameSchemaAs } from './schema.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import { collectFindings } from '../plan/findings.js';
import { publishFolder, ROWS_FILE, SCRIPT_FILE, withFolder } from '../plan/folder.js';
import type { Person, Plan, PlanDocument, PlanStep } from '../plan/model.js';
import { describeRow, encodePlannedRow } from '../plan/rows.js';
import { headLines, stepHead, tailLines } from '../plan/script.js';
import { type Done, type Images, INVERSE, undoingStatements } from '../plan/undo.js';
import { writeCompanions } from '../plan/companions.js';
import type { PlanContext } from '../plan/context.js';
import { documentHead, fingerprints, summarise, tablesToLock } from '../plan/document.js';
import { rowHash } from '../rows/digest.js';
import type { Image } from '../snapshot/images.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages, verifySnapshot } from '../snapshot/read.js';
import { type Conflict, findConflicts } from './conflicts.js';

export interface RollbackRequest {
  readonly snapshot: Snapshot;
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
}

const SHOWN = 20;

function draftStep(context: PlanContext, file: SnapshotFile, number: number): PlanStep {
  const table = getTable(context.catalog, file.table);
  const action = INVERSE[file.action];
  return {
    number,
    table: file.table,
    action,
    because: [`undoes the ${file.action} of step ${String(file.step)}`],
    kinds: [],
    where: null,
    assignments: [],
    columns: file.columns.map(({ name }) => name),
    identity: rowIdentity(table),
    statement: '',
    statements: 0,
    expectedRows: file.rows,
    tableRows: null,
    contentDigest: file.action === 'update' ? (file.afterDigest ?? '') : file.contentDigest,
    afterDigest: file.action === 'update' ? file.contentDigest : null,
    automatic: table.triggers.filter((trigger) => trigger.enabled).map((trigger) => `trigger ${trigger.name}`),
    undo: 'the run writes a snapshot of its own',
  };
}

/** The row as the rollback finds it; for rows that come back, as it writes it. */
function foundRow(image: Image): Image['before'] {
  return image.after ?? image.before;
}

async function* rowLines(
  snapshot: Snapshot,
  steps: readonly (readonly [PlanStep, SnapshotFile])[],
): AsyncGenerator<string> {
  for (const [step, file] of steps) {
    const keyIndexes = step.identity?.map((name) => step.columns.indexOf(name)) ?? null;
    for await (const image of readImages(snapshot, file)) {
      const row = foundRow(image);
      yield encodePlannedRow(describeRow(step.number, row, { keyIndexes, hash: rowHash(row) }));
    }
  }
}

function doneBy(catalog: Catalog, file: SnapshotFile): Done {
  const { action, identity, rows } = file;
  return {
    table: getTable(catalog, file.table),
    action,
    columns: file.columns.map(({ name }) => name),
    identity,
    rows,
  };
}

/** The lines of one step of plan.sql; counts the statements and keeps the first for plan.json. */
async function* stepLines(
  context: PlanContext,
  snapshot: Snapshot,
  entry: { step: PlanStep; file: SnapshotFile; done: (first: string, count: number) => void },
): AsyncGenerator<string> {
  yield* stepHead(entry.step);
  let first = '';
  let count = 0;
  const done = doneBy(context.catalog, entry.file);
  const images = (): AsyncIterable<Image> => readImages(snapshot, entry.file);
  for await (const { sql, lines } of undoingStatements(context.session.dialect, done, images)) {
    if (count === 0) first = sql;
    count += 1;
    yield* lines;
  }
  entry.done(first, count);
}

/** A rollback finds what the undone run left, and leaves what that run found. */
async function* turned(snapshot: Snapshot, file: SnapshotFile): AsyncGenerator<Image> {
  for await (const image of readImages(snapshot, file))
    yield image.after === null ? image : { before: image.after, after: image.before };
}

/** A snapshot belongs to the database it was taken from. */
function requireSnapshotOf(server: ServerIdentity, { manifest }: Snapshot): void {
  if (manifest.target.identity === server.identity) return;
  const planned = `${manifest.target.engine} ${manifest.target.database}`;
  throw new UntetherError('G04', {
    planned,
    actual: `${server.engine} ${server.database}`,
    target: manifest.target.name,
  });
}

/** Rows without a key cannot be read back one by one, so nothing may touch them on their way in. */
function refuseAlteringTriggers(context: PlanContext, snapshot: Snapshot): void {
  for (const file of snapshot.manifest.files.filter(
    ({ action, identity }) => action === 'delete' && identity === null,
  )) {
    const { triggers, id } = getTable(context.catalog, file.table);
    const active = triggers.filter((trigger) => trigger.enabled && trigger.events.includes('insert'));
    if (active.length === 0) continue;
    const names = active.map(({ name }) => name).join(', ');
    throw new UntetherError('G15', {
      table: id,
      reason: `it has no key, and triggers could alter rows that come back (${names})`,
    });
  }
}

/** apply reads what it takes away by key, so rows without one that an earlier rollback brought back stay. */
function refuseKeyless({ manifest }: Snapshot): void {
  const file = manifest.files.find(
    ({ action, identity, rows }) => action === 'insert' && identity === null && rows > 0,
  );
  if (file)
    throw new UntetherError('G15', { table: file.table, reason: 'rows without a key cannot be named one by one' });
}

async function refuseConflicts(context: PlanContext, snapshot: Snapshot): Promise<void> {
  const conflicts: Conflict[] = [];
  let count = 0;
  for await (const conflict of findConflicts(context.session, context.catalog, snapshot)) {
    count += 1;
    if (conflicts.length < 1000) conflicts.push(conflict);
  }
  if (count === 0) return;
  const why = conflicts
    .slice(0, SHOWN)
    .map(({ table, key, kind, column }) => `${kind}: ${table} ${key}${column === undefined ? '' : ` (${column})`}`);
  const more = count > SHOWN ? [`… ${String(count - SHOWN)} more`] : [];
  throw new UntetherError(
    'F01',
    { count, run: snapshot.manifest.run },
    { why: [...why, ...more], details: { conflicts } },
  );
}

/** Makes a plan that puts a snapshot back: reviewed, approved and applied like any other. Reads only. */
export async function planRollback(context: PlanContext, request: RollbackRequest): Promise<Plan> {
  const { snapshot } = request;
  await verifySnapshot(snapshot);
  requireSnapshotOf(context.server, snapshot);
  await requireCommitted(context.session, getLedger(context.catalog, context.target.name), snapshot);
  requireSameSchemaAs(snapshot, context.catalog);
  refuseAlteringTriggers(context, snapshot);
  refuseKeyless(snapshot);
  await refuseConflicts(context, snapshot);
  const drafts = filesToUndo(snapshot).map((file, index) => [draftStep(context, file, index + 1), file] as const);
  return withFolder(context.place, async (folders) => {
    const { draft: folder } = folders;
    await writeLines(path.join(folder, ROWS_FILE), rowLines(snapshot, drafts), { gzip: true });
    const steps: PlanStep[] = [];
    await writeLines(path.join(folder, SCRIPT_FILE), scriptOf(context, request, drafts, steps), { gzip: false });
    await writeCompanions(folder, {
      dialect: context.session.dialect,
      catalog: context.catalog,
      links: context.links,
      title: `${titleOf(context, request)}, ticket ${request.ticket}`,
      steps,
      checks: [],
      locked: lockedBy(context, steps),
      images: imagesOf(snapshot, drafts),
    });
    return publishFolder(folders, await document(context, request, steps), context.extras);
  });
}

function titleOf({ target, server }: PlanContext, { snapshot }: RollbackRequest): string {
  return `rollback of run ${snapshot.manifest.run} in ${target.name} (${server.engine}, ${server.database})`;
}

function lockedBy({ catalog, links }: PlanContext, steps: readonly PlanStep[]): readonly Table[] {
  return tablesToLock(catalog, links, steps);
}

function imagesOf(
  snapshot: Snapshot,
  drafts: readonly (readonly [PlanStep, SnapshotFile])[],
): (step: PlanStep) => Images {
  return (step) => {
    const file = drafts[step.number - 1]?.[1];
    if (!file) throw new Error(`step ${String(step.number)} undoes no file`);
    return () => turned(snapshot, file);
  };
}

/** plan.sql, streamed from the snapshot; fills `steps` on the way, for their statements are known only then. */
async function* scriptOf(
  context: PlanContext,
  request: RollbackRequest,
  drafts: readonly (readonly [PlanStep, SnapshotFile])[],
  steps: PlanStep[],
): AsyncGenerator<string> {
  const { snapshot, ticket, by } = request;
  const { dialect } = context.session;
  const title = [
    `Untether plan: ${titleOf(context, request)}`,
    `Ticket ${ticket}, asked by ${by.name} (${by.identity}), made ${context.now.toISOString()}`,
  ];
  const locked = lockedBy(
    context,
    drafts.map(([step]) => step),
  );
  yield* headLines({ title, dialect, locked });
  for (const [step, file] of drafts) {
    const done = (statement: string, count: number): void => void steps.push({ ...step, statement, statements: count });
    yield* stepLines(context, snapshot, { step, file, done });
  }
  yield* tailLines(dialect, []);
}

async function document(
  context: PlanContext,
  request: RollbackRequest,
  steps: readonly PlanStep[],
): Promise<Omit<PlanDocument, 'files'>> {
  const { session, catalog, links } = context;
  const { manifest, sha256 } = request.snapshot;
  const accounts = manifest.accounts;
  return {
    ...documentHead(context),
    request: {
      kind: 'rollback',
      by: request.by,
      ticket: request.ticket,
      reason: request.reason,
      accounts,
      undoes: { run: manifest.run, snapshot: sha256 },
    },
    summary: summarise(steps, accounts.length),
    tables: fingerprints(catalog, steps),
    steps,
    checks: [],
    findings: await collectFindings({
      session,
      catalog,
      links,
      steps,
      left: [],
      homonyms: [],
      dangling: [],
      accounts,
      requester: request.by.name,
      locked: lockedBy(context, steps),
      levels: context.settings.findings,
    }),
    leftOut: [],
  };
}
