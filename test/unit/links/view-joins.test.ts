import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/catalog/model.js';
import { readViewJoins } from '../../../src/links/view-joins.js';
import type { ViewJoins } from '../../../src/links/view-joins.js';
import { buildCatalog } from './build.js';

const TABLES = {
  users: 'id int\nname varchar(30)',
  roles: 'id int\ncode varchar(30)',
  task: 'no int\nowner int\nrole int\nlabel varchar(30)',
  'hr.users': 'id int\nbadge int',
  people: { columns: 'id int\nname varchar(30)', view: 'SELECT id, name FROM users' },
};

function read(view: string, engine: Engine = 'postgres'): ViewJoins {
  const catalog = buildCatalog({ ...TABLES, v: { columns: 'a int', view } });
  return readViewJoins({ ...catalog, engine });
}

/** `task.owner = users.id`, one line a join. */
function joins(view: string, engine?: Engine): readonly string[] {
  const found = read(view, engine).joins.filter((join) => join.view === 'v');
  return found.map(({ columns }) => columns.map(({ table, column }) => `${table}.${column}`).join(' = '));
}

const OWNER = ['task.owner = users.id'];

describe('what engines print', () => {
  it('PostgreSQL', () => {
    const query =
      " SELECT t.no,\n    u.name\n   FROM (test.task t\n     JOIN test.users u ON (((u.id = (t.owner)::bigint) AND ((u.name)::text = 'it''s'::text))));";
    expect(joins(query)).toEqual(OWNER);
  });

  it.each(['mysql', 'mariadb'] as const)('%s', (engine) => {
    const query =
      "select `t`.`no` AS `no`,concat('it\\'s (','x') AS `x` from ((`test`.`task` `t` left join `test`.`users` `u` FORCE INDEX (PRIMARY) on((`u`.`id` = `t`.`owner`))) join `test`.`roles` on(`test`.`roles`.`id` = `t`.`role` and `t`.`no` <> 1))";
    expect(joins(query, engine)).toEqual(['roles.id = task.role', ...OWNER]);
  });

  it('SQLite, in the words of whoever wrote it', () => {
    const query =
      'CREATE VIEW v (a) AS -- all (of them\n select T.no from Task as T /* and ) */ inner join [Users] on OWNER == users.ID';
    expect(joins(query, 'sqlite')).toEqual(OWNER);
  });
});

describe('joins', () => {
  it.each([
    ['a list of tables', 'SELECT 1 FROM task t, users u WHERE u.id = t.owner AND t.no > 3'],
    ['names without a table', 'SELECT 1 FROM task JOIN users ON owner = id'],
    ['names of the outer query', 'SELECT 1 FROM task WHERE EXISTS (SELECT 1 FROM users WHERE id = owner)'],
    ['IN', 'SELECT 1 FROM task WHERE no = 1 AND owner IN (SELECT u.id FROM users u WHERE label = u.name)'],
    ['a value', 'SELECT (SELECT name FROM users u WHERE u.id = t.owner) FROM task t'],
    ['a derived table', 'SELECT 1 FROM (SELECT owner who FROM task) x JOIN users u ON x.who = u.id'],
    ['renamed columns', 'SELECT 1 FROM (SELECT no, owner FROM task) x (a, b) JOIN users u ON x.b = u.id'],
    ['a star', 'SELECT 1 FROM (SELECT t.*, 1 AS one FROM task t) x JOIN users u ON owner = u.id'],
    [
      'WITH',
      'WITH x AS (SELECT owner AS who FROM task), y (k) AS (SELECT id FROM users) SELECT 1 FROM x, y WHERE k = who',
    ],
    ['nested joins', 'SELECT 1 FROM roles r CROSS JOIN (task t JOIN users u ON u.id = t.owner) WHERE r.code IS NULL'],
    ['LATERAL', 'SELECT 1 FROM task t, LATERAL (SELECT id FROM users u WHERE u.id = t.owner LIMIT 1) x'],
    ['USING', 'SELECT 1 FROM (SELECT owner AS id FROM task) x LEFT JOIN users USING (id)'],
    ['NATURAL', 'SELECT 1 FROM (SELECT owner AS id FROM task) x NATURAL JOIN users'],
    ['a UNION', 'SELECT 1 FROM roles UNION ALL (SELECT 2 FROM task, users WHERE users.id = owner) ORDER BY 1'],
    ['casts', 'SELECT 1 FROM task t, users u WHERE CAST(t.owner AS integer) = (u.id)::integer'],
    ['a function called left', "SELECT 1 FROM task t JOIN users u ON left(u.name, 1) = 'a' AND u.id = t.owner"],
  ])('%s', (_what, query) => {
    expect(joins(query).filter((join) => join.includes('owner'))).toEqual(OWNER);
  });

  it('tell schemas apart, and two rows of a table from one', () => {
    expect(
      joins('SELECT 1 FROM task t JOIN hr.users u ON u.id = t.owner JOIN users ON hr.users.id = users.id'),
    ).toEqual(['hr.users.id = task.owner']);
    expect(joins('SELECT 1 FROM test.users, hr.users WHERE test.users.id = hr.users.badge')).toEqual([
      'hr.users.badge = users.id',
    ]);
    expect(joins('SELECT 1 FROM task a JOIN task b ON a.owner = b.no WHERE a.role = a.no')).toEqual([
      'task.no = task.owner',
    ]);
  });
});

describe('what is no join', () => {
  it.each([
    ['either of two', 'SELECT 1 FROM task t, users u WHERE u.id = t.owner OR u.id = t.no'],
    [
      'the opposite',
      'SELECT 1 FROM task t, users u WHERE NOT u.id = t.owner AND t.owner NOT IN (SELECT id FROM users)',
    ],
    [
      'another comparison',
      'SELECT 1 FROM task t, users u WHERE u.id <> t.owner AND u.id >= t.owner AND u.id != t.owner',
    ],
    ['something computed', 'SELECT 1 FROM task t, users u WHERE u.id + 1 = t.owner AND upper(u.name) = t.label'],
    ['a name of two tables', 'SELECT 1 FROM users u, roles r, task WHERE id = owner'],
    ['a column of another view', 'SELECT 1 FROM task t JOIN people p ON p.id = t.owner'],
    [
      'a column of a UNION',
      'SELECT 1 FROM task t, (SELECT id FROM users UNION SELECT id FROM roles) x WHERE x.id = t.owner',
    ],
    ['a column of an aggregate', 'SELECT 1 FROM task t, (SELECT max(id) AS id FROM users) x WHERE x.id = t.owner'],
    ['a column of a function', 'SELECT 1 FROM f(1) AS g (id), task WHERE id = owner'],
  ])('%s', (_what, query) => {
    expect(joins(query)).toEqual([]);
  });
});

describe('views we cannot read', () => {
  it.each([
    ['no text', ''],
    ['open parentheses', 'SELECT (1'],
    ['no query', 'TABLE'],
    ['too deep', `SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
  ])('%s', (_what, view) => {
    expect(read(view)).toEqual({ joins: [], unread: ['v'] });
  });

  it('never throws', () => {
    const words = ['SELECT', 'FROM', 'JOIN', 'ON', 'USING', 'WITH', 'AS', 'UNION', 'WHERE', 'IN', 'CAST', 'AND'];
    const token = fc.constantFrom(
      ...words,
      '(',
      ')',
      ',',
      '.',
      '=',
      '*',
      "'",
      '"',
      'users',
      'id',
      'task',
      'owner',
      '::',
    );
    fc.assert(fc.property(fc.array(token), (tokens) => void read(`SELECT ${tokens.join(' ')}`)));
  });
});
