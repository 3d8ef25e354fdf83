/** A plan that its author wrote, with sums and digest that fit: it does what it shows, and only what the program itself would make of it. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  applyPlan,
  createLedger,
  makeRelinkPlan,
  type Plan,
  rehearsePlan,
  type RunResult,
  type Workspace,
} from '../../../src/index.js';
import { type Draft, rewritten, type Rewriting } from '../../helpers/rewrite.js';
import { BIG_KEYS } from '../../helpers/schemas.js';
import { refusal } from '../../helpers/thrown.js';
import type { Workplace } from '../../helpers/workplace.js';
import { statementsOf } from '../discover-log.js';
import { approveWith, at, TrustScene } from './scene.js';

const { engine } = inject('engine');
const [ADA = '', BOB = '', ZHANG = ''] = BIG_KEYS.map(String);

/** The key of a row of user_roles among the planned rows. */
const OWN_ROLE = new RegExp(String.raw`\[\d+,"\[\\"[a-z]${ADA}\\",\\"[a-z]1\\"\]"`);

let scene: TrustScene;
let place: Workplace;
let workspace: Workspace;
let unlink: Plan;
let pinned: Plan;
let relink: Plan;
let rollback: Plan;
let done: RunResult;

const options = (): Parameters<typeof applyPlan>[2] => ({
  onProgress: () => undefined,
  signal: new AbortController().signal,
});

beforeAll(async () => {
  scene = await TrustScene.open();
  place = scene.place('environment: test, approvals: 1, identity: claimed');
  workspace = await at(place, 'asker');
  await createLedger(await at(place, 'dba'));
  const plan = await place.plan(['bob']);
  await approveWith(place, plan, scene.people.zhao, { preApproveRollback: 3600 });
  done = await applyPlan(workspace, plan, options());
  rollback = await place.rollbackPlan(done.run);
  unlink = await place.plan(['ada']);
  pinned = await place.plan(['ada'], { pinRows: true, keep: ['nokey'] });
  relink = await makeRelinkPlan(workspace, {
    account: 'bob',
    source: { like: 'ada' },
    links: [],
    reason: 'test',
    ticket: 'T-3',
    maxRows: null,
  });
});

afterAll(() => scene.close());

const replaced = (from: string | RegExp, to: string) => ({ sql: (text: string) => text.replace(from, to) });
const document = (change: (draft: Draft) => void): Rewriting => ({ document: change });
/** The first statement of the first step that the pattern finds, with something else in the place of a part of it. */
const inStatement = (statement: RegExp, from: string | RegExp, to: string): Rewriting => ({
  sql: (text) => text.replace(statement, (found) => found.replace(from, to)),
});

interface Case {
  readonly name: string;
  readonly of: () => Plan;
  readonly change: Rewriting;
  readonly code?: string;
}

const EMPTIED = 'DELETE FROM roles;\n';

