/** A database of production is judged by its own gates, whatever name or URL leads to it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import {
  applyPlan,
  createLedger,
  doctor,
  makeUnlinkPlan,
  openWorkspace,
  type Plan,
  recordDecision,
  type Workspace,
} from '../../../src/index.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { shapesSettings, shapesSql } from '../../helpers/schemas.js';
import { refusal } from '../../helpers/thrown.js';
import { Workplace } from '../../helpers/workplace.js';

let database: TestDatabase;
let place: Workplace;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(inject('engine').engine));
  place = new Workplace(database, shapesSettings().replace('environment: test', 'environment: production'));
  const knexfile = { app: database.knexConfig, other: database.knexConfig, other_prod: database.knexConfig };
  writeFileSync(path.join(place.dir, 'knexfile.json'), JSON.stringify(knexfile), { mode: 0o600 });
});

afterEach(async () => {
  place.remove();
  await database.drop();
});

/** Every other way to the same database. */
const WAYS: readonly (() => { readonly target?: string; readonly url?: string })[] = [
  () => ({ target: 'other' }),
  () => ({ target: 'other_prod' }),
  () => ({ url: database.url }),
];

async function by(way: (typeof WAYS)[number], actor = 'asker'): Promise<Workspace> {
  return openWorkspace({ dir: place.dir, actor, env: {}, ...way() });
}

const nothing = { links: [], keep: [], set: new Map<string, never>(), withAccount: 'keep' } as const;

async function plan(workspace: Workspace): Promise<Plan> {
  const asked = { accounts: ['ada'], selection: nothing, skipMissing: false, maxRows: null };
  return (await makeUnlinkPlan(workspace, { ...asked, reason: 'test', ticket: 'T-1' })).plan;
}

/** A plan of that way with an approval that its own gates are content with. */
async function approved(way: (typeof WAYS)[number]): Promise<Plan> {
  const made = await plan(await by(way));
  const decision = { decision: 'approved', digest: made.digest, note: '', accepted: [] } as const;
  await recordDecision(await by(way, 'second'), made, decision);
  return made;
}

const apply = async (workspace: Workspace, made: Plan): ReturnType<typeof applyPlan> =>
  applyPlan(workspace, made, { onProgress: () => undefined, signal: new AbortController().signal });

const found = async (workspace: Workspace): Promise<readonly string[]> =>
  (await doctor(workspace)).filter(({ name }) => name === 'target').map(({ state, detail }) => `${state} ${detail}`);

it('is planned and changed under the name in its ledger alone', async () => {
  // The table as a DBA makes it, or an older version: it names nobody.
  const other = await by(() => ({ target: 'other' }), 'dba');
  expect(await createLedger(other)).toMatchObject({ state: 'created', production: null });
  const early = await Promise.all(WAYS.map(async (way) => ({ way, made: await approved(way) })));
  expect(await found(await place.as('dba'))).toEqual(['warn no-name']);
  expect(await createLedger(await place.as('dba'))).toMatchObject({ state: 'present', production: 'app' });
  expect(await createLedger(await place.as('dba'))).toMatchObject({ state: 'present', production: 'app' });
  expect(await found(await place.as('dba'))).toEqual(['ok own-name']);

  const before = await database.dump();
  for (const { way, made } of early) {
    const workspace = await by(way);
    const works = [(): unknown => apply(workspace, made), () => plan(workspace), () => createLedger(workspace)];
    for (const work of works) {
      const error = await refusal(Promise.resolve().then(work));
      expect([error.code, error.data, error.facts['recorded']]).toEqual(['G23', 'unchanged', 'app']);
    }
    expect(await found(workspace)).toEqual(['fail other-name']);
  }
  expect(await database.dump()).toBe(before);
  expect(readdirSync(path.join(place.dir, 'sql/plans'))).toHaveLength(early.length);

  const own = await place.plan(['ada']);
  await place.approve(own);
  expect((await place.apply(own)).data.state).toBe('committed');
});

it('is named by the first run in it, where its ledger names nobody', async () => {
  await createLedger(await by(() => ({ target: 'other' }), 'dba'));
  const late = await approved(() => ({ target: 'other' }));
  const own = await place.plan(['bob']);
  await place.approve(own);
  await place.rehearse(own);
  expect(await database.rows("SELECT run_id FROM untether_run WHERE kind = 'target'")).toEqual([]);
  await place.apply(own);
  expect(await database.rows("SELECT run_id, host, active FROM untether_run WHERE kind = 'target'")).toEqual([
    ['production', 'app', null],
  ]);
  expect((await refusal(apply(await by(() => ({ target: 'other' })), late))).code).toBe('G23');
});

it('stays what its ledger says when the settings call it something less', async () => {
  await place.ledger();
  const file = path.join(place.dir, 'untether.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('environment: production', 'environment: staging'));
  const error = await refusal(place.plan(['ada']));
  expect([error.code, error.facts['environment']]).toEqual(['G23', 'staging']);
});
