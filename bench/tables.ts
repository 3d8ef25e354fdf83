/**
 * What the benchmark database holds, said once for all engines. Every value is whole-number arithmetic over the row
 * number `i` (from 0), so that each engine can make it by itself and all make the same.
 */

/** Row counts that follow from a scale. */
export interface Size {
  readonly users: number;
  readonly roles: number;
  readonly permissions: number;
}

/** What an engine must offer for an expression over `i`. */
export interface Arithmetic {
  /** Whole-number division, rounded down. */
  readonly div: (number: string, by: number) => string;
}

/** A whole number as SQL over `i`. */
type NumberSql = (size: Size, sql: Arithmetic) => string;

export type Value =
  | { readonly kind: 'integer'; readonly number: NumberSql; readonly nullWhen?: string }
  | { readonly kind: 'text'; readonly prefix: string; readonly number: NumberSql; readonly suffix: string }
  /** One of a few texts, picked by place. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly number: NumberSql }
  /** Seconds after 2024-01-01 00:00:00. */
  | { readonly kind: 'time'; readonly number: NumberSql };

export interface BenchColumn {
  readonly name: string;
  readonly value: Value;
}

export interface BenchForeignKey {
  readonly column: string;
  readonly to: string;
  readonly onDelete: 'cascade' | 'no action' | 'set null';
}

export interface BenchTable {
  readonly name: string;
  readonly rows: (size: Size) => number;
  readonly columns: readonly BenchColumn[];
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  readonly uniqueIndex?: string;
  readonly foreignKeys: readonly BenchForeignKey[];
}

/** Sizes at a scale: 1 is a million users and about 18 million rows. At least 1,000 users, in whole thousands. */
export function sizeAt(scale: number): Size {
  if (!(scale > 0)) throw new RangeError(`scale must be above 0, not ${scale}`);
  const users = Math.max(1, Math.round(scale * 1000)) * 1000;
  const roles = Math.max(20, Math.round(scale * 500));
  return { users, roles, permissions: roles * 10 };
}

/** Every hundredth user is the one to unlink: 10,000 of a million. */
export const CHOSEN = 'user_id % 100 = 7';

const ROW_NUMBER: NumberSql = () => 'i + 1';
/** A user for row i: each comes up equally often, neighbours in the table are far apart. 7919 is prime, users end in 000. */
const SPREAD_USER: NumberSql = ({ users }) => `(i * 7919) % ${users} + 1`;
/** One row in a thousand, never one of a chosen user. */
const ODD_ROW = 'i % 1000 = 500';