const SCRIPTS: readonly Case[] = [
  { name: 'a statement before BEGIN', of: () => unlink, change: replaced('-- [open]\n', `-- [open]\n${EMPTIED}`) },
  {
    name: 'a statement behind BEGIN',
    of: () => unlink,
    change: replaced('\n\n-- [step 1]', `\n${EMPTIED}\n-- [step 1]`),
  },
  { name: 'an opening left out', of: () => unlink, change: replaced(/-- \[open\]\n.*\n/, '-- [open]\n') },
  { name: 'rows of somebody else', of: () => unlink, change: inStatement(/^DELETE .*$/m, ADA, BOB) },
  { name: 'a step more', of: () => unlink, change: replaced('-- [checks]', `-- [step 99]\n${EMPTIED}\n-- [checks]`) },
  { name: 'a guard that holds always', of: () => unlink, change: replaced(/^(-- guarded.*\n.*\n).*$/m, '$1SELECT 1;') },
  {
    name: 'a change as a guard',
    of: () => unlink,
    change: replaced(/^(-- guarded.*\n.*\n).*$/m, `$1${EMPTIED.trim()}`),
  },
  { name: 'a change among the checks', of: () => unlink, change: replaced('-- [close]', `${EMPTIED}-- [close]`) },
  { name: 'a check left out', of: () => unlink, change: replaced(/(-- leftover:.*\n).*\n/, '$1') },
  { name: 'a statement behind COMMIT', of: () => unlink, change: { sql: (text) => `${text}${EMPTIED}` } },
  { name: 'another COMMIT', of: () => unlink, change: replaced(/COMMIT;\n$/, 'COMMIT; DELETE FROM roles;\n') },
  { name: 'a comment that lies', of: () => unlink, change: replaced(/-- expect \d+ rows/, '-- expect 0 rows') },
  {
    name: 'a DELETE of other rows, pinned',
    of: () => pinned,
    change: inStatement(new RegExp(`^DELETE .*${ADA}.*$`, 'm'), ADA, BOB),
  },
  { name: 'an UPDATE of other rows, pinned', of: () => pinned, change: inStatement(/^UPDATE .*$/m, / = NULL/, ' = 1') },
  { name: 'another row given', of: () => relink, change: inStatement(/^INSERT .*$/m, BOB, ADA) },
  { name: 'another row put back', of: () => rollback, change: inStatement(/^INSERT .*$/m, BOB, ADA) },
  {
    name: 'a statement more in a rollback',
    of: () => rollback,
    change: replaced('-- [open]\n', `-- [open]\n${EMPTIED}`),
  },
];

const withStep = (change: (step: Record<string, unknown>) => void): Rewriting =>
  document((draft) => {
    draft.steps = draft.steps.map((step, index) => {
      const copy = { ...step };
      if (index === 0) change(copy);
      return copy;
    });
  });

const DOCUMENTS: readonly Case[] = [
  {
    name: 'another statement shown',
    of: () => unlink,
    change: withStep((step) => {
      step['statement'] = 'DELETE FROM nothing';
    }),
  },
  {
    name: 'fewer statements shown',
    of: () => rollback,
    change: withStep((step) => {
      step['statements'] = 7;
    }),
  },
  {
    name: 'no key to look for',
    of: () => unlink,
    change: withStep((step) => {
      step['identity'] = null;
    }),
  },
  { name: 'tables that may be others by now', of: () => unlink, change: document((draft) => (draft.tables = {})) },
  {
    name: 'a smaller summary',
    of: () => unlink,
    change: document((draft) => (draft.summary = { ...draft.summary, delete: 1 })),
  },
  {
    name: 'a longer life',
    of: () => unlink,
    change: document((draft) => (draft.expiresAt = '2999-01-01T00:00:00.000Z')),
    code: 'G10',
  },
  {
    name: 'made tomorrow',
    of: () => unlink,
    change: document((draft) => {
      draft.createdAt = new Date(Date.now() + 86_400_000).toISOString();
      draft.expiresAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
    }),
    code: 'G10',
  },
  {
    name: 'another kind',
    of: () => unlink,
    change: document((draft) => {
      const { asked, ...request } = draft.request;
      draft.request = { ...request, kind: 'orphans', orphans: { findings: [], maxRows: asked?.maxRows ?? null } };
    }),
  },
];

async function sent(): Promise<readonly string[]> {
  if (engine === 'sqlite') return [];
  return statementsOf(await scene.database.statementLog()).filter((sql) =>
    /^(BEGIN|START|LOCK|DELETE|UPDATE|INSERT)/.test(sql),
  );
}

