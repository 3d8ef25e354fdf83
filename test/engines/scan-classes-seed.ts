import type { Links, Reference } from '../../src/links/model.js';
import { engine, isMysql, key, reference } from './scan-seed.js';

/** One table full of links, some of which no longer hold, and what a scan must find in it. */
export interface Seeded {
  readonly statements: readonly string[];
  readonly references: readonly Reference[];
  readonly roles?: Links['roles'];
  /** Class and reference, with the rows. */
  readonly expected: Readonly<Record<string, number>>;
}

/** A whole number below `limit`. */
export type Pick = (limit: number) => number;

export const PEOPLE = 40;
/** Of the people, by number: 1-30 active, 31-35 marked deleted, 36-38 disabled, 39-40 both. */
export const people: readonly string[] = [
  `CREATE TABLE users (id ${key}, tenant BIGINT NOT NULL, login VARCHAR(40) NOT NULL, deleted_flag INTEGER NOT NULL, locked INTEGER NOT NULL, UNIQUE (tenant, id))${isMysql ? ' COLLATE utf8mb4_general_ci' : ''}`,
  `INSERT INTO users VALUES ${numbers(PEOPLE)
    .map((n) => `(${n}, ${n % 3}, 'User${n}', ${n > 30 && (n <= 35 || n > 38) ? 1 : 0}, ${n > 35 ? 1 : 0})`)
    .join(', ')}`,
];

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const insert = (table: string, rows: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : [`INSERT INTO ${table} VALUES ${rows.map((row) => `(${row})`).join(', ')}`];

/** Counts what each row adds to. */
class Tally {
  readonly counts: Record<string, number> = {};
  add(name: string | null): void {
    if (name !== null) this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}

/** What a link to person `n` is: fine, of somebody marked, or (0) of nobody. */
function classOf(n: number, gone: string): string | null {
  if (n > PEOPLE) return gone;
  if (n <= 30) return null;
  return n <= 35 || n > 38 ? 'soft-deleted' : 'disabled';
}

type Shape = (name: string, rows: number, pick: Pick) => Seeded;

/** A key in a column of its own, with what stands for nobody in between. */
const plain: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const values = numbers(rows).map((id) => {
    const n = pick(4) === 0 ? 1000 + pick(50) : 1 + pick(PEOPLE);
    const nobody = pick(5) === 0;
    if (!nobody) tally.add(nameOf(classOf(n, 'missing'), `${name} [user_id]`));
    return `${id}, ${nobody ? (['NULL', '0', '-1'][pick(3)] ?? '0') : n}, 'note ${id}'`;
  });
  return {
    statements: [
      `CREATE TABLE ${name} (id ${key}, user_id BIGINT, note VARCHAR(40) NOT NULL)`,
      ...insert(name, values),
    ],
    references: [{ ...reference(`${name} user_id`, 'users id'), sentinels: ['-1'] }],
    expected: tally.counts,
  };
};

function nameOf(found: string | null, subject: string): string | null {
  return found === null ? null : `${found} ${subject}`;
}

const declared: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const values = numbers(rows).map((id) => {
    const n = [0, 1000 + pick(9), 1 + pick(30), null][pick(4)] ?? null;
    if (n === 0 || (n ?? 1) > PEOPLE) tally.add(`unenforced ${name} [user_id]`);
    return `${id}, ${n ?? 'NULL'}, 'x'`;
  });
  const foreignKey = 'FOREIGN KEY (user_id) REFERENCES users (id)';
  const late = engine === 'postgres';
  return {
    statements: [
      `CREATE TABLE ${name} (id ${key}, user_id BIGINT, note VARCHAR(9)${late ? '' : `, ${foreignKey}`})`,
      ...insert(name, values),
      ...(late ? [`ALTER TABLE ${name} ADD CONSTRAINT ${name}_fk ${foreignKey} NOT VALID`] : []),
    ],
    references: [reference(`${name} user_id`, 'users id', { basis: 'declared', kind: 'ownership' })],
    expected: tally.counts,
  };
};

const composite: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const values = numbers(rows).map((id) => {
    const [n, tenant] = [1 + pick(30), pick(3)];
    const half = pick(6) === 0;
    if (!half && n % 3 !== tenant && tenant !== 0) tally.add(`missing ${name} [tenant, member]`);
    return `${id}, ${half ? 'NULL' : tenant}, ${n}, 'x'`;
  });
  return {
    statements: [
      `CREATE TABLE ${name} (id ${key}, tenant BIGINT, member BIGINT, note VARCHAR(9))`,
      ...insert(name, values),
    ],
    references: [reference(`${name} tenant+member`, 'users tenant+id', { kind: 'group' })],
    expected: tally.counts,
  };
};

