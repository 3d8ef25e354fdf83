import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlan, publishFolder } from '../../../src/plan/folder.js';
import type { Plan, PlanDocument } from '../../../src/plan/model.js';

const DIGEST = `sha256:${'0'.repeat(64)}`;

const content: Omit<PlanDocument, 'files'> = {
  schema: 'untether/plan',
  formatVersion: '1.0',
  tool: '0.1.0',
  createdAt: '2026-11-03T02:12:00.000Z',
  expiresAt: '2026-11-05T02:12:00.000Z',
  target: {
    name: 'app',
    environment: 'test',
    engine: 'sqlite',
    version: '3.53.2',
    database: 'main',
    address: 'hr.db',
    identity: '1:2',
  },
  request: {
    kind: 'unlink',
    by: { name: 'asker', identity: 'claimed' },
    ticket: 'T-1',
    reason: 'test',
    accounts: [{ table: 'users', key: ['9007199254740993'], label: null }],
    undoes: null,
  },
  summary: { delete: 3, update: 0, insert: 0, tables: 1, accounts: 1, undoable: true },
  tables: { user_roles: '0'.repeat(64) },
  settingsDigest: null,
  steps: [
    {
      number: 1,
      table: 'user_roles',
      action: 'delete',
      because: ['user_roles [user_id] -> users'],
      kinds: ['role'],
      where: 'user_id IN (9007199254740993)',
      assignments: [],
      columns: ['user_id', 'role_id'],
      identity: ['user_id', 'role_id'],
      statement: 'DELETE FROM user_roles WHERE user_id IN (9007199254740993)',
      statements: 1,
      expectedRows: 3,
      tableRows: 4,
      contentDigest: DIGEST,
      afterDigest: null,
      automatic: [],
      undo: 'insert the rows again',
    },
  ],
  checks: [],
  findings: [],
  rulesOff: [],
  leftOut: [],
};

const dir = mkdtempSync(path.join(tmpdir(), 'untether-folder-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

let plan: Plan;
let made = 0;

const publish = (plansDir: string, name: string): Promise<Plan> => {
  const draft = path.join(plansDir, name);
  mkdirSync(draft, { recursive: true });
  return publishFolder({ plansDir, folder: null, draft, scratch: draft }, content, () => Promise.resolve({}));
};

beforeEach(async () => {
  plan = await publish(path.join(dir, String((made += 1))), 'draft');
});

/** Writes another plan.json, and the sums as if it had always been so. */
function rewrite(change: (document: Record<string, unknown>) => object): void {
  const file = path.join(plan.folder, 'plan.json');
  const text = canonicalize(change(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)) ?? '';
  writeFileSync(file, text);
  const sum = createHash('sha256').update(text).digest('hex');
  writeFileSync(path.join(plan.folder, 'SHA256SUMS'), `${sum}  plan.json\n`);
}

describe('a plan folder', () => {
  it('is read as it was written', async () => {
    expect(await openPlan(plan.folder)).toEqual(plan);
  });

  it('made twice in one millisecond is one plan, and never takes the place of what else has its name', async () => {
    const plansDir = path.dirname(plan.folder);
    expect(await publish(plansDir, 'second')).toEqual(plan);
    writeFileSync(path.join(plan.folder, 'plan.json'), 'something else');
    await expect(publish(plansDir, 'third')).rejects.toMatchObject({ code: 'ENOTEMPTY' });
    expect(readFileSync(path.join(plan.folder, 'plan.json'), 'utf8')).toBe('something else');
  });

  it('keeps fields of a later version: the digest is of all of them', async () => {
    rewrite((document) => ({ ...document, later: 'field' }));
    expect((await openPlan(plan.folder)).document).toMatchObject({ later: 'field', schema: 'untether/plan' });
  });

  it.each<[string, object, RegExp]>([
    [
      'rows that are text',
      { steps: [{ ...content.steps[0], expectedRows: '3' }] },
      /^plan\.json steps\.0\.expectedRows: /,
    ],
    ['an action nobody knows', { steps: [{ ...content.steps[0], action: 'drop' }] }, /^plan\.json steps\.0\.action: /],
    [
      'a key that is a number',
      { request: { ...content.request, accounts: [{ table: 'users', key: [1], label: null }] } },
      /^plan\.json request\.accounts\.0\.key\.0: /,
    ],
    ['no files', { files: undefined }, /^plan\.json files: /],
  ])('with %s is no plan', async (_, change, why) => {
    rewrite((document) => ({ ...document, ...change }));
    await expect(openPlan(plan.folder)).rejects.toMatchObject({ code: 'U12', why: [expect.stringMatching(why)] });
  });

  it('changed afterwards is told as such, whatever the form', async () => {
    writeFileSync(path.join(plan.folder, 'plan.json'), '{"schema":"untether/plan"}');
    await expect(openPlan(plan.folder)).rejects.toMatchObject({ code: 'I03' });
  });
});
