import { isDeepStrictEqual } from 'node:util';
import type { PlanDocument, PlanStep } from '../plan/model.js';
import { INVERSE } from '../plan/undo.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile, SnapshotManifest } from '../snapshot/model.js';

/** What a step says that undoes a file of a snapshot: whatever decides about rows. */
function undoingOf(file: SnapshotFile, number: number): Partial<PlanStep> {
  const isUpdate = file.action === 'update';
  return {
    number,
    table: file.table,
    action: INVERSE[file.action],
    where: null,
    assignments: [],
    columns: file.columns.map(({ name }) => name),
    identity: file.identity,
    expectedRows: file.rows,
    contentDigest: isUpdate ? (file.afterDigest ?? '') : file.contentDigest,
    afterDigest: isUpdate ? file.contentDigest : null,
  };
}

function isUndoing(step: PlanStep, file: SnapshotFile, number: number): boolean {
  const wanted = undoingOf(file, number);
  return (Object.keys(wanted) as (keyof PlanStep)[]).every((name) => isDeepStrictEqual(step[name], wanted[name]));
}

/** The releases of a rollback are those of the run the other way round, but for such as had no rows. */
function releasesFit({ releases = [] }: PlanDocument, { releases: done = [] }: SnapshotManifest): boolean {
  const open = done.toReversed();
  return releases.every(({ table, action, columns, because }) => {
    const inverse = action === 'release' ? 'restore' : 'release';
    const at = open.findIndex((each) => isDeepStrictEqual({ ...each }, { table, action: inverse, columns, because }));
    open.splice(0, at + 1);
    return at !== -1;
  });
}

/**
 * True when a plan puts back the snapshot of the run that it names, all of it and nothing else, step by step. What it says of itself proves
 * nothing: its author wrote that. That plan.sql does the same is looked at before it runs.
 */
export function isWholeUndo(document: PlanDocument, { manifest, sha256 }: Snapshot): boolean {
  const { request, steps, checks, target } = document;
  const files = filesToUndo({ manifest });
  return (
    request.kind === 'rollback' &&
    isDeepStrictEqual(request.undoes, { run: manifest.run, snapshot: sha256 }) &&
    isDeepStrictEqual(request.accounts, manifest.accounts) &&
    target.identity === manifest.target.identity &&
    target.name === manifest.target.name &&
    checks.length === 0 &&
    steps.length === files.length &&
    files.every((file, index) => steps[index] !== undefined && isUndoing(steps[index], file, index + 1)) &&
    releasesFit(document, manifest)
  );
}
