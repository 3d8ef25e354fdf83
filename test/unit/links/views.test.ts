import { describe, expect, it } from 'vitest';
import { findAccounts } from '../../../src/links/accounts.js';
import { declaredNames } from '../../../src/links/declared.js';
import { confidenceOf, evidenceOf } from '../../../src/links/evidence.js';
import { byKeyName } from '../../../src/links/named-references.js';
import { schemaOf } from '../../../src/links/schema.js';
import { targetsOf } from '../../../src/links/targets.js';
import { readViewJoins } from '../../../src/links/view-joins.js';
import { addViews, byView } from '../../../src/links/views.js';
import { likeliest } from '../../../src/links/world.js';
import type { Candidate, World } from '../../../src/links/world.js';
import { buildCatalog } from './build.js';

const users = {
  columns: 'id bigint auto\nusername varchar(50)\nemail varchar(100)\npassword_hash varchar(100)',
  uniques: [['username'], ['email']],
};
const task = 'no bigint auto\nholder bigint\nuser_id bigint\nusername varchar(50)\nstate int';

type Tables = Parameters<typeof buildCatalog>[0];

function worldOf(tables: Tables, views: readonly string[]): World {
  const named = views.map((view, at) => [`v${at + 1}`, { columns: 'a int', view }] as const);
  const catalog = buildCatalog({ ...tables, ...Object.fromEntries(named) });
  const schema = schemaOf(catalog);
  const targets = targetsOf(schema);
  const accounts = findAccounts(schema, targets);
  return { schema, targets, accounts, declared: declaredNames(schema), views: readViewJoins(catalog).joins };
}

/** What views and key names say of every column: `task.holder → users.id 0.68`. */
function said(tables: Tables, ...views: readonly string[]): readonly string[] {
  const world = worldOf(tables, views);
  return world.schema.tables
    .flatMap(({ columns }) => columns.flatMap((from) => likeliest(addViews(strategies(world, from))) ?? []))
    .map(describeCandidate);
}

const strategies = (world: World, from: Parameters<typeof byView>[1]): readonly Candidate[] =>
  [byKeyName, byView].flatMap((strategy) => strategy(world, from));

const describeCandidate = ({ from, to, clues, basis }: Candidate): string =>
  `${from.table}.${from.columns.join()} → ${to.table}.${to.columns.join()} ${basis} ${confidenceOf(clues)}`;

describe('a join with the key of a table', () => {
  it('is enough to propose a reference, and names the view', () => {
    const view = 'SELECT 1 FROM task t JOIN users u ON u.id = t.holder';
    expect(said({ users, task: 'no bigint\nholder bigint' }, view)).toEqual(['task.holder → users.id inferred 0.68']);
    const world = worldOf({ users, task: 'no bigint\nholder bigint' }, [view, view, view, view]);
    const holder = world.schema.byId.get('task')?.columns[1];
    const details = holder === undefined ? [] : byView(world, holder).flatMap(({ clues }) => clues);
    expect(evidenceOf(details).map(({ detail }) => detail)).toContain(
      'views v1, v2, v3 and 1 more join it with users [id]',
    );
  });

  it('adds to what the name says', () => {
    const tables = { users, task: 'no bigint\nuser_id bigint' };
    expect(said(tables)).toEqual(['task.user_id → users.id inferred 0.8']);
    expect(said(tables, 'SELECT 1 FROM task t JOIN users u ON u.id = t.user_id')).toEqual([
      'task.user_id → users.id inferred 0.92',
    ]);
  });

  it('may be one with a login, or with another row of the same table', () => {
    expect(
      said({ users, task: 'no bigint\nwho varchar(50)' }, 'SELECT 1 FROM task, users WHERE who = username'),
    ).toEqual(['task.who → users.username by-name 0.68']);
    expect(said({ task: 'no bigint\nsub bigint' }, 'SELECT 1 FROM task a JOIN task b ON a.sub = b.no')).toEqual([
      'task.sub → task.no inferred 0.68',
    ]);
  });
});

describe('a join says nothing', () => {
  it.each([
    ['between columns that are no keys', 'SELECT 1 FROM task a JOIN log b ON a.holder = b.holder'],
    ['of one’s own key', 'SELECT 1 FROM task a JOIN users b ON a.no = b.id'],
    ['of types that cannot be compared', 'SELECT 1 FROM log a JOIN users b ON a.at = b.id'],
    ['of two unique columns that are no main key', 'SELECT 1 FROM profile a JOIN users b ON a.name = b.username'],
  ])('%s', (_what, view) => {
    const log = 'no bigint\nholder bigint\nat datetime';
    const profile = { columns: 'no bigint\nname varchar(50)', uniques: [['name']] };
    expect(said({ users, task: 'no bigint\nholder bigint', log, profile }, view)).toEqual([]);
  });

  it('where views disagree, unless its name says something', () => {
    const view = 'SELECT 1 FROM task t LEFT JOIN users u ON u.id = t.holder LEFT JOIN team g ON g.id = t.holder';
    const other = 'SELECT 1 FROM task t, users u, team g WHERE u.id = t.user_id AND g.id = t.user_id';
    const found = said({ users, team: 'id bigint\ntitle varchar(9)', task }, view, other);
    expect(found).toEqual(['task.holder → team.id inferred 0.34', 'task.user_id → users.id inferred 0.92']);
  });

  it('where it only passes through a key that is declared to point on', () => {
    const profile = { columns: 'user_id bigint\nbio text', foreignKeys: ['user_id → users.id'] };
    const view = 'SELECT 1 FROM task t JOIN profile p ON p.user_id = t.holder JOIN users u ON u.id = t.holder';
    expect(said({ users, profile, task: 'no bigint\nholder bigint' }, view)).toContain(
      'task.holder → users.id inferred 0.68',
    );
  });
});
