/** What can be done with snapshots besides a rollback: SQL for the stock client, and removal. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { RunResult } from '../../src/index.js';
import { draftName } from '../../src/snapshot/leftovers.js';
import { runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { isChosen } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };

let database: TestDatabase;
let work: Workplace;
let start: string;
let done: RunResult;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
  start = await database.dump(LEDGER);
  done = await work.approveAndApply(await work.plan(['ada'], { withAccount: 'delete' }));
});

afterEach(async () => {
  work.remove();
  await database.drop();
});

const snapshotFolder = (): string => path.join(work.dir, 'snapshots');

async function auditActions(): Promise<readonly { action: string; run: string; note: string }[]> {
  const text = await readFile(path.join(work.dir, 'untether-audit.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; run: string; note: string });
}

async function exported(): Promise<string> {
  const file = path.join(work.dir, 'back.sql');
  const shown = await work.cli(['snapshot', 'export', done.run, '--sql', '-o', 'back.sql', '--json']);
  expect(shown.code, shown.stderr).toBe(0);
  expect(JSON.parse(shown.stdout)).toMatchObject({ ok: true, run: done.run, path: file });
  return file;
}

describe(`a snapshot as SQL on ${engine}`, () => {
  it('goes back byte for byte by the stock client, once', async () => {
    const file = await exported();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { code, stderr } = await runClient(database, file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await database.dump(LEDGER)).toBe(start);
    expect((await runClient(database, file)).code).not.toBe(0);
    expect(await database.dump(LEDGER)).toBe(start);
    expect((await auditActions()).at(-1)).toMatchObject({ action: 'snapshot.exported', run: done.run });
  });

  it('stops where somebody else wrote since, and changes nothing', async () => {
    const file = await exported();
    await database.run(`UPDATE approvals SET backup_id = ${String(BIG_KEYS[1])} WHERE id = 3`);
    const before = await database.dump();
    expect((await runClient(database, file)).code).not.toBe(0);
    expect(await database.dump()).toBe(before);
  });

  it('is the same on standard output, and never over a file', async () => {
    const shown = await work.cli(['snapshot', 'export', done.run, '--sql']);
    expect(shown.stdout).toBe(await readFile(await exported(), 'utf8'));
    const again = await work.cli(['snapshot', 'export', done.run, '--sql', '-o', 'back.sql']);
    expect(again.stderr).toMatch(/error UT-U17: .*EEXIST/);
    expect(again.code).toBe(2);
  });

  it('is refused once the snapshot was touched', async () => {
    const [step] = (await readdir(done.snapshot?.path ?? '')).filter((name) => name.startsWith('step-'));
    await writeFile(path.join(done.snapshot?.path ?? '', step ?? ''), 'x', { flag: 'a' });
    const shown = await work.cli(['snapshot', 'export', done.run, '--sql', '-o', 'back.sql']);
    expect(shown.stderr).toMatch(/error UT-I05: /);
    expect(shown.code).toBe(10);
    expect(await readdir(work.dir)).not.toContain('back.sql');
  });
});

// Folders and a log: what engine the rows came from is nothing to them.
describe.each(isChosen(engine) ? [engine] : [])('old snapshots on %s', () => {
  const prune = (age: string, ...more: string[]) =>
    work.cli(['-t', 'app', 'snapshot', 'prune', '--older-than', age, '--why', 'kept long enough', ...more]);

  /** Forty days ago, says the manifest from now on; its new hash. */
  async function makeOld(): Promise<string> {
    const file = path.join(snapshotFolder(), done.run, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
    const text = JSON.stringify({ ...manifest, takenAt: new Date(Date.now() - 40 * 86_400_000).toISOString() });
    await writeFile(file, text);
    return createHash('sha256').update(text).digest('hex');
  }

  it('go only when they are old enough, and the audit log keeps their hash', async () => {
    const kept = await prune('1d', '--yes');
    expect(kept.code, kept.stderr).toBe(0);
    expect(await readdir(snapshotFolder())).toContain(done.run);
    expect((await prune('0s', '--yes')).stderr).toContain('1d or more');
    const sha256 = await makeOld();
    const gone = await prune('30d', '--yes');
    expect(gone.code, gone.stderr).toBe(0);
    expect(await readdir(snapshotFolder())).toEqual([]);
    const last = (await auditActions()).at(-1);
    expect(last).toMatchObject({ action: 'snapshot.pruned', run: done.run });
    expect(last?.note).toContain(sha256);
    expect((await work.cli(['rollback', done.run, '--reason', 'r', '--ticket', 'T-3'])).code).toBe(2);
    expect((await work.cli(['log', 'verify'])).code).toBe(0);
  });

  it('stay when nobody confirms, and in production without its name', async () => {
    await makeOld();
    expect((await prune('30d')).stderr).toMatch(/error UT-U02/);
    await writeFile(
      path.join(work.dir, 'untether.yaml'),
      shapesSettings().replace('environment: test', 'environment: production'),
    );
    expect((await prune('30d', '--yes')).stderr).toMatch(/error UT-U03/);
    expect((await prune('30d', '--confirm-target', 'other')).stderr).toMatch(/error UT-G04/);
    expect(await readdir(snapshotFolder())).toEqual([done.run]);
  });

  it('and what killed runs left goes with them, but no draft of today', async () => {
    for (const name of ['.R-00000001.0123456789ab.draft', '.R-00000002.pruned', '.R-00000003.0123456789ab.draft'])
      await mkdir(path.join(snapshotFolder(), name));
    const old = new Date(Date.now() - 2 * 86_400_000);
    for (const name of ['.R-00000001.0123456789ab.draft', '.R-00000002.pruned'])
      await utimes(path.join(snapshotFolder(), name), old, old);
    expect((await work.cli(['doctor'])).stdout).toMatch(/2 .*snapshot prune/);
    const gone = await prune('1d', '--yes');
    expect(gone.code, gone.stderr).toBe(0);
    expect((await readdir(snapshotFolder())).sort()).toEqual(['.R-00000003.0123456789ab.draft', done.run]);
  });

  it('the draft of a killed run is cleared away by the next run on its database', async () => {
    const plan = await work.plan(['bob']);
    await work.approve(plan);
    const { target } = plan.document;
    const dead = draftName('R-00000001', target.identity);
    const others = draftName('R-00000002', 'another database');
    for (const name of [dead, others]) await mkdir(path.join(snapshotFolder(), name));
    await work.apply(plan);
    const left = await readdir(snapshotFolder());
    expect(left).not.toContain(dead);
    expect(left).toContain(others);
  });
});
