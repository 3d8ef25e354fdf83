/** An approved plan at another place, another time, once more, or under other rules: each is refused by its code. */
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyPlan, createLedger, type Plan, type RunResult } from '../../../src/index.js';
import { isChosen } from '../../helpers/seed.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { approveWith, at, codeOf, TrustScene } from './scene.js';

let scene: TrustScene;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  scene = await TrustScene.open();
  await createLedger(await at(scene.place(), 'dba'));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(() => scene.close());

/** Most of it has to do with files and clocks, not with an engine: all of it on one engine, the first of every list on the others. */
function here<Case>(cases: readonly Case[], some = 1): readonly Case[] {
  return isChosen(inject('engine').engine) ? cases : cases.slice(0, some);
}

const LOG = 'untether-audit.jsonl';
const PRODUCTION = 'environment: production, approvals: 1';

async function approved(place: Workplace, account = 'ada'): Promise<Plan> {
  const plan = await place.plan([account]);
  await approveWith(place, plan, scene.people.zhao);
  return plan;
}

async function apply(place: Workplace, plan: Plan): Promise<RunResult> {
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  return applyPlan(await at(place, 'asker'), plan, options);
}

/** Applies a plan, and puts the rows back as a backup would: without a word in the ledger. */
async function restored(place: Workplace, plan: Plan): Promise<void> {
  const { run } = await apply(place, plan);
  const back = await place.rollbackPlan(run);
  await approveWith(place, back, scene.people.zhao);
  await apply(place, back);
  await scene.database.run('DELETE FROM untether_run');
}

const changeSettings = (place: Workplace, change: (text: string) => string): void => {
  const file = path.join(place.dir, 'untether.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};

const CELLS: readonly {
  readonly name: string;
  readonly code: string;
  readonly why: RegExp;
  readonly given: () => Promise<readonly [Workplace, Plan]>;
}[] = [
  {
    name: 'a clone of the database, under the same name and settings',
    code: 'G04',
    why: /made for/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      const clone = await TrustScene.open();
      cleanUps.push(() => clone.close());
      writeFileSync(path.join(place.dir, 'knexfile.json'), JSON.stringify({ app: clone.database.knexConfig }), {
        mode: 0o600,
      });
      return [place, plan];
    },
  },
  {
    name: 'twice',
    code: 'G10',
    why: /applied by run/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      const { run } = await apply(place, plan);
      cleanUps.push(async () => {
        const back = await place.rollbackPlan(run);
        await approveWith(place, back, scene.people.zhao);
        await apply(place, back);
      });
      return [place, plan];
    },
  },
  {
    name: 'twice, from another folder with the log of a time before the run',
    code: 'G10',
    why: /applied by run/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      const other = scene.place(PRODUCTION);
      cpSync(path.join(place.dir, LOG), path.join(other.dir, LOG));
      const { run } = await apply(place, plan);
      cleanUps.push(async () => {
        const back = await place.rollbackPlan(run);
        await approveWith(place, back, scene.people.zhao);
        await apply(place, back);
      });
      const folder = path.join(other.dir, 'copy');
      cpSync(plan.folder, folder, { recursive: true });
      return [other, { ...plan, folder }];
    },
  },
  {
    name: 'after its rollback',
    code: 'G10',
    why: /applied by run/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      const { run } = await apply(place, plan);
      const back = await place.rollbackPlan(run);
      await approveWith(place, back, scene.people.zhao);
      await apply(place, back);
      return [place, plan];
    },
  },
  {
    name: 'a database restored from a time before the run',
    code: 'G10',
    why: /applied by run/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      await restored(place, plan);
      return [place, plan];
    },
  },
  {
    name: 'later than the plan is valid',
    code: 'G10',
    why: /expired/,
    given: async () => {
      const place = scene.place(`${PRODUCTION}, planLifetime: 1s`);
      const plan = await approved(place);
      await sleep(1100);
      return [place, plan];
    },
  },
  {
    name: 'later than the policy lets an approval count',
    code: 'G01',
    why: /older than the policy/,
    given: async () => {
      const place = scene.place(PRODUCTION, 'policy: [{ approvalLifetime: 1s }]\n');
      const plan = await approved(place);
      await sleep(1100);
      return [place, plan];
    },
  },
  {
    name: 'other settings',
    code: 'G21',
    why: /another untether.yaml/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      changeSettings(place, (text) => text.replace('approvals: 1', 'approvals: 1, maxRows: 9'));
      return [place, plan];
    },
  },
  {
    name: 'settings with a comment more',
    code: 'G21',
    why: /another untether.yaml/,
    given: async () => {
      const place = scene.place(PRODUCTION);
      const plan = await approved(place);
      changeSettings(place, (text) => `${text}# fine\n`);
      return [place, plan];
    },
  },
];

