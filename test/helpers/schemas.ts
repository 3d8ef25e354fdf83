import type { Engine } from '../../src/catalog/model.js';

/** Quotes a name the way the engine under test wants it. */
export function quote(engine: Engine, name: string): string {
  return engine === 'mysql' || engine === 'mariadb'
    ? `\`${name.replaceAll('`', '``')}\``
    : `"${name.replaceAll('"', '""')}"`;
}

/** A name with a quote, a dot, a space, a question mark and Chinese characters. */
export const ODD_TABLE = `角色."user's" link ?`;
export const ODD_COLUMN = `账号."id" ?`;

const BIG = 9007199254740993n;
/** Keys beyond 2^53 that differ by one: a rounded number would hit the neighbour. */
export const BIG_KEYS = [BIG, BIG + 1n, BIG + 2n] as const;

/** Accounts, links of every shape we handle, history that stays, and rows of innocent neighbours. */
export function shapesSql(engine: Engine): string {
  const q = (name: string): string => quote(engine, name);
  const isMysql = engine === 'mysql' || engine === 'mariadb';
  const text = 'VARCHAR(100)';
  const [first, second, third] = BIG_KEYS;
  // A class name as Laravel stores it: its backslash is an escape for some engines.
  const model = (name: string): string => (isMysql ? `App\\\\${name}` : `App\\${name}`);
  return `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login ${text} NOT NULL UNIQUE, email ${text}, password_hash ${text}, manager_id BIGINT REFERENCES users (id));
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, name ${text} NOT NULL);
CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, granted_at ${text}, PRIMARY KEY (user_id, role_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE, FOREIGN KEY (role_id) REFERENCES roles (id));
CREATE TABLE memberships (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, note ${text}, FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE membership_badges (membership_id BIGINT NOT NULL, badge ${text} NOT NULL, PRIMARY KEY (membership_id, badge),
  FOREIGN KEY (membership_id) REFERENCES memberships (id) ON DELETE CASCADE);
CREATE TABLE ${q(ODD_TABLE)} (${q('the key')} BIGINT NOT NULL PRIMARY KEY, ${q(ODD_COLUMN)} BIGINT, ${q('wert')} ${text});
CREATE TABLE nokey (user_id BIGINT, note ${text});
CREATE TABLE approvals (id BIGINT NOT NULL PRIMARY KEY, delegate_id BIGINT, backup_id BIGINT, title ${text}, FOREIGN KEY (delegate_id) REFERENCES users (id));
CREATE TABLE model_has_roles (role_id BIGINT NOT NULL, model_type ${text} NOT NULL, model_id BIGINT NOT NULL, PRIMARY KEY (role_id, model_type, model_id));
CREATE TABLE login_log (id BIGINT NOT NULL PRIMARY KEY, user_name ${text});
INSERT INTO users VALUES (${String(first)}, 'ada', 'ada@example.com', 'x', NULL);
INSERT INTO users VALUES (${String(second)}, 'bob', 'bob@example.com', 'x', ${String(first)});
INSERT INTO users VALUES (${String(third)}, '张伟', 'zw@example.com', 'x', ${String(first)});
INSERT INTO roles VALUES (1, 'admin'), (2, 'finance_approver');
INSERT INTO user_roles VALUES (${String(first)}, 1, 'a'), (${String(first)}, 2, ''), (${String(second)}, 1, NULL), (${String(third)}, 1, 'c');
INSERT INTO memberships VALUES (10, ${String(first)}, 'it''s "quoted" 中文'), (11, ${String(second)}, NULL);
INSERT INTO membership_badges VALUES (10, 'gold'), (10, 'silver'), (11, 'gold');
INSERT INTO ${q(ODD_TABLE)} VALUES (1, ${String(first)}, 'mine'), (2, ${String(second)}, 'not mine'), (3, NULL, 'nobody');
INSERT INTO nokey VALUES (${String(first)}, 'twice'), (${String(first)}, 'twice'), (${String(first)}, NULL), (${String(second)}, 'twice'), (NULL, 'twice');
INSERT INTO approvals VALUES (1, ${String(first)}, NULL, 'one'), (2, ${String(second)}, ${String(first)}, 'two'), (3, ${String(first)}, ${String(first)}, 'both');
INSERT INTO model_has_roles VALUES (1, '${model('User')}', ${String(first)}), (1, '${model('Team')}', ${String(first)}), (2, '${model('User')}', ${String(second)});
INSERT INTO login_log VALUES (1, 'ada'), (2, 'bob');
`;
}

/** Settings for `shapesSql`: every reference confirmed by a person. */
export function shapesSettings(): string {
  const odd = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const reference = (from: string, to: string, rest: string): string =>
    `  - { from: ${JSON.stringify(from)}, to: "${to}", basis: manual, state: confirmed, ${rest} }\n`;
  return `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login, email], label: login, state: confirmed }
references:
${[
  reference('user_roles [user_id]', 'users [id]', 'kind: role'),
  reference('memberships [user_id]', 'users [id]', 'kind: group'),
  reference('membership_badges [membership_id]', 'memberships [id]', 'kind: other'),
  reference(`${odd(ODD_TABLE)} [${odd(ODD_COLUMN)}]`, 'users [id]', 'kind: role'),
  reference('nokey [user_id]', 'users [id]', 'kind: session'),
  reference('approvals [delegate_id]', 'users [id]', 'kind: delegate'),
  reference('approvals [backup_id]', 'users [id]', 'kind: delegate'),
  reference('users [manager_id]', 'users [id]', 'kind: delegate'),
  reference('model_has_roles [model_id]', 'users [id]', 'kind: role, when: { model_type: "App\\\\User" }'),
  reference('login_log [user_name]', 'users [login]', 'kind: audit, onUnlink: keep'),
].join('')}`;
}
