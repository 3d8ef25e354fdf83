/** What the audit log remembers is not got rid of: not by deleting files, not by another log, not by sealing. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan, createLedger, type Plan, sealLog, status, verifyLog } from '../../../src/index.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { approveWith, at, TrustScene } from './scene.js';

let scene: TrustScene;
let work: Workplace;
let plan: Plan;

beforeAll(async () => {
  scene = await TrustScene.open();
  await createLedger(await at(scene.place(), 'dba'));
});

afterAll(() => scene.close());

beforeEach(async () => {
  work = scene.place('environment: production, approvals: 1');
  plan = await work.plan(['ada']);
});

const log = (): string => path.join(work.dir, 'untether-audit.jsonl');
const lines = (): string[] => readFileSync(log(), 'utf8').trimEnd().split('\n');
const put = (all: readonly string[]): void => {
  writeFileSync(log(), all.map((line) => `${line}\n`).join(''));
};
const drop = (name: string): void => {
  for (const end of ['json', 'sig']) rmSync(path.join(plan.folder, 'approvals', `${name}.${end}`));
};
const reject = (): ReturnType<typeof approveWith> =>
  approveWith(work, plan, scene.people.qian, { decision: 'rejected', note: 'no' });
const approve = (): ReturnType<typeof approveWith> => approveWith(work, plan, scene.people.zhao);
const flip = (index: number): void => {
  put(lines().map((line, at) => (at === index ? line.replace('"at":"2', '"at":"3') : line)));
};
const seal = async (): Promise<void> => {
  expect((await sealLog(await at(work, 'asker'), 'x')).broken).not.toBeNull();
};

/** Nothing in the database may change. */
async function refused(): Promise<string> {
  const before = await scene.database.dump();
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const error = await refusal(applyPlan(await at(work, 'asker'), plan, options));
  expect(error.data).toBe('unchanged');
  expect(await scene.database.dump()).toBe(before);
  return [error.code, ...error.why].join(' ');
}

const verified = async (): ReturnType<typeof verifyLog> => verifyLog(await at(work, 'asker'), { withLedger: true });

describe('a rejection', () => {
  it('is not undone by cutting the log before it', async () => {
    await reject();
    await approve();
    drop('qian');
    put(lines().slice(0, -2));
    expect(await refused()).toMatch(/^I02 zhao\.min decided on .* the last of them is not in it any more/);
    expect((await refusal(verified())).code).toBe('I02');
  });

  it('is not undone by a log of another place', async () => {
    await reject();
    await approve();
    drop('qian');
    const other = scene.place('environment: production, approvals: 1');
    await other.plan(['bob']);
    const copy = path.join(other.dir, 'untether-audit.jsonl');
    writeFileSync(log(), readFileSync(copy));
    expect(await refused()).toMatch(/^I02 zhao\.min/);
    work = other;
    expect(await refused()).toMatch(/^I02 zhao\.min/);
  });

  it('is not undone by deleting the log', async () => {
    await approve();
    rmSync(log());
    expect(await refused()).toMatch(/^I02 zhao\.min/);
    expect((await refusal(verified())).why[0]).toMatch(/truncated: entry 1: zhao\.min/);
  });

  it('is still told by the files that seals put aside, and by status', async () => {
    await reject();
    drop('qian');
    const [standing] = await status(await at(work, 'asker'), plan.id);
    expect(standing?.state).toBe('rejected');
    flip(0);
    await seal();
    await approve();
    expect(await refused()).toMatch(/^G01 rejected by qian: no/);
    flip(0);
    await seal();
    expect(await refused()).toMatch(/^G01 rejected by qian: no/);
    expect((await status(await at(work, 'asker'), plan.id))[0]?.state).toBe('rejected');
  });

  it('may be what cannot be read any more: plans of that time are made anew', async () => {
    await reject();
    drop('qian');
    put(
      lines().map((line, index) => (index === 1 ? line.replace(plan.digest, plan.digest.replace('sha', 'SHA')) : line)),
    );
    await seal();
    await approve();
    expect(await refused()).toMatch(/^I02 .* may speak of P-/);
  });
});

describe('after a seal', () => {
  it('work goes on, and what was approved and done before is still vouched for', async () => {
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    await approve();
    const { run } = await applyPlan(await at(work, 'asker'), plan, options);
    const back = await work.rollbackPlan(run);
    await approveWith(work, back, scene.people.zhao);
    await applyPlan(await at(work, 'asker'), back, options);
    flip(1);
    await seal();
    expect(await verified()).toMatchObject({ breaks: [], sealed: 1, unread: [] });
    const next = await work.plan(['bob']);
    await approveWith(work, next, scene.people.zhao);
    const done = await applyPlan(await at(work, 'asker'), next, options);
    const again = await work.rollbackPlan(done.run);
    await approveWith(work, again, scene.people.zhao);
    await applyPlan(await at(work, 'asker'), again, options);
    const { anchors, entries, anchored } = await verified();
    expect(anchors).toBe(8);
    expect(entries - anchored).toBe(1);
    await scene.database.run('DELETE FROM untether_run');
  });
});

describe('a plan that was spoilt', () => {
  it('is told, its decisions still witness, and others are not hidden', async () => {
    await approve();
    const fine = await work.plan(['bob']);
    appendFileSync(path.join(plan.folder, 'SHA256SUMS'), ' ');
    const told = await work.cli(['log', 'verify', '--json']);
    expect(told.code).toBe(10);
    expect(JSON.parse(told.stdout)).toMatchObject({ ok: false, anchors: 1, unread: [{ code: 'UT-I03' }] });
    const all = await work.cli(['status', '--json']);
    expect(all.code).toBe(0);
    expect(JSON.parse(all.stdout)).toMatchObject({ plans: [{ plan: fine.id }], unread: [{ path: plan.folder }] });
    put(lines().slice(0, 1));
    expect((await refusal(verified())).why[0]).toContain('zhao.min');
  });

  it('is told when it is an approval', async () => {
    await approve();
    writeFileSync(path.join(plan.folder, 'approvals', 'zhao.min.json'), '{}');
    expect((await verified()).unread).toMatchObject([{ code: 'UT-I10', path: plan.folder }]);
    const { code, stdout } = await work.cli(['status']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('cannot be read')]);
  });
});