describe('an approved plan', () => {
  it.each(here(CELLS))('is refused by its code: $name', async ({ code, why, given }) => {
    const [place, plan] = await given();
    const before = await scene.database.dump();
    const error = await refusal(apply(place, plan));
    expect([error.code, error.data]).toEqual([code, 'unchanged']);
    expect([error.message, ...error.why].join('\n')).toMatch(why);
    expect(await scene.database.dump()).toBe(before);
  });
});

describe('a rollback that was approved with its run', () => {
  async function committed(place: Workplace, seconds: number): Promise<RunResult> {
    const plan = await place.plan(['ada']);
    await approveWith(place, plan, scene.people.zhao, { preApproveRollback: seconds });
    return apply(place, plan);
  }
  const cli = (place: Workplace, ...words: readonly string[]): ReturnType<Workplace['cli']> =>
    place.cli([...words, '-t', 'app', '--json']);

  it('is applied by the one command, and only once', async () => {
    const place = scene.place(PRODUCTION);
    const before = await scene.database.dump({ except: ['untether_run'] });
    const { run } = await committed(place, 3600);
    const waiting = await place.cli(['rollback', run, '-t', 'app', '--actor', 'asker']);
    expect(waiting.stdout).toContain('APPROVED WITH THE RUN');
    const [, id = ''] = /untether apply (P-\w+)/.exec(waiting.stderr) ?? [];
    const done = await cli(place, 'rollback', run, '--actor', 'asker', '--confirm-target', 'app');
    expect(JSON.parse(done.stdout)).toMatchObject({ applied: { data: { state: 'committed', verified: true } } });
    expect(await scene.database.dump({ except: ['untether_run'] })).toBe(before);
    const again = await cli(place, 'apply', id, '--confirm-target', 'app');
    expect(again.stdout).toContain('UT-G10');
  });

  it.each(
    here([
      ['of a part', 3600, 'asker', ['--table', 'user_roles']],
      ['after its time', 1, 'asker', []],
      ['asked for by the one who approved', 3600, 'zhao.min', []],
    ] as const),
  )('needs an approval: %s', async (_, seconds, actor, words) => {
    const place = scene.place(PRODUCTION);
    const { run } = await committed(place, seconds);
    if (seconds === 1) await sleep(1100);
    const made = await cli(place, 'rollback', run, '--actor', actor, '--confirm-target', 'app', ...words);
    const { id } = JSON.parse(made.stdout) as { id: string };
    expect(JSON.parse(made.stdout)).not.toHaveProperty('applied');
    const applied = await cli(place, 'apply', id, '--confirm-target', 'app', '--actor', actor);
    expect(applied.stdout).toContain('UT-G01');
    const back = await place.rollbackPlan(run);
    await approveWith(place, back, scene.people.sun);
    await apply(place, back);
  });

  it('is not approved by an approval that says nothing of it', async () => {
    const place = scene.place(PRODUCTION);
    const { run } = await apply(place, await approved(place));
    const back = await place.rollbackPlan(run);
    expect(await codeOf(apply(place, back))).toBe('G01');
    await approveWith(place, back, scene.people.zhao);
    await apply(place, back);
  });
});

describe('what changes between the first look and BEGIN', () => {
  it.each(
    here([
      ['the plan', 'plan.json', 'I03'],
      ['the approval', 'approvals/zhao.min.json', 'I10'],
      ['the settings', '../../../untether.yaml', 'G21'],
    ]),
  )('comes too late: %s', async (_, file, code) => {
    const place = scene.place(PRODUCTION);
    const plan = await approved(place);
    const before = await scene.database.dump();
    const workspace = await at(place, 'asker');
    // The settings are read again at the beginning of the second look.
    const reload = async (): ReturnType<typeof workspace.reload> => {
      appendFileSync(path.join(plan.folder, file), '\n');
      return workspace.reload();
    };
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    expect(await codeOf(applyPlan({ ...workspace, reload }, plan, options))).toBe(code);
    expect(await scene.database.dump()).toBe(before);
  });
});