async function refuses(plan: Plan, code: string, isApplied: boolean): Promise<void> {
  const rows = await scene.database.dump();
  const before = await sent();
  const run = isApplied ? applyPlan : rehearsePlan;
  const error = await refusal(run(workspace, plan, options()));
  expect([error.code, error.data]).toEqual([code, 'unchanged']);
  expect(await scene.database.dump()).toBe(rows);
  // What looks at the pinned rows once more is the run, which has begun by then; it changes nothing.
  const changes = (await sent()).slice(before.length).filter((sql) => !sql.includes('untether_run'));
  expect(changes.filter((sql) => /^(DELETE|UPDATE|INSERT)/.test(sql))).toEqual([]);
}

describe('a plan that was rewritten', () => {
  it.each([...SCRIPTS, ...DOCUMENTS])('is not sent: $name', async ({ of, change, code = 'I03' }) => {
    const plan = await rewritten(workspace, of(), change);
    await refuses(plan, code, false);
    await approveWith(place, plan, scene.people.zhao);
    await refuses(plan, code, true);
  });

  it('is not larger than its target allows', async () => {
    const small = scene.place('environment: test, approvals: 1, identity: claimed, maxRows: 2');
    const other = await at(small, 'asker');
    const error = await refusal(rehearsePlan(other, unlink, options()));
    expect([error.code, error.data]).toEqual(['G05', 'unchanged']);
  });

  it('takes no other row than the one whose image it keeps', async () => {
    const from = `${ADA}, 1)`;
    const to = `${ZHANG}, 1)`;
    const plan = await rewritten(workspace, pinned, {
      sql: (text) => text.replaceAll(from, to),
      document: (draft) => {
        draft.steps = draft.steps.map((step) => ({ ...step, statement: step.statement.replaceAll(from, to) }));
      },
      files: { 'rows.ndjson.gz': edited((text) => text.replace(OWN_ROLE, (key) => key.replace(ADA, ZHANG))) },
    });
    const rows = await scene.database.dump();
    const error = await refusal(rehearsePlan(workspace, plan, options()));
    expect([error.code, error.data]).toEqual(['A03', 'unchanged']);
    expect(error.why.join()).toContain('1 rows of the snapshot are still there');
    expect(await scene.database.dump()).toBe(rows);
  });

  it('is no rollback that was approved with its run', async () => {
    const undoes = rollback.document.request.undoes;
    const others: readonly Rewriting[] = [
      withStep((step) => {
        step['expectedRows'] = 2;
      }),
      withStep((step) => {
        step['table'] = unlink.document.steps[0]?.table;
      }),
      document((draft) => (draft.steps = draft.steps.slice(1))),
      document((draft) => (draft.checks = unlink.document.checks)),
    ];
    const forged = [
      await rewritten(
        workspace,
        unlink,
        document((draft) => (draft.request = { ...draft.request, kind: 'rollback', undoes })),
      ),
    ];
    for (const change of others) forged.push(await rewritten(workspace, rollback, withSummary(change)));
    for (const plan of forged) await refuses(plan, 'G01', true);
  });

  it('and the plans as they were made are run', async () => {
    for (const plan of [unlink, pinned, relink, rollback])
      expect(await rehearsePlan(workspace, plan, options())).toMatchObject({ data: { state: 'unchanged' } });
    const back = await applyPlan(workspace, rollback, options());
    expect(back.data).toEqual({ state: 'committed', verified: true });
  });
});

/** A packed file with another text. */
function edited(edit: (text: string) => string): (bytes: Buffer) => Buffer {
  return (bytes) => gzipSync(edit(gunzipSync(bytes).toString('utf8')));
}

/** The totals follow the steps, so that nothing but the snapshot speaks against them. */
function withSummary(change: Rewriting): Rewriting {
  return document((draft) => {
    change.document?.(draft);
    const rows = (action: string): number =>
      draft.steps.filter((step) => step.action === action).reduce((sum, step) => sum + step.expectedRows, 0);
    const tables = new Set(draft.steps.map(({ table }) => table)).size;
    draft.summary = {
      ...draft.summary,
      delete: rows('delete'),
      update: rows('update'),
      insert: rows('insert'),
      tables,
    };
  });
}
