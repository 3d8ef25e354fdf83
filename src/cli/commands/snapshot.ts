import { type CliContext, type Outcome, textFlag } from '../context.js';
import type { Snapshot } from '../../index.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { workspaceOf } from '../workspace.js';

function rowsOf(snapshot: Snapshot): number {
  return snapshot.manifest.files.reduce((sum, file) => sum + file.rows, 0);
}

function summary(snapshot: Snapshot): Readonly<Record<string, unknown>> {
  const { run, plan, kind, takenAt, target } = snapshot.manifest;
  return {
    run,
    plan,
    kind,
    takenAt,
    target: target.name,
    rows: rowsOf(snapshot),
    path: snapshot.folder,
    sha256: snapshot.sha256,
  };
}

export async function runSnapshotList(context: CliContext): Promise<Outcome> {
  const { snapshotsOf } = await import('../../index.js');
  const snapshots = await snapshotsOf(await workspaceOf(context));
  const lines = snapshots.map(
    (snapshot) =>
      `${snapshot.manifest.run}  ${snapshot.manifest.takenAt}  ${snapshot.manifest.plan}  ${snapshot.manifest.kind}  ${String(rowsOf(snapshot))}`,
  );
  const head = say('snapshot.list', context.lang, { count: snapshots.length });
  return {
    document: { schema: 'untether/snapshots', formatVersion: '1.0', snapshots: snapshots.map(summary) },
    text: [head, ...lines].join('\n'),
    next: snapshots.length > 0 ? [`untether snapshot show ${snapshots.at(-1)?.manifest.run ?? ''}`] : [],
  };
}

async function named(context: CliContext): Promise<Snapshot> {
  const { findSnapshot } = await import('../../index.js');
  return findSnapshot(await workspaceOf(context), textFlag(context.flags, 'run') ?? '');
}

export async function runSnapshotShow(context: CliContext): Promise<Outcome> {
  const snapshot = await named(context);
  const files = snapshot.manifest.files.map(
    (file) =>
      `  ${file.file}  ${file.action}  ${safe(file.table)}  ${String(file.rows)}  sha256 ${file.sha256.slice(0, 16)}`,
  );
  const head = say('snapshot.show', context.lang, {
    run: snapshot.manifest.run,
    plan: snapshot.manifest.plan,
    at: snapshot.manifest.takenAt,
    rows: rowsOf(snapshot),
    path: snapshot.folder,
  });
  return {
    document: { ...snapshot.manifest, path: snapshot.folder, sha256: snapshot.sha256 },
    text: [head, ...files].join('\n'),
    next: [`untether snapshot verify ${snapshot.manifest.run}`],
  };
}

export async function runSnapshotVerify(context: CliContext): Promise<Outcome> {
  const { verifySnapshot } = await import('../../index.js');
  const snapshot = await named(context);
  await verifySnapshot(snapshot);
  const text = say('snapshot.verified', context.lang, {
    run: snapshot.manifest.run,
    files: snapshot.manifest.files.length,
    rows: rowsOf(snapshot),
  });
  return {
    document: {
      schema: 'untether/result',
      formatVersion: '1.0',
      ok: true,
      command: 'snapshot verify',
      ...summary(snapshot),
    },
    text,
    next: [`untether rollback ${snapshot.manifest.run}`],
  };
}
