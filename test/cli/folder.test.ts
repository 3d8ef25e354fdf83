import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliResult } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const SQL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (role, user_id));
INSERT INTO users VALUES (1, 'ada'), (2, 'bob'), (3, 'cyd'), (4, 'dan');
INSERT INTO user_roles SELECT id, 'clerk' FROM users;
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
`;

interface Told {
  readonly id: string;
  readonly digest: string;
  readonly folder: string;
  readonly run: string;
  readonly state: string;
}

let dir: string;
let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-folder-'));
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(SQL);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});

afterAll(() => {
  work.remove();
  rmSync(dir, { recursive: true });
});

function plan(account: string, folder: string): Promise<CliResult> {
  const request = ['--account', account, '--reason', 'test', '--ticket', 'T-1', '--actor', 'asker'];
  return work.cli(['plan', 'unlink', ...request, '-o', folder, '--json']);
}

const told = ({ stdout }: CliResult): Told => JSON.parse(stdout) as Told;

/** Approves and applies by the names given, and answers with the result of apply. */
async function carryOut(made: Told, byName: string): Promise<CliResult> {
  const digest = made.digest.replace('sha256:', '').slice(0, 8);
  const approved = await work.cli(['approve', byName, '--digest', digest, '--actor', 'second', '--no-input']);
  expect(approved.stderr + approved.stdout).toContain(made.id);
  expect(approved.code).toBe(0);
  return work.cli(['apply', byName, '--yes', '--actor', 'asker', '--json']);
}

describe('plan unlink -o', () => {
  it('makes a new folder the plan folder; the plan is found by its path', async () => {
    const folder = path.join(work.dir, 'for-review', 'ada');
    const made = told(await plan('ada', folder));
    expect(made.folder).toBe(folder);
    const names = ['plan.json', 'plan.md', 'plan.sql', 'revert.sql', 'rows.ndjson.gz', 'verify.sql', 'SHA256SUMS'];
    expect(await readdir(folder)).toEqual(expect.arrayContaining(names));
    expect(await readdir(path.dirname(folder))).toEqual(['ada']);
    expect((await carryOut(made, folder)).code).toBe(0);
    expect(await database.rows('SELECT count(*) FROM user_roles WHERE user_id = 1')).toEqual([['0']]);
  });

  it('is found by its id too, also by what knows only the run', async () => {
    const folder = path.join(work.dir, 'empty');
    await mkdir(folder);
    const made = told(await plan('bob', 'empty'));
    expect(made.folder).toBe(folder);
    const applied = await carryOut(made, made.id);
    expect(applied.code).toBe(0);
    const status = await work.cli(['status', told(applied).run, '--json']);
    expect((JSON.parse(status.stdout) as { plans: unknown }).plans).toMatchObject([
      { plan: made.id, state: 'applied' },
    ]);
  });

  it('is made inside a folder that holds something', async () => {
    const folder = path.join(work.dir, 'case-7');
    await mkdir(folder);
    await writeFile(path.join(folder, 'mail.txt'), 'HR wrote');
    const made = told(await plan('cyd', folder));
    expect(path.dirname(made.folder)).toBe(folder);
    expect((await readdir(folder)).toSorted()).toEqual([path.basename(made.folder), 'mail.txt'].toSorted());
    expect(await readdir(made.folder)).toContain('plan.json');
  });

  it('refuses a file in its place and leaves nothing behind', async () => {
    const file = path.join(work.dir, 'occupied');
    await writeFile(file, 'x');
    const refused = await plan('dan', file);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ data: { state: 'unchanged' }, error: { code: 'UT-U09' } });
    const plans = await readdir(path.join(work.dir, 'sql/plans'));
    expect(plans.filter((name) => name.startsWith('.') || name.includes('T-9'))).toEqual([]);
    expect(await work.cli(['status', '--json']).then(({ stdout }) => stdout)).not.toContain('dan');
  });

  it('follows links, and takes the folder of the plans for what it is', async () => {
    await mkdir(path.join(work.dir, 'real'));
    await symlink(path.join(work.dir, 'real'), path.join(work.dir, 'linked'));
    expect(told(await plan('dan', 'linked')).folder).toBe(path.join(work.dir, 'real'));
    const among = told(await plan('dan', 'sql/plans'));
    expect(path.dirname(among.folder)).toBe(path.join(work.dir, 'sql/plans'));
    const own = told(await plan('dan', 'sql/plans/dan'));
    const { plans } = JSON.parse((await work.cli(['status', '--json'])).stdout) as {
      plans: readonly { plan: string }[];
    };
    expect(plans.filter((each) => each.plan === own.id)).toHaveLength(1);
    expect((await work.cli(['show', own.id])).code).toBe(0);
    const links = (await readdir(path.join(work.dir, 'sql/plans'), { withFileTypes: true })).filter((entry) =>
      entry.isSymbolicLink(),
    );
    for (const { name } of links) expect(await readdir(path.join(work.dir, 'sql/plans', name))).toContain('plan.json');
  });
});
