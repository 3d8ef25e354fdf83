/** What the settings ask for besides an approval: a time, more people, other keys, words about findings. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyPlan, createLedger, type Plan, requireGates, type RunResult } from '../../../src/index.js';
import { isChosen } from '../../helpers/seed.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { approveWith, at, TrustScene } from './scene.js';

let scene: TrustScene;

beforeAll(async () => {
  scene = await TrustScene.open();
  await createLedger(await at(scene.place(), 'dba'));
});

afterAll(() => scene.close());

/** It has to do with files and clocks, not with an engine: all of it on one engine, the first of every list on the others. */
function here<Case>(cases: readonly Case[], some = 1): readonly Case[] {
  return isChosen(inject('engine').engine) ? cases : cases.slice(0, some);
}

const PRODUCTION = 'environment: production, approvals: 1';

async function approved(place: Workplace): Promise<Plan> {
  const plan = await place.plan(['ada']);
  await approveWith(place, plan, scene.people.zhao);
  return plan;
}

async function apply(place: Workplace, plan: Plan): Promise<RunResult> {
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  return applyPlan(await at(place, 'asker'), plan, options);
}

describe('the change window', () => {
  const hours = (from: number, to: number): string => {
    const clock = (hour: number): string =>
      `${String((new Date().getUTCHours() + hour + 24) % 24).padStart(2, '0')}:00`;
    return `window: "${clock(from)}-${clock(to)} UTC"`;
  };

  it('refuses a plan while it is closed, and tells the time there', async () => {
    const place = scene.place(`${PRODUCTION}, ${hours(2, 4)}`);
    const error = await refusal(apply(place, await approved(place)));
    expect([error.code, error.message]).toEqual(['G07', expect.stringMatching(/it is now \w{3} \d\d:\d\d UTC/)]);
  });

  it('lets it pass while it is open', async () => {
    const place = scene.place(`${PRODUCTION}, ${hours(-1, 2)}`);
    await requireGates(await at(place, 'asker'), await approved(place));
  });
});

describe('the policy', () => {
  const policy = (rule: string): Workplace => scene.place(PRODUCTION, `policy:\n  - ${rule}\n`);

  it.each(
    here([
      ['more rows', '{ rows: 3, approvals: 2 }', /1 of 2/],
      ['the environment', '{ environment: production, approvals: 2 }', /1 of 2/],
      ['the kind', '{ kinds: [unlink], approvals: 2 }', /1 of 2/],
      ['a severity', '{ severity: low, approvals: 2 }', /1 of 2/],
      ['a group', '{ groups: [security] }', /nobody of the group security/],
      ['a key in a device', '{ keys: hardware }', /in a device/],
    ]),
  )('asks for more: %s', async (_, rule, why) => {
    const place = policy(rule);
    const plan = await place.plan(['ada']);
    // What one key cannot give is told before anything is written.
    const error = await refusal(approveWith(place, plan, scene.people.zhao).then(() => apply(place, plan)));
    expect(['G01', 'G20']).toContain(error.code);
    expect([error.message, ...error.why].join('\n')).toMatch(why);
  });

  it.each(
    here([
      ['fewer rows', '{ rows: 10000, approvals: 2 }'],
      ['another environment', '{ environment: test, approvals: 2 }'],
      ['another kind', '{ kinds: [rollback], approvals: 2 }'],
      ['the group of who approved', '{ groups: [dba] }'],
    ]),
  )('asks for no more: %s', async (_, rule) => {
    const place = policy(rule);
    await requireGates(await at(place, 'asker'), await approved(place));
  });

  it('asks for findings to be accepted, with the approval', async () => {
    const place = policy('{ accept: info }');
    const plan = await approved(place);
    const error = await refusal(apply(place, plan));
    expect(error.code).toBe('G22');
    const accepted = error.why.map((rule) => ({ rule, why: 'known' }));
    await approveWith(place, plan, scene.people.qian, { accepted });
    await requireGates(await at(place, 'asker'), plan);
  });
});
