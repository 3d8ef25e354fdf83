/** Judges what a kill left: nothing or everything, a snapshot that is whole, the truth told, and a way on from there. */
import { expect } from 'vitest';
import { findSnapshot, readLog, recover, snapshotsOf, UntetherError, verifySnapshot } from '../../../src/index.js';
import { EXIT_CODES } from '../../../src/errors.js';
import { say } from '../../../src/messages/ui.js';
import { otherSessions } from '../../helpers/hold.js';
import type { EndedCli } from '../../helpers/running.js';
import { until } from '../../helpers/until.js';
import type { Stage } from '../stage.js';

const STATES = ['committed', 'unchanged', 'unknown'] as const;
type State = (typeof STATES)[number];

/** Every state that the program told anybody, to people and to machines. */
function statesTold({ stdout, stderr }: EndedCli): readonly State[] {
  return STATES.filter(
    (state) => stdout.includes(`"state": "${state}"`) || `${stdout}\n${stderr}`.includes(say(`data.${state}`, 'en')),
  );
}

/** "failed" is never said of a run that committed, and "success" never of one that did not. */
function requireTruth(ended: EndedCli, committed: string | undefined): string {
  const told = statesTold(ended);
  expect(told.length).toBeLessThanOrEqual(1);
  expect(['unknown', committed === undefined ? 'unchanged' : 'committed', undefined]).toContain(told[0]);
  if (ended.code === 0) expect(told).toEqual(['committed']);
  expect(ended.code === EXIT_CODES.X).toBe(told[0] === 'unknown');
  // One that ended by itself has told what it knows, and never as a fault of its own.
  if (ended.signal === null) expect(told.length).toBe(1);
  expect(ended.stdout + ended.stderr).not.toContain('UT-B01');
  return told[0] ?? 'nothing';
}

/** What `recover` says to a person who knows the plan and nothing else. Without a snapshot no row can have been changed. */
async function recovered({ work, plan }: Stage): Promise<string> {
  const person = await work.as('dba');
  const known = await snapshotsOf(person);
  for (const snapshot of known) await verifySnapshot(snapshot);
  try {
    const { outcome } = await recover(person, plan.id);
    return outcome;
  } catch (error) {
    if (!(error instanceof UntetherError) || error.code !== 'U11') throw error;
    expect([error.data, known]).toEqual(['unchanged', []]);
    return 'no run';
  }
}

/** The chain holds, and tells of the commit. */
async function requireAudit({ work }: Stage, committed: string): Promise<void> {
  const { settings } = await work.as('dba');
  const actions: string[] = [];
  for await (const { run, action } of readLog(settings.auditLog)) if (run === committed) actions.push(action);
  expect(actions).toEqual(['unlink.prepared', 'unlink.committed']);
}

/** After everything the way back is there, to the byte. */
async function requireWayBack(stage: Stage, run: string): Promise<void> {
  await verifySnapshot(await findSnapshot(await stage.work.as('dba'), run));
  await requireAudit(stage, run);
  await stage.work.approveAndApply(await stage.work.rollbackPlan(run));
  expect(await stage.dump()).toBe(stage.before);
}

/** After nothing the plan can be applied. */
async function requireWayOn(stage: Stage): Promise<void> {
  const { data, run } = await stage.work.apply(stage.plan);
  expect(data).toEqual({ state: 'committed', verified: true });
  expect(await stage.dump()).toBe(stage.after);
  await verifySnapshot(await findSnapshot(await stage.work.as('dba'), run));
}

/** Judges, sets the stage up again, and says what came out in one line. */
export async function judge(stage: Stage, ended: EndedCli): Promise<string> {
  await until('the session of the dead to be gone', async () => (await otherSessions(stage.database)) === 0);
  const committed = await stage.committedRun();
  expect(await stage.dump()).toBe(committed === undefined ? stage.before : stage.after);
  const told = requireTruth(ended, committed);
  const outcome = await recovered(stage);
  expect(committed === undefined ? ['rolled-back', 'no run'] : ['committed']).toContain(outcome);
  if (committed === undefined) await requireWayOn(stage);
  else await requireWayBack(stage, committed);
  await stage.reset();
  return `${committed === undefined ? 'nothing' : 'everything'} changed, told: ${told}, recover says: ${outcome}`;
}
