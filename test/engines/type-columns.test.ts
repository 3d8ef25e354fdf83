import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Finding, Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

/** Team 1 has the same number as account 1. */
const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(60));
CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, owner_type VARCHAR(20), owner_id BIGINT);
CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, color_type VARCHAR(20));
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
INSERT INTO teams VALUES (1, 'red');
INSERT INTO documents VALUES (1, 'user', 1), (2, 'team', 1), (3, 'team', 1), (4, NULL, 1), (5, 'user', 2);
INSERT INTO badges VALUES (1, 1, 'gold');
`;

const settings = (when: string): string => `version: 1
targets: { app: { environment: test } }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
references:
  - { from: "documents [owner_id]", to: "users [id]", state: confirmed, kind: ownership, onUnlink: delete${when} }
  - { from: "badges [user_id]", to: "users [id]", state: confirmed, kind: other, onUnlink: delete }
`;

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  work = new Workplace(database, settings(''));
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

const told = ({ document }: Plan): readonly Finding[] => document.findings.filter(({ rule }) => rule === 'R054');

describe(`an id beside a type column on ${engine}`, () => {
  it('is a finding where the reference has no condition, with the rows of each type', async () => {
    const found = told(await work.plan(['ada']));
    expect(found).toMatchObject([
      { severity: 'high', facts: { reference: 'documents [owner_id]', column: 'owner_type', rows: 4 } },
    ]);
    expect(found[0]?.evidence.toSorted()).toEqual([
      'owner_type=NULL: 1 rows',
      'owner_type=team: 2 rows',
      'owner_type=user: 1 rows',
    ]);
  });

  it('is none where a condition says which rows are meant', async () => {
    writeFileSync(path.join(work.dir, 'untether.yaml'), settings(', when: { owner_type: user }'));
    const plan = await work.plan(['ada']);
    expect(told(plan)).toEqual([]);
    expect(plan.document.steps.map(({ table, expectedRows }) => [table, expectedRows])).toContainEqual([
      'documents',
      1,
    ]);
  });
});
