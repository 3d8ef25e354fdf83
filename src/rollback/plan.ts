import path from 'node:path';
import { getTable, rowIdentity } from '../catalog/graph.js';
import { requireCommitted } from '../apply/claim.js';
import { getLedger } from '../apply/ledger.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import { requireSameSchemaAs } from './schema.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import { collectFindings } from '../plan/findings.js';
import { publishFolder, ROWS_FILE, SCRIPT_FILE, withFolder } from '../plan/folder.js';
import type { Plan, PlanDocument, PlanStep } from '../plan/model.js';
import { INVERSE } from '../plan/undo.js';
import { writeCompanions } from '../plan/companions.js';
import type { PlanContext } from '../plan/context.js';
import { documentHead, fingerprints, summarise } from '../plan/document.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { verifySnapshot } from '../snapshot/read.js';
import { type Conflict, findConflicts } from './conflicts.js';
import {
  imagesOf,
  lockedBy,
  releasesOf,
  type RollbackRequest,
  rowLines,
  scriptOf,
  titleOf,
  type Undoing,
} from './script.js';

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

/** A snapshot belongs to the database it was taken from. */
export function requireSnapshotOf(server: ServerIdentity, { manifest }: Snapshot): void {
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
  for await (const conflict of findConflicts(context, snapshot)) {
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

/** The steps that put a snapshot back. Throws unless every byte of it holds, its run was committed here, and its tables are as they were. */
export async function stepsToUndo(context: PlanContext, snapshot: Snapshot): Promise<readonly Undoing[]> {
  await verifySnapshot(snapshot);
  requireSnapshotOf(context.server, snapshot);
  await requireCommitted(context.session, getLedger(context.catalog, context.target.name), snapshot);
  requireSameSchemaAs(snapshot, context.catalog);
  refuseAlteringTriggers(context, snapshot);
  refuseKeyless(snapshot);
  return filesToUndo(snapshot).map((file, index) => [draftStep(context, file, index + 1), file] as const);
}

/** Makes a plan that puts a snapshot back: reviewed, approved and applied like any other. Reads only. */
export async function planRollback(context: PlanContext, request: RollbackRequest): Promise<Plan> {
  const { snapshot } = request;
  const drafts = await stepsToUndo(context, snapshot);
  await refuseConflicts(context, snapshot);
  return withFolder(context.place, async (folders) => {
    const { draft: folder } = folders;
    await writeLines(path.join(folder, ROWS_FILE), rowLines(snapshot, drafts), { gzip: true });
    const steps: PlanStep[] = [];
    const released = await releasesOf(context, snapshot);
    const script = scriptOf(context, request, { undoing: drafts, released, steps });
    await writeLines(path.join(folder, SCRIPT_FILE), script, { gzip: false });
    const releases = released.length > 0 ? released.map(({ release }) => release) : undefined;
    await writeCompanions(folder, {
      dialect: context.session.dialect,
      catalog: context.catalog,
      links: context.links,
      title: `${titleOf(context, request)}, ticket ${request.ticket}`,
      steps,
      releases,
      checks: [],
      locked: lockedBy(context, steps),
      images: imagesOf(snapshot, drafts),
    });
    return publishFolder(
      folders,
      { ...(await document(context, request, steps)), ...(releases ? { releases } : {}) },
      context.extras,
    );
  });
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
