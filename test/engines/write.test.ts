/** `inspect --write` and decisions over the life of a schema: nothing a person wrote is lost, and every change is told. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openWorkspace } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const MEMBERSHIPS = `CREATE TABLE memberships (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL`;
const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(100) NOT NULL UNIQUE, email VARCHAR(100), password_hash VARCHAR(100));
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL);
CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id));
${MEMBERSHIPS});
CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, title VARCHAR(100));
INSERT INTO users VALUES (1, 'ada', 'ada@example.com', 'x'), (2, 'bob', 'bob@example.com', 'x');
INSERT INTO roles VALUES (1, 'admin');
INSERT INTO user_roles VALUES (1, 1), (2, 1);
INSERT INTO memberships VALUES (1, 1), (2, 2);
INSERT INTO documents VALUES (1, 1, 'one'), (2, 2, 'two');
`;

const KEY = 'FOREIGN KEY (user_id) REFERENCES users (id)';
// SQLite declares foreign keys only with the table.
const DECLARE =
  engine === 'sqlite'
    ? `DROP TABLE memberships; ${MEMBERSHIPS}, ${KEY}); INSERT INTO memberships VALUES (1, 1), (2, 2);`
    : `ALTER TABLE memberships ADD ${KEY};`;
const CHANGE = `
CREATE TABLE user_badges (user_id BIGINT NOT NULL, badge VARCHAR(100) NOT NULL, PRIMARY KEY (user_id, badge));
INSERT INTO user_badges VALUES (1, 'gold'), (2, 'gold');
ALTER TABLE documents DROP COLUMN user_id;
${DECLARE}
`;

const entry = z.looseObject({ id: z.string() });
const inspectDocument = z.looseObject({
  changes: z.object({
    new: z.array(entry),
    gone: z.array(entry.extend({ line: z.number(), missing: z.string().nullable(), state: z.string() })),
    changed: z.array(entry.extend({ line: z.number(), fields: z.array(z.looseObject({ field: z.string() })) })),
  }),
});

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  work = new Workplace(database, '# 我们的设置\nversion:   1\ntargets: { app: { environment: test } }\n');
});
afterAll(async () => {
  work.remove();
  await database.drop();
});

const file = (): string => path.join(work.dir, 'untether.yaml');
const text = (): string => readFileSync(file(), 'utf8');
const lineOf = (start: string): number =>
  text()
    .split('\n')
    .findIndex((line) => line.includes(start)) + 1;

async function inspect(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await work.cli(['inspect', ...args]);
  expect([code, stderr], stdout).toEqual([0, expect.not.stringContaining('error') as unknown]);
  return stdout;
}

async function states(): Promise<Readonly<Record<string, string>>> {
  const { settings } = await openWorkspace({ dir: work.dir, env: {} });
  const references = settings.references.map(({ from, state }) => [`${from.table} ${from.columns.join()}`, state]);
  return Object.fromEntries([
    ...settings.accounts.map(({ table, state }) => [table, state]),
    ...references,
  ]) as Readonly<Record<string, string>>;
}

describe('the settings file over the life of a schema', () => {
  it('gets the proposals, and the same bytes the second time', async () => {
    expect(await inspect('--write')).toMatch(/^New: added to the file as proposals \(\d+\)$/m);
    const first = text();
    expect(first).toContain('from: "user_roles [user_id]"');
    expect(await inspect('--write')).toContain('Nothing new: ');
    expect(text()).toBe(first);
    expect(await inspect()).toContain('Against untether.yaml: 0 new, 0 gone, 0 changed.');
  });

  it('takes decisions, each shown with its evidence', async () => {
    const shown = await inspect(
      '--confirm',
      'memberships',
      '--confirm',
      'account:users',
      '--reject',
      'documents [user_id]',
    );
    expect(shown).toMatch(
      /^To be confirmed \(2\)$[^]*account table users \[id\][^]*memberships \[user_id\] -> users \[id\]/m,
    );
    expect(shown).toMatch(/^To be rejected \(1\)$[^]*documents \[user_id\] -> users \[id\][^]*\n {6}name: /m);
    expect(await states()).toMatchObject({
      users: 'confirmed',
      'memberships user_id': 'confirmed',
      'documents user_id': 'rejected',
      'user_roles user_id': 'proposed',
    });
  });

  it('tells what is new, gone and changed, and keeps what a person wrote', async () => {
    writeFileSync(file(), `${text()}\n# 手写的说明\nmask:   [ users.email ]\n`);
    const before = text();
    await database.run(CHANGE);
    expect(await inspect()).toContain('Against untether.yaml: 1 new, 1 gone, 1 changed.');
    expect(text()).toBe(before);

    const { changes } = inspectDocument.parse(JSON.parse(await inspect('--write', '--json')));
    expect(changes.new).toMatchObject([{ what: 'reference', id: 'user_badges [user_id]', to: { table: 'users' } }]);
    expect(changes.gone).toMatchObject([
      {
        id: 'documents [user_id]',
        state: 'rejected',
        missing: 'documents.user_id',
        line: lineOf('documents [user_id]'),
      },
    ]);
    expect(changes.changed).toMatchObject([
      { id: 'memberships [user_id]', state: 'confirmed', line: lineOf('memberships [user_id]') },
    ]);
    expect(changes.changed[0]?.fields).toContainEqual({ field: 'basis', old: 'inferred', new: 'declared' });

    const added = text()
      .split('\n')
      .filter((line) => !before.split('\n').includes(line));
    expect(added).toEqual([expect.stringContaining('user_badges [user_id]')]);
    expect(text().replace(`${String(added[0])}\n`, '')).toBe(before);
    expect(await states()).toMatchObject({ 'memberships user_id': 'confirmed', 'documents user_id': 'rejected' });
  });

  it('goes on telling what the file still holds, in both languages', async () => {
    const before = text();
    const english = await inspect('--write');
    expect(english).toContain(
      `line ${String(lineOf('documents [user_id]'))}  documents [user_id] -> users [id]: there is no`,
    );
    expect(english).toMatch(/memberships \[user_id\] -> users \[id\]: basis\s+inferred\s+->\s+declared/);
    expect(english).toContain('Nothing new: ');
    const chinese = await inspect('--write', '--lang', 'zh-CN');
    expect(chinese).toContain('documents.user_id 已不存在');
    expect(text()).toBe(before);
  });
});
