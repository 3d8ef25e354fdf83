import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { occurrences } from '../../helpers/canary.js';
import type { CliResult } from '../../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { schemaProblems } from '../../helpers/validate.js';
import { Workplace } from '../../helpers/workplace.js';
import { canarySettings, canarySql, SECRETS } from './canary-scene.js';

const { engine } = inject('engine');

interface Bundle {
  readonly problem: string | null;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly facts: object }[];
  readonly database: {
    readonly tables: readonly { readonly table: string; readonly columns: readonly { readonly name: string }[] }[];
  } | null;
  readonly settings: { readonly references: readonly { readonly from: object; readonly onUnlink: string | null }[] };
  readonly log: { readonly entries: number; readonly problem: string | null; readonly tail: readonly object[] };
  readonly plans: readonly object[];
  readonly unreadPlans: readonly string[];
}

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(canarySql(engine));
  work = new Workplace(database, canarySettings());
  await work.ledger();
  const asked = ['--reason', SECRETS.ticket, '--ticket', SECRETS.ticket, '--actor', SECRETS.person, '--link', 'role'];
  const made = await work.cli(['plan', 'unlink', '--account', '1', ...asked, '--json']);
  expect(made.code, made.stderr).toBe(0);
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

const actor = ['--actor', SECRETS.person];

async function bundle(
  name: string,
): Promise<{ readonly told: CliResult; readonly text: string; readonly made: Bundle }> {
  const told = await work.cli(['doctor', '--bundle', '--output', name, '--json', ...actor]);
  const text = readFileSync(path.join(work.dir, name), 'utf8');
  expect(schemaProblems(JSON.parse(text))).toEqual([]);
  return { told, text, made: JSON.parse(text) as Bundle };
}

describe(`the file for technical support on ${engine}`, () => {
  it('tells the shape of everything, and no name, value or password', async () => {
    const { told, text, made } = await bundle('support.json');
    expect(told.code, told.stderr).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ bundle: path.join(work.dir, 'support.json') });
    for (const secret of Object.values(SECRETS)) expect(occurrences(text, secret)).toEqual([]);
    expect(text).not.toContain(work.dir);
    expect(made.problem).toBeNull();
    expect(made.database?.tables).toHaveLength(10);
    const roles = made.database?.tables.find(({ table }) => table === 'user_roles');
    expect(roles?.columns.map(({ name }) => name)).toEqual(['id', 'user_id', 'role_name', 'note', expect.any(String)]);
    // A secret word has one number all through the file, so that what points where can still be read.
    const [, hidden] = made.settings.references;
    const { table, columns } = hidden?.from as { table: string; columns: readonly string[] };
    expect(table).toMatch(/^x\d+(2x\d+)?$/);
    const shape = made.database?.tables.find((each) => each.table === table);
    expect(shape?.columns.map(({ name }) => name)).toContain(columns[0]);
    expect(made.log).toMatchObject({ problem: null, entries: made.log.tail.length });
    expect(made.log.tail).toContainEqual(
      expect.objectContaining({ action: 'unlink.planned', accounts: 1, tables: ['user_roles'] }),
    );
    expect(made.plans).toEqual([
      expect.objectContaining({
        kind: 'unlink',
        state: 'waiting-for-approval',
        steps: [expect.objectContaining({ table: 'user_roles', action: 'delete', expectedRows: 1 })],
      }),
    ]);
  });

  it('is never written over a file', async () => {
    await work.cli(['doctor', '--bundle', '--output', 'once.json']);
    const before = readFileSync(path.join(work.dir, 'once.json'), 'utf8');
    const again = await work.cli(['doctor', '--bundle', '--output', 'once.json', '--json']);
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'UT-U17' } });
    expect(readFileSync(path.join(work.dir, 'once.json'), 'utf8')).toBe(before);
  });

  it('is there all the more where nothing works', async () => {
    const [plan = ''] = readdirSync(path.join(work.dir, 'sql/plans'));
    writeFileSync(path.join(work.dir, 'sql/plans', plan, 'plan.json'), `{"it": "${SECRETS.value}"}`);
    writeFileSync(path.join(work.dir, 'untether-audit.jsonl'), `{"actor": "${SECRETS.person}"}\n`);
    writeFileSync(path.join(work.dir, 'knexfile.json'), JSON.stringify({ app: { client: SECRETS.value } }));
    const { told, text, made } = await bundle('broken.json');
    expect(told.code).not.toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ ok: false, error: { code: made.problem } });
    for (const secret of Object.values(SECRETS)) expect(occurrences(text, secret)).toEqual([]);
    expect(made).toMatchObject({ database: null, checks: [], log: { problem: 'UT-I02' }, unreadPlans: ['UT-U12'] });
  });
});
