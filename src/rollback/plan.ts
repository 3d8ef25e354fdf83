import path from 'node:path';
import { getTable, rowIdentity } from '../catalog/graph.js';
import { requireCommitted } from '../apply/claim.js';
import { findUndos, getLedger, type Undo } from '../apply/ledger.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import { requireSameSchemaAs } from './schema.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import { collectFindings } from '../plan/findings.js';
import { markHidden, masksOfPlan } from '../plan/hidden.js';
import { writeShownRows } from '../plan/shown.js';
import { publishFolder, ROWS_FILE, SCRIPT_FILE, withFolder } from '../plan/folder.js';
import type { LeftOut, Plan, PlanDocument, PlanStep, UndoChoice } from '../plan/model.js';
import { refuseUnsafeTable } from '../plan/steps.js';
import { INVERSE } from '../plan/undo.js';
import { writeCompanions } from '../plan/companions.js';
import type { PlanContext } from '../plan/context.js';
import { documentHead, fingerprints, summarise } from '../plan/document.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { verifySnapshot } from '../snapshot/read.js';
import { isWhole } from './choice.js';
import { deriveSnapshot } from './derive.js';
import { type Resolved, resolveConflicts } from './resolve.js';
import { type Scope, scopeOf } from './scope.js';
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

function draftStep(context: Pick<PlanContext, 'catalog'>, file: SnapshotFile, number: number): PlanStep {
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

function conflictError({ refused, refusedCount }: Resolved, run: string): UntetherError {
  const why = refused
    .slice(0, SHOWN)
    .map(({ table, key, kind, column }) => `${kind}: ${table} ${key}${column === undefined ? '' : ` (${column})`}`);
  const more = refusedCount > SHOWN ? [`… ${String(refusedCount - SHOWN)} more`] : [];
  const details = { conflicts: refused };
  return new UntetherError('F01', { count: refusedCount, run }, { why: [...why, ...more], details });
}

/** Throws unless every byte of a snapshot holds, its run was committed here, and its tables are as they were. */
export async function requireUndoable(context: PlanContext, snapshot: Snapshot): Promise<void> {
  await verifySnapshot(snapshot);
  requireSnapshotOf(context.server, snapshot);
  await requireCommitted(context.session, getLedger(context.catalog, context.target.name), snapshot);
  requireSameSchemaAs(snapshot, context.catalog);
}

/** Refuses tables where something could happen that nobody counts, or that a ROLLBACK would leave. */
function refuseUnsafeTables({ session, catalog }: PlanContext, { manifest }: Snapshot): void {
  for (const { table, action } of manifest.files)
    refuseUnsafeTable(session, catalog, { table: getTable(catalog, table), action: INVERSE[action] });
}

/** Refuses rows that cannot be put back, or taken away, one by one. */
export function refuseUnsafe(context: PlanContext, snapshot: Snapshot): void {
  refuseAlteringTriggers(context, snapshot);
  refuseKeyless(snapshot);
}

/** The steps that put a snapshot back. */
export function stepsToUndo(context: Pick<PlanContext, 'catalog'>, snapshot: Snapshot): readonly Undoing[] {
  return filesToUndo(snapshot).map((file, index) => [draftStep(context, file, index + 1), file] as const);
}

/** What is undone, and what of the run is not. */
interface Undone {
  readonly snapshot: Snapshot;
  readonly leftOut: readonly LeftOut[];
  readonly choice: UndoChoice | undefined;
}

/** A rollback with choices holds the rows that it undoes in its own folder. */
async function chosenPart(
  folder: string,
  { snapshot, choice }: RollbackRequest,
  made: { readonly scope: Scope; readonly resolved: Resolved },
): Promise<Undone> {
  if (isWhole(choice)) return { snapshot, leftOut: [], choice: undefined };
  const { chosen, leftOut } = await deriveSnapshot(folder, snapshot, made);
  const { tables, links, onConflict } = choice;
  const complete = leftOut.every(({ reason }) => reason === 'already-so');
  const { counts: conflicts } = made.resolved;
  const { accounts } = made.scope;
  return {
    snapshot: chosen,
    leftOut,
    choice: { tables, accounts, ...(links.length > 0 ? { links } : {}), onConflict, complete, conflicts },
  };
}

/** A rollback as a plan, and the conflicts that it settles as it was asked to. */
export interface PlannedRollback {
  readonly plan: Plan;
  readonly conflicts: Resolved['settled'];
}

/** Makes a plan that puts a snapshot back, or a part of it: reviewed, approved and applied like any other. Reads only. */
export async function planRollback(context: PlanContext, request: RollbackRequest): Promise<PlannedRollback> {
  const { snapshot, choice } = request;
  await requireUndoable(context, snapshot);
  const scope = await scopeOf(context, snapshot, choice);
  const ledger = getLedger(context.catalog, context.target.name);
  const undos = await findUndos(context.session, ledger, snapshot.manifest.run);
  const parts = undos.filter(({ undoneBy }) => undoneBy === null);
  const resolved = await resolveConflicts(context, snapshot, { scope, choice, parts });
  if (resolved.refusedCount > 0) throw conflictError(resolved, snapshot.manifest.run);
  const plan = await withFolder(context.place, async (folders) => {
    const { draft: folder } = folders;
    const undone = await chosenPart(folder, request, { scope, resolved });
    refuseUnsafe(context, undone.snapshot);
    refuseUnsafeTables(context, undone.snapshot);
    const drafts = stepsToUndo(context, undone.snapshot);
    await writeLines(path.join(folder, ROWS_FILE), rowLines(undone.snapshot, drafts), { gzip: true });
    const steps: PlanStep[] = [];
    const released = await releasesOf(context, undone.snapshot);
    const script = scriptOf(context, { ...request, snapshot: undone.snapshot }, { undoing: drafts, released, steps });
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
      images: imagesOf(undone.snapshot, drafts),
    });
    await writeShownRows(folder, { steps, images: imagesOf(undone.snapshot, drafts), masks: masksOfPlan(context) });
    const made = await document(context, request, { steps, undone, undos, unchecked: resolved.unchecked });
    const content = { ...made, ...(releases ? { releases } : {}) };
    return publishFolder(
      folders,
      markHidden({ ...context, dialect: context.session.dialect }, content),
      context.extras,
    );
  });
  return { plan, conflicts: resolved.settled };
}

async function document(
  context: PlanContext,
  request: RollbackRequest,
  made: {
    readonly steps: readonly PlanStep[];
    readonly undone: Undone;
    readonly undos: readonly Undo[];
    readonly unchecked: readonly string[];
  },
): Promise<Omit<PlanDocument, 'files'>> {
  const { session, catalog, links } = context;
  const { manifest, sha256 } = request.snapshot;
  const { steps, undone, undos } = made;
  const parts = undos.map(({ run, undoneBy }) => ({ run, standing: undoneBy === null }));
  const { choice } = undone;
  const unknown = made.unchecked.map((reference) => ({ reference, reason: 'unsupported', rows: 0 }));
  const leftOut = [...undone.leftOut, ...unknown];
  const accounts = choice && choice.accounts.length > 0 ? choice.accounts : manifest.accounts;
  return {
    ...documentHead(context),
    request: {
      kind: 'rollback',
      by: request.by,
      ticket: request.ticket,
      reason: request.reason,
      accounts,
      undoes: {
        run: manifest.run,
        snapshot: sha256,
        ...(choice ? { choice } : {}),
        ...(parts.length > 0 ? { parts } : {}),
      },
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
    leftOut,
  };
}
