/** Everything that proves one run, in a folder that is verified from nothing but itself. */
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyPlan, createLedger, verifyCase } from '../../../src/index.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { approveWith, at, TrustScene } from './scene.js';

let scene: TrustScene;
let work: Workplace;
let run: string;
let folder: string;

beforeAll(async () => {
  scene = await TrustScene.open();
  work = scene.place('environment: production, approvals: 2');
  await createLedger(await at(work, 'dba'));
  const plan = await work.plan(['ada']);
  await approveWith(work, plan, scene.people.zhao);
  await approveWith(work, plan, scene.people.sun);
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  ({ run } = await applyPlan(await at(work, 'asker'), plan, options));
  folder = path.join(work.dir, 'evidence');
});

afterAll(() => scene.close());

const files = (dir = folder): readonly string[] =>
  readdirSync(dir).flatMap((name) => {
    const file = path.join(dir, name);
    return statSync(file).isDirectory() ? files(file) : [file];
  });

it('is exported by one command and verified by another', async () => {
  const exported = await work.cli(['log', 'export', '--case', run, '-o', 'evidence', '-t', 'app', '--json']);
  expect([exported.stderr, exported.code]).toEqual(['', 0]);
  const verified = await work.cli(['log', 'verify', 'evidence', '--json']);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, run });
  const names = (JSON.parse(verified.stdout) as { checks: readonly { name: string }[] }).checks.map(({ name }) => name);
  expect(names).toEqual(['files', 'plan', 'settings', 'approvals', 'snapshot', 'receipt', 'log']);
});

it('is exported into no folder that is there', async () => {
  const again = await work.cli(['log', 'export', '--case', run, '-o', 'evidence', '-t', 'app', '--json']);
  expect([again.code, again.stdout]).toEqual([2, expect.stringContaining('UT-U17')]);
});

it('is verified where nothing else of it is, and holds no row', async () => {
  const elsewhere = path.join(scene.keys.dir, 'evidence');
  cpSync(folder, elsewhere, { recursive: true });
  expect((await verifyCase(elsewhere)).run).toBe(run);
  // What the deleted rows held besides keys and names.
  const text = files(elsewhere)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  for (const value of ['gold', 'silver', 'mine', 'twice']) expect(text).not.toContain(`'${value}'`);
});

it('does not hold with any of its files changed or gone', async () => {
  const through: string[] = [];
  for (const file of files()) {
    const bytes = readFileSync(file);
    for (const change of [
      () => {
        appendFileSync(file, ' ');
      },
      () => {
        writeFileSync(file, bytes.subarray(0, -2));
      },
      () => {
        rmSync(file);
      },
    ]) {
      change();
      const error = await refusal(verifyCase(folder)).catch((other: unknown) => other as Error);
      const { code } = error as { readonly code?: string };
      if (!['I12', 'I10'].includes(code ?? '')) through.push(`${path.basename(file)}: ${error.message}`);
      writeFileSync(file, bytes);
    }
  }
  expect(through).toEqual([]);
  await verifyCase(folder);
});