const polymorphic: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const when = { owner_type: 'User' };
  const id = `${name} [owner_id] when owner_type = "User"`;
  const values = numbers(rows).map((number) => {
    const [type, n] = [pick(2) === 0 ? 'User' : 'Team', 1 + pick(60)];
    if (type === 'User') tally.add(nameOf(classOf(n, 'polymorphic'), id));
    return `${number}, '${type}', ${n}, 'x'`;
  });
  return {
    statements: [
      `CREATE TABLE ${name} (id ${key}, owner_type VARCHAR(20) NOT NULL, owner_id BIGINT, note VARCHAR(9))`,
      ...insert(name, values),
    ],
    references: [
      { ...reference(`${name} owner_id`, 'users id', { basis: 'polymorphic', kind: 'permission' }), id, when },
    ],
    expected: tally.counts,
  };
};

/** Ids in one value: a text with commas, or a JSON array. */
function list(form: string, write: (ids: readonly string[]) => string): Shape {
  return (name, rows, pick) => {
    const tally = new Tally();
    const values = numbers(rows).map((id) => {
      const ids = numbers(pick(4)).map(() => (pick(6) === 0 ? 1000 + pick(9) : 1 + pick(PEOPLE)));
      const classes = new Set(ids.map((n) => classOf(n, 'missing')));
      for (const each of classes) tally.add(nameOf(each, `${name} [user_ids]`));
      return `${id}, ${pick(9) === 0 && ids.length === 0 ? 'NULL' : `'${write(ids.map(String))}'`}`;
    });
    const type = form === 'json' ? (engine === 'postgres' && name.endsWith('1') ? 'jsonb' : 'TEXT') : 'VARCHAR(200)';
    return {
      statements: [`CREATE TABLE ${name} (id ${key}, user_ids ${type})`, ...insert(name, values)],
      references: [{ ...reference(`${name} user_ids`, 'users id', { kind: 'permission' }), list: form }],
      expected: tally.counts,
    };
  };
}

/** A login instead of a key, in another collation or character set; some with the letters of another case. */
function named(kind: 'delegate' | 'role', found: 'by-name' | 'reuse'): Shape {
  return (name, rows, pick) => {
    const tally = new Tally();
    const values = numbers(rows).map((id) => {
      const [n, upper, nobody] = [1 + pick(60), pick(4) === 0, pick(7) === 0];
      const isFound = n <= PEOPLE && (!upper || isMysql);
      if (!nobody) tally.add(nameOf(isFound ? classOf(n, found) : found, `${name} [login]`));
      const login = upper ? `USER${n}` : `User${n}`;
      return `${id}, ${nobody ? "''" : `'${login}'`}, 'x'`;
    });
    const other = {
      sqlite: '',
      postgres: 'COLLATE "C"',
      mysql: 'CHARACTER SET latin1',
      mariadb: 'CHARACTER SET latin1',
    };
    return {
      statements: [
        `CREATE TABLE ${name} (id ${key}, login VARCHAR(40) ${other[engine]}, note VARCHAR(9))`,
        ...insert(name, values),
      ],
      references: [reference(`${name} login`, 'users login', { basis: 'by-name', kind })],
      expected: tally.counts,
    };
  };
}

