import { findUndos, getLedger } from '../apply/ledger.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { revertLines } from '../plan/companions.js';
import type { PlanContext } from '../plan/context.js';
import type { PlanStep } from '../plan/model.js';
import { readImages } from '../snapshot/read.js';
import type { Snapshot } from '../snapshot/model.js';
import { refuseUnsafe, requireUndoable, stepsToUndo } from './plan.js';
import { lockedBy, type Undoing } from './script.js';

/** What the run did, as a step of its plan. */
function doneStep([step, file]: Undoing): PlanStep {
  return { ...step, number: file.step, action: file.action };
}

/** What a part brought back already, the script could bring back once more. */
async function requireNoParts({ session, catalog, target }: PlanContext, { manifest }: Snapshot): Promise<void> {
  const undos = await findUndos(session, getLedger(catalog, target.name), manifest.run);
  const part = undos.find(({ undoneBy }) => undoneBy === null);
  if (!part) return;
  const reason = because('part-back', { part: part.run, run: manifest.run });
  throw new UntetherError('G10', { plan: manifest.plan, run: part.run, reason });
}

/**
 * The SQL that puts a snapshot back, for the stock client: one transaction that stops by itself where the database is no longer as the run
 * left it. Throws as a rollback does where the snapshot could not go back at all.
 */
export async function exportScript(context: PlanContext, snapshot: Snapshot): Promise<AsyncGenerator<string>> {
  await requireUndoable(context, snapshot);
  await requireNoParts(context, snapshot);
  refuseUnsafe(context, snapshot);
  const undoing = stepsToUndo(context, snapshot).toReversed();
  const files = new Map(undoing.map(([, file]) => [file.step, file]));
  const steps = undoing.map(doneStep);
  const { manifest, sha256 } = snapshot;
  const { name, engine, database } = manifest.target;
  const about = [
    `Untether export: snapshot of run ${manifest.run} in ${name} (${engine}, ${database}), sha256 ${sha256}`,
    `Puts back what the run deleted or changed. It stops by itself when the database is not as the run left it, and commits only at its last line.`,
  ];
  return revertLines(
    {
      dialect: context.session.dialect,
      catalog: context.catalog,
      links: context.links,
      title: '',
      steps,
      releases: manifest.releases,
      checks: [],
      locked: lockedBy(context, steps),
      images: (step) => {
        const file = files.get(step.number);
        if (!file) throw new Error(`step ${String(step.number)} has no file`);
        return () => readImages(snapshot, file);
      },
    },
    about,
  );
}
