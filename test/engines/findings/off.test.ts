/** Rules that the settings change or switch off, and what an approver sees and says of findings. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../../src/plan/model.js';
import type { CliResult } from '../../helpers/cli.js';
import { expectRefusal } from '../../helpers/refusal.js';
import { people } from './people.js';
import { openRoom, type Place } from './place.js';

const { engine } = inject('engine');
const LEVELS = 'findings: { R021: off, R019: off, R012: low, R001: off }\n';
const OFF = ['R001', 'R019', 'R021'];

const cleanUps: (() => unknown)[] = [];
let place: Place;
let plan: Plan;

/** Approves as a second person, in these words. */
function approve(words: readonly string[]): Promise<CliResult> {
  return place.work.cli(['approve', plan.id, '--digest', plan.digest, '--actor', 'second', ...words]);
}

beforeAll(async () => {
  place = await openRoom(people, engine, cleanUps);
  place.settle((text) => text + LEVELS);
  plan = await place.ask(['1', 'nobody'], { skipMissing: true });
});

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

describe(`findings by the settings on ${engine}`, () => {
  it('have another severity, or are not looked for and named as such in the plan', () => {
    const { findings, rulesOff } = plan.document;
    expect(rulesOff).toEqual(OFF);
    expect(findings.filter(({ rule }) => OFF.includes(rule))).toEqual([]);
    const holders = findings.filter(({ rule }) => rule === 'R012');
    expect(holders.map(({ severity }) => severity)).toEqual(['low', 'low']);
  });

  it('are told to the approver by show, in JSON and in plan.md', async () => {
    const [text, json] = await Promise.all([
      place.work.cli(['show', plan.id]),
      place.work.cli(['show', plan.id, '--json']),
    ]);
    const said = `Not looked for, switched off in untether.yaml: ${OFF.join(', ')}.`;
    expect(text.stdout).toContain(`\n ${said}\n`);
    expect(JSON.parse(json.stdout)).toMatchObject({ rulesOff: OFF });
    expect(await readFile(path.join(plan.folder, 'plan.md'), 'utf8')).toContain(`\n${said}\n`);
  });

  it.each([
    ['that the plan does not have', 'U18', ['--accept', 'R044', '--why', 'seen'], /findings of the plan: .*R012/],
    ['for a reason of blanks', 'U19', ['--accept', 'R012', '--why', ' '], undefined],
  ] as const)('are not accepted where one is given %s: UT-%s', async (_, code, words, why) => {
    await expectRefusal((flags) => approve([...words, ...flags]), { code, ...(why ? { why } : {}) });
  });

  it.each([
    ['was not looked for', 'U18', ['--accept', 'R021', '--why', 'seen']],
    ['has no --why', 'U19', ['--accept', 'R012', '--accept', 'R010', '--why', 'seen']],
    ['is not named', 'U09', ['--why', 'seen']],
  ] as const)('are not accepted when one %s: UT-%s', async (_, code, words) => {
    expect((await approve(words)).stderr).toContain(`error UT-${code}: `);
  });

  it('are accepted by rule, in any case of letters, each for its own reason', async () => {
    const words = ['--accept', 'r012', '--why', 'until Monday', '--accept', 'R010', '--why', 'asked her'];
    const { code, stdout, stderr } = await approve([...words, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      approval: {
        accepted: [
          { rule: 'R012', why: 'until Monday' },
          { rule: 'R010', why: 'asked her' },
        ],
      },
    });
    const shown = await place.work.cli(['show', plan.id]);
    expect(shown.stdout).toContain('accepted by second: asked her');
  });
});
