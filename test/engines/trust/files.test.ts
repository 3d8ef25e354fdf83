/** Files of decisions: what is written can be read again, what cannot is refused, and nothing counts that the log does not know. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan, openWorkspace, type Plan, requireGates } from '../../../src/index.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { approveWith, at, TrustScene } from './scene.js';

let scene: TrustScene;
let work: Workplace;
let plan: Plan;

beforeAll(async () => {
  scene = await TrustScene.open();
});

afterAll(() => scene.close());

beforeEach(async () => {
  work = scene.place('environment: test, approvals: 2, identity: claimed');
  plan = await work.plan(['ada']);
});

const folder = (): string => path.join(plan.folder, 'approvals');
const put = (name: string, text: string): void => {
  writeFileSync(path.join(folder(), name), text);
};
const cli = (command: string, ...words: readonly string[]): ReturnType<Workplace['cli']> =>
  work.cli([command, plan.id, '--digest', plan.digest.slice(7, 15), ...words]);

describe('a decision', () => {
  it.each(['0s', '99999999999999999999d'])('that pre-approves for %s is not written', async (time) => {
    const { code, stderr } = await cli('approve', '--actor', 'li', '--pre-approve-rollback', time);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--pre-approve-rollback')]);
    expect(readdirSync(folder())).toEqual([]);
    expect((await work.cli(['status'])).code).toBe(0);
  });

  it.each(['', ' ', '\u200b', 'li\nwang', '\u001b[31mli'])('by %j is not written', async (actor) => {
    const { code, stdout, stderr } = await cli('reject', '--actor', actor);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('UT-U09')]);
    expect(stderr).not.toContain('\u001b');
    expect(readdirSync(folder())).toEqual([]);
  });

  it('that the log cannot take is not there', async () => {
    const log = path.join(work.dir, 'untether-audit.jsonl');
    renameSync(log, `${log}.real`);
    symlinkSync(`${log}.real`, log);
    const { code, stderr } = await cli('approve', '--actor', 'li');
    expect(code).not.toBe(0);
    expect(stderr).toContain('Nothing was changed');
    expect(readdirSync(folder())).toEqual([]);
    rmSync(log);
    renameSync(`${log}.real`, log);
    expect((await cli('approve', '--actor', 'li')).code).toBe(0);
  });

  it('that a crash left between its two names is made by deciding again', async () => {
    put('zhao.min.sig', 'what a crash left');
    expect((await refusal(requireGates(await at(work, 'asker'), plan))).code).toBe('I10');
    await approveWith(work, plan, scene.people.zhao);
    expect(readdirSync(folder()).sort()).toEqual(['zhao.min.json', 'zhao.min.sig']);
    expect((await refusal(approveWith(work, plan, scene.people.zhao))).message).toContain('already decided');
  });

  it('is kept apart from that of a name that looks alike to a file system', async () => {
    for (const actor of ['a b', 'a_b', `${'x'.repeat(70)}1`, `${'x'.repeat(70)}2`])
      expect((await cli('approve', '--actor', actor)).code, actor).toBe(0);
    expect(readdirSync(folder())).toHaveLength(4);
  });

  it('counts once for one person, signed and claimed', async () => {
    await approveWith(work, plan, scene.people.zhao);
    await cli('approve', '--actor', 'Zhao.Min');
    const error = await refusal(requireGates(await at(work, 'asker'), plan));
    expect([error.code, error.why[0]]).toEqual(['G01', '1 of 2 approvals']);
  });
});

describe('a file that no decision is', () => {
  const text = '{"a":1e999}';
  it.each<readonly [string, () => void]>([
    ['an infinite number', () => put('li.json', text)],
    ['nesting without end', () => put('li.json', '['.repeat(200_000))],
    ['nesting that ends', () => put('li.json', '['.repeat(200_000) + ']'.repeat(200_000))],
    ['a name of nothing', () => put('.json', '{}')],
    ['more than a mebibyte', () => put('li.json', ' '.repeat(1_100_000))],
    ['a pipe', () => execFileSync('mkfifo', [path.join(folder(), 'li.json')])],
  ])('is I10: %s', async (_, make) => {
    make();
    const error = await refusal(requireGates(await at(work, 'asker'), plan));
    expect([error.code, error.data]).toEqual(['I10', 'unchanged']);
  });

  it('is I03 as a plan', async () => {
    const file = path.join(plan.folder, 'plan.json');
    const was = readFileSync(file, 'utf8');
    writeFileSync(file, was.replace('"createdAt"', '"aaa":1e999,"createdAt"'));
    const { code, stdout } = await work.cli(['apply', plan.id, '--confirm-target', 'app', '--json']);
    expect([code, stdout]).toEqual([10, expect.stringContaining('UT-I03')]);
  });
});

describe('what goes wrong unforeseen before the run begins', () => {
  it('has changed nothing', async () => {
    const workspace = await openWorkspace({ dir: work.dir, actor: 'asker', target: 'app', env: {} });
    const target = (): Promise<never> => Promise.reject(new RangeError('unforeseen'));
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    const error = await refusal(applyPlan({ ...workspace, target }, plan, options));
    expect([error.code, error.data]).toEqual(['B01', 'unchanged']);
  });
});