/** Roles, who has them and what they allow: roles and permissions that nobody has, and permissions that are gone. */
const granted: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const [roles, permissions] = [4 + Math.ceil(rows / 20), 4 + Math.ceil(rows / 10)];
  const held = new Set<number>();
  const links = new Set<string>();
  numbers(rows).forEach(() => links.add(`${1 + pick(60)}, ${1 + pick(roles * 2)}`));
  for (const link of links) {
    const [user = 0, role = 0] = link.split(', ').map(Number);
    tally.add(nameOf(classOf(user, 'missing'), `${name}_has [user_id]`));
    if (role > roles) tally.add(`missing ${name}_has [role_id]`);
    if (user <= PEOPLE) held.add(role);
  }
  const allowed = new Set<string>();
  numbers(rows).forEach(() => allowed.add(`${1 + pick(roles)}, ${1 + pick(permissions * 2)}`));
  const had = new Set([...allowed].map((each) => Number(each.split(', ')[1])));
  for (const each of allowed)
    if (Number(each.split(', ')[1]) > permissions) tally.add(`dead-grant ${name}_may [permission_id]`);
  for (const role of numbers(roles)) if (!held.has(role)) tally.add(`unheld ${name}_has [role_id]`);
  for (const each of numbers(permissions)) if (!had.has(each)) tally.add(`unheld ${name}_may [permission_id]`);
  const table = (suffix: string, columns: string): string => `CREATE TABLE ${name}_${suffix} (${columns})`;
  return {
    statements: [
      table('role', `id ${key}, name VARCHAR(20)`),
      ...insert(
        `${name}_role`,
        numbers(roles).map((n) => `${n}, 'role ${n}'`),
      ),
      table('perm', `id ${key}, name VARCHAR(20)`),
      ...insert(
        `${name}_perm`,
        numbers(permissions).map((n) => `${n}, 'may ${n}'`),
      ),
      table('has', 'user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id)'),
      ...insert(`${name}_has`, [...links]),
      table('may', 'role_id BIGINT NOT NULL, permission_id BIGINT NOT NULL, PRIMARY KEY (role_id, permission_id)'),
      ...insert(`${name}_may`, [...allowed]),
    ],
    references: [
      reference(`${name}_has user_id`, 'users id'),
      reference(`${name}_has role_id`, `${name}_role id`),
      reference(`${name}_may role_id`, `${name}_role id`),
      reference(`${name}_may permission_id`, `${name}_perm id`, { kind: 'permission' }),
    ],
    roles: [
      { table: `${name}_role`, kind: 'role' },
      { table: `${name}_perm`, kind: 'permission' },
    ],
    expected: tally.counts,
  };
};

/** External accounts of systems that are gone, and external ids that two people have. */
const external: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const seen = new Set<string>();
  const values = numbers(rows).map((id) => {
    const [user, system, foreign] = [1 + pick(30), 1 + pick(5), pick(8) === 0 ? '' : `u${pick(rows * 2)}`];
    if (system > 3) tally.add(`provider-gone ${name} [system_id]`);
    if (foreign !== '' && seen.has(`${system} ${foreign}`)) tally.add(`provider-gone ${name} [system_id, external_id]`);
    seen.add(`${system} ${foreign}`);
    return `${id}, ${user}, ${system}, '${foreign}'`;
  });
  return {
    statements: [
      `CREATE TABLE ${name}_system (id ${key}, name VARCHAR(20))`,
      ...insert(`${name}_system`, ["1, 'mail'", "2, 'finance'", "3, 'door'"]),
      `CREATE TABLE ${name} (id ${key}, user_id BIGINT, system_id BIGINT, external_id VARCHAR(40))`,
      ...insert(name, values),
    ],
    references: [
      reference(`${name} user_id`, 'users id', { kind: 'external-account' }),
      reference(`${name} system_id`, `${name}_system id`, { kind: 'other' }),
    ],
    expected: tally.counts,
  };
};

/** The same link more than once. */
const twice: Shape = (name, rows, pick) => {
  const tally = new Tally();
  const seen = new Set<string>();
  const values = numbers(rows).map((id) => {
    const link = `${1 + pick(30)}, ${1 + pick(3)}`;
    if (seen.has(link)) tally.add(`duplicate ${name} [user_id]`);
    seen.add(link);
    return `${id}, ${link}`;
  });
  return {
    statements: [
      `CREATE TABLE ${name}_team (id ${key})`,
      ...insert(`${name}_team`, ['1', '2', '3']),
      `CREATE TABLE ${name} (id ${key}, user_id BIGINT NOT NULL, team_id BIGINT NOT NULL)`,
      ...insert(name, values),
    ],
    references: [
      reference(`${name} user_id`, 'users id', { kind: 'other', onUnlink: { action: 'keep' } }),
      reference(`${name} team_id`, `${name}_team id`, { kind: 'other' }),
    ],
    expected: tally.counts,
  };
};

export const SHAPES: Readonly<Record<string, Shape>> = {
  plain,
  declared,
  composite,
  poly: polymorphic,
  commas: list(',', (ids) => ids.join(ids.length % 2 === 0 ? ',' : ', ')),
  json: list('json', (ids) => `[${ids.map((id, index) => (index % 2 === 0 ? id : `"${id}"`)).join(', ')}]`),
  byname: named('delegate', 'by-name'),
  bylogin: named('role', 'reuse'),
  granted,
  ext: external,
  twice,
};
