/** Who may approve, by which key: everything that looks like a second approval and is none is refused before the database is asked. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyPlan, createLedger, openPlanNamed, type Plan, recordDecision, requireGates } from '../../../src/index.js';
import { runTool } from '../../helpers/keys.js';
import { isChosen } from '../../helpers/seed.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { statementsOf } from '../discover-log.js';
import type { Workbench } from './forge.js';
import { FORGERIES } from './forgeries.js';
import { approveWith, at, codeOf, decisionsOf, type Files, putDecisions, TrustScene } from './scene.js';

const { engine } = inject('engine');

let scene: TrustScene;
let work: Workplace;
let plan: Plan;
let bench: Workbench;
/** The database before anything was forged. */
let untouched: { readonly rows: string; readonly sent: number };
/** The genuine decision of one of the two who are needed. */
let first: Files;

/** How many statements the server has got so far; a file has no server. */
async function sent(): Promise<number> {
  return engine === 'sqlite' ? 0 : statementsOf(await scene.database.statementLog()).length;
}

async function planIn(place: Workplace, account: string): Promise<Plan> {
  const { code, stdout, stderr } = await place.cli([
    'plan',
    'unlink',
    '-t',
    'app',
    '--account',
    account,
    '--reason',
    'r',
    '--ticket',
    'T-1',
    '--actor',
    'asker',
    '--json',
  ]);
  if (code !== 0) throw new Error(stderr);
  return openPlanNamed(await at(place, 'asker'), (JSON.parse(stdout) as { id: string }).id);
}

const apply = (place: Workplace, name: string): ReturnType<Workplace['cli']> =>
  place.cli(['apply', name, '--confirm-target', 'app', '--actor', 'asker', '--json']);

async function gates(place: Workplace, made: Plan): Promise<void> {
  await requireGates(await at(place, 'asker'), made);
}

beforeAll(async () => {
  scene = await TrustScene.open();
  work = scene.place();
  await createLedger(await at(work, 'dba'));
  plan = await planIn(work, 'ada');
  const other = await planIn(work, 'bob');
  const { zhao, qian } = scene.people;
  await approveWith(work, other, zhao);
  await approveWith(work, plan, zhao);
  const genuine = decisionsOf(plan);
  await approveWith(work, plan, qian);
  first = Object.fromEntries(Object.entries(decisionsOf(plan)).filter(([name]) => !(name in genuine)));
  const [otherJson = '', otherSig = ''] = Object.values(decisionsOf(other));
  const [json = '', sig = ''] = Object.values(genuine);
  const rows = await scene.database.dump();
  untouched = { rows, sent: await sent() };
  bench = { keys: scene.keys, people: scene.people, json, sig, otherJson, otherSig };
});

afterAll(() => scene.close());