/** Parents before children. */
export const BENCH_TABLES: readonly BenchTable[] = [
  {
    name: 'users',
    rows: ({ users }) => users,
    columns: [
      integer('user_id', ROW_NUMBER),
      text('user_name', 'user', ROW_NUMBER),
      text('full_name', '用户', ROW_NUMBER),
      text('email', 'user', ROW_NUMBER, '@example.com'),
      choice('status', ['0', '1'], () => 'case when i % 50 = 49 then 1 else 0 end'),
      time('created_at', 37),
    ],
    key: ['user_id'],
    indexes: [],
    uniqueIndex: 'user_name',
    foreignKeys: [],
  },
  {
    name: 'roles',
    rows: ({ roles }) => roles,
    columns: [
      integer('role_id', ROW_NUMBER),
      text('role_key', 'role_', ROW_NUMBER),
      text('role_name', '角色', ROW_NUMBER),
    ],
    key: ['role_id'],
    indexes: [],
    foreignKeys: [],
  },
  {
    name: 'permissions',
    rows: ({ permissions }) => permissions,
    columns: [integer('permission_id', ROW_NUMBER), text('permission_key', 'hr:object:', ROW_NUMBER)],
    key: ['permission_id'],
    indexes: [],
    foreignKeys: [],
  },
  {
    name: 'role_permissions',
    rows: ({ roles }) => roles * 100,
    columns: [
      integer('role_id', (_size, { div }) => `${div('i', 100)} + 1`),
      integer('permission_id', ({ permissions }, { div }) => `(${div('i', 100)} * 37 + i % 100) % ${permissions} + 1`),
    ],
    key: ['role_id', 'permission_id'],
    indexes: [['permission_id']],
    foreignKeys: [reference('role_id', 'roles', 'cascade'), reference('permission_id', 'permissions', 'cascade')],
  },
  {
    name: 'user_roles',
    rows: ({ users }) => users * 5,
    columns: [
      integer('user_id', (_size, { div }) => `${div('i', 5)} + 1`),
      integer('role_id', ({ roles }, { div }) => `(${div('i', 5)} * 7919 + i % 5) % ${roles} + 1`),
      time('granted_at', 11),
    ],
    key: ['user_id', 'role_id'],
    indexes: [['role_id']],
    foreignKeys: [reference('user_id', 'users', 'cascade'), reference('role_id', 'roles', 'no action')],
  },
  {
    name: 'user_permissions',
    rows: ({ users }) => users * 3,
    columns: [
      integer('user_permission_id', ROW_NUMBER),
      integer('user_id', SPREAD_USER),
      integer('permission_id', ({ permissions }) => `(i * 31) % ${permissions} + 1`),
      time('granted_at', 13),
    ],
    key: ['user_permission_id'],
    indexes: [['user_id'], ['permission_id']],
    foreignKeys: [reference('user_id', 'users', 'no action'), reference('permission_id', 'permissions', 'no action')],
  },
  {
    name: 'linked_accounts',
    rows: ({ users }) => users * 3,
    columns: [
      integer('linked_account_id', ROW_NUMBER),
      integer('user_id', SPREAD_USER),
      choice('system', ['mail', 'finance', 'attendance'], ({ users }, { div }) => div('i', users)),
      text('external_id', 'ext-', () => '(i * 48271) % 2147483647'),
      time('linked_at', 17),
    ],
    key: ['linked_account_id'],
    indexes: [['user_id'], ['system', 'external_id']],
    foreignKeys: [reference('user_id', 'users', 'no action')],
  },
  {
    name: 'user_groups',
    rows: ({ users }) => users * 2,
    columns: [
      integer('user_id', ({ users }, { div }) => `${div('i', 2)} + 1 + case when ${ODD_ROW} then ${users} else 0 end`),
      integer('group_id', (_size, { div }) => `(${div('i', 2)} * 31 + i % 2) % 200 + 1`),
      time('joined_at', 19),
    ],
    key: ['user_id', 'group_id'],
    indexes: [],
    foreignKeys: [],
  },
  {
    name: 'audit_refs',
    rows: ({ users }) => users * 2,
    columns: [
      integer('audit_id', ROW_NUMBER),
      integer('actor_id', SPREAD_USER, ODD_ROW),
      choice('action', ['create', 'change', 'remove'], () => 'i % 3'),
      text('object_ref', 'object-', () => '(i * 69621) % 2147483647'),
      time('happened_at', 23),
    ],
    key: ['audit_id'],
    indexes: [['actor_id']],
    foreignKeys: [reference('actor_id', 'users', 'set null')],
  },
  {
    name: 'sessions',
    rows: ({ users }) => users * 2,
    columns: [
      integer('session_id', ROW_NUMBER),
      integer('user_id', SPREAD_USER),
      text('token', 'tok-', () => '(i * 16807) % 2147483647'),
      time('opened_at', 29),
      time('expires_at', 31),
    ],
    key: ['session_id'],
    indexes: [['user_id']],
    foreignKeys: [reference('user_id', 'users', 'cascade')],
  },
];

function integer(name: string, number: NumberSql, nullWhen?: string): BenchColumn {
  return { name, value: { kind: 'integer', number, ...(nullWhen === undefined ? {} : { nullWhen }) } };
}

function text(name: string, prefix: string, number: NumberSql, suffix = ''): BenchColumn {
  return { name, value: { kind: 'text', prefix, number, suffix } };
}

function choice(name: string, choices: readonly string[], number: NumberSql): BenchColumn {
  return { name, value: { kind: 'choice', choices, number } };
}

/** Spread over about two years, at a step of its own. */
function time(name: string, step: number): BenchColumn {
  return { name, value: { kind: 'time', number: () => `(i * ${step}) % 63072000` } };
}

function reference(column: string, to: string, onDelete: BenchForeignKey['onDelete']): BenchForeignKey {
  return { column, to, onDelete };
}