describe('a second approval', () => {
  it('is forged in at least 40 ways', () => {
    expect(FORGERIES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(FORGERIES.map(({ name }) => name)).size).toBe(FORGERIES.length);
  });

  // No engine has a part in it: all of them on one, some on the others.
  const here = FORGERIES.filter((_, index) => isChosen(engine) || index % 6 === 0);

  it.each(here)('is refused: $name', async ({ forge, code, why }) => {
    putDecisions(plan, { ...first, ...forge(bench) });
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    const error = await refusal(applyPlan(await at(work, 'asker'), plan, options));
    expect(error.code).toBe(code);
    expect([error.message, ...error.why].join('\n')).toMatch(code === 'G03' ? /void/ : why);
  });

  it('of no kind makes the program ask the database anything', async () => {
    expect(await sent()).toBe(untouched.sent);
    expect(await scene.database.dump()).toBe(untouched.rows);
  });

  it('counts when it is genuine: by ssh-keygen, by Node, and with another hash', async () => {
    const genuine = { 'zhao.min.json': bench.json, 'zhao.min.sig': bench.sig };
    putDecisions(plan, { ...first, ...genuine });
    await gates(work, plan);
    putDecisions(plan, {
      ...first,
      'zhao.min.json': bench.json,
      'zhao.min.sig': bench.keys.sign(bench.people.zhao, bench.json, 'untether-approval-v1', 'sha256'),
    });
    await gates(work, plan);
    putDecisions(plan, first);
    await approveWith(work, plan, scene.people.sun);
    await gates(work, plan);
  });

  it('is made by an agent, to which the public half leads', async () => {
    putDecisions(plan, first);
    const socket = path.join(scene.keys.dir, 'agent');
    const started = runTool('ssh-agent', ['-a', socket]);
    const pid = /SSH_AGENT_PID=(\d+)/.exec(started)?.[1] ?? '';
    try {
      runTool('ssh-add', ['-q', scene.people.zhao.file], '', { SSH_AUTH_SOCK: socket });
      const held = scene.keys.withoutPrivate(scene.people.zhao);
      const words = ['approve', plan.id, '--digest', plan.digest, '--key', held, '--json'];
      const approved = await work.program(words, { env: { SSH_AUTH_SOCK: socket } });
      expect(approved.stderr).toBe('');
      expect(JSON.parse(approved.stdout)).toMatchObject({
        valid: 2,
        needed: 2,
        by: { name: 'zhao.min', identity: 'signed' },
      });
    } finally {
      spawnSync('kill', [pid]);
    }
    await gates(work, plan);
  });
});

describe('an approval that could not count', () => {
  it.each([
    ['without a key', 'somebody', undefined, 'G20', /--key/],
    ['by the requester', 'asker', undefined, 'G02', /requester/],
    ["with the requester's key", 'somebody', 'asker', 'G02', /asker/],
    ['with a revoked key', 'somebody', 'revoked', 'G20', /revoked/],
    ['with a key past its time', 'somebody', 'expired', 'G20', /no longer/],
    ['with a key before its time', 'somebody', 'early', 'G20', /not valid yet/],
  ] as const)('is not recorded: %s', async (_, actor, who, code, why) => {
    putDecisions(plan, {});
    const key = who === undefined ? {} : { key: scene.people[who].file };
    const options = { decision: 'approved', digest: plan.digest, note: '', accepted: [], ...key } as const;
    const error = await refusal(recordDecision(await at(work, actor), plan, options));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(why)]);
    expect(decisionsOf(plan)).toEqual({});
  });

  it('is not recorded with a key that cannot sign', async () => {
    const words = ['approve', plan.id, '--digest', plan.digest, '--key', 'nowhere', '--json'];
    const { code, stdout } = await work.cli(words);
    expect([code, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ data: { state: 'unchanged' } })]);
    expect(stdout).toContain('UT-U30');
  });
});

describe('a rejection', () => {
  it('stands in the log when its file is gone', async () => {
    const rejected = await planIn(work, 'bob');
    await approveWith(work, rejected, scene.people.sun);
    await approveWith(work, rejected, scene.people.qian);
    const approvals = decisionsOf(rejected);
    await gates(work, rejected);
    await approveWith(work, rejected, scene.people.zhao, { decision: 'rejected', note: 'not him' });
    expect(await codeOf(gates(work, rejected))).toBe('G01');
    putDecisions(rejected, approvals);
    expect((await refusal(gates(work, rejected))).why).toEqual(['rejected by zhao.min: not him']);
  });
});

describe('two genuine approvals', () => {
  it('let the plan be applied, and are shown for what they are', async () => {
    putDecisions(plan, { ...first, 'zhao.min.json': bench.json, 'zhao.min.sig': bench.sig });
    const shown = await work.cli(['show', plan.id]);
    expect(shown.stdout).toMatch(/zhao\.min \(signed\)/);
    const applied = await apply(work, plan.id);
    expect(applied.stderr).not.toContain('UT-');
    expect(JSON.parse(applied.stdout)).toMatchObject({ data: { state: 'committed', verified: true } });
    expect((await work.cli(['log', 'verify', '--json'])).code).toBe(0);
  });
});
