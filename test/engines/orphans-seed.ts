import type { Engine } from '../../src/catalog/model.js';

const isMysql = (engine: Engine): boolean => engine === 'mysql' || engine === 'mariadb';

/** Statements with foreign keys unchecked, where the engine has such a switch. */
function unchecked(engine: Engine, sql: string): string {
  if (engine === 'sqlite') return `PRAGMA foreign_keys = OFF;\n${sql}\nPRAGMA foreign_keys = ON;`;
  return isMysql(engine) ? `SET foreign_key_checks = 0;\n${sql}\nSET foreign_key_checks = 1;` : sql;
}

/** Collations of a key and of the column that refers to it. */
const COLLATIONS: Readonly<Record<Engine, readonly [key: string, referring: string]>> = {
  sqlite: ['COLLATE NOCASE', ''],
  postgres: ['', 'COLLATE "C"'],
  mysql: ['COLLATE utf8mb4_general_ci', 'CHARACTER SET latin1'],
  mariadb: ['COLLATE utf8mb4_general_ci', 'CHARACTER SET latin1'],
};

/** People, two of them marked deleted and one of those protected, and links that hold, that do not, and that stand for nobody. */
export function orphanSeed(engine: Engine): string {
  const [ofKey, referring] = COLLATIONS[engine];
  const key = 'BIGINT NOT NULL PRIMARY KEY';
  const strict = 'FOREIGN KEY (user_id) REFERENCES users (id)';
  const late = engine === 'postgres' ? `ALTER TABLE strict ADD CONSTRAINT strict_user ${strict} NOT VALID;` : '';
  return unchecked(
    engine,
    `
CREATE TABLE users (id ${key}, login VARCHAR(40) NOT NULL, deleted_flag INTEGER NOT NULL, manager_id BIGINT);
INSERT INTO users VALUES (1, 'Alice', 0, NULL), (2, 'bob', 0, 1), (3, 'carol', 1, 77), (4, 'dave', 1, 3), (5, 'erin', 0, 3), (6, 'root', 1, NULL), (7, 'frank', 0, 0), (9007199254740992, 'big', 0, 1);
CREATE TABLE roles (id ${key}, name VARCHAR(40));
INSERT INTO roles VALUES (1, 'admin'), (2, 'user');
CREATE TABLE user_role (id ${key}, user_id BIGINT, role_id BIGINT);
INSERT INTO user_role VALUES (1, 1, 1), (2, 99, 1), (3, 98, 2), (4, NULL, 1), (5, 0, 1), (6, 3, 2), (7, 6, 1), (8, 9007199254740992, 2);
CREATE TABLE badge (user_role_id BIGINT NOT NULL, badge VARCHAR(40) NOT NULL, PRIMARY KEY (user_role_id, badge), FOREIGN KEY (user_role_id) REFERENCES user_role (id) ON DELETE CASCADE);
INSERT INTO badge VALUES (1, 'gold'), (2, 'gold'), (2, 'silver'), (3, 'gold');
CREATE TABLE session (user_id BIGINT, note VARCHAR(40));
INSERT INTO session VALUES (99, 'twice'), (99, 'twice'), (1, 'twice'), (NULL, 'x'), (0, 'y');
CREATE TABLE tenant_user (tenant_id BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (tenant_id, id));
INSERT INTO tenant_user VALUES (1, 1), (1, 2), (2, 1);
CREATE TABLE member (tenant BIGINT, user_id BIGINT);
INSERT INTO member VALUES (1, 1), (2, 2), (2, 1), (NULL, 5), (3, NULL), (NULL, NULL), (1, 0);
CREATE TABLE app (code VARCHAR(40) ${ofKey} NOT NULL PRIMARY KEY);
INSERT INTO app VALUES ('ERP'), ('mail');
CREATE TABLE app_grant (id ${key}, app_code VARCHAR(40) ${referring});
INSERT INTO app_grant VALUES (1, 'ERP'), (2, 'erp'), (3, 'gone'), (4, ''), (5, NULL);
CREATE TABLE model_has_roles (role_id BIGINT NOT NULL, model_type VARCHAR(40) NOT NULL, model_id BIGINT NOT NULL, PRIMARY KEY (role_id, model_type, model_id));
INSERT INTO model_has_roles VALUES (1, 'User', 99), (1, 'Team', 99), (2, 'User', 1);
CREATE TABLE login_log (id ${key}, user_id BIGINT);
INSERT INTO login_log VALUES (1, 1), (2, 99);
CREATE TABLE guess (id ${key}, user_id BIGINT);
INSERT INTO guess VALUES (1, 99), (2, 1);
CREATE TABLE document (id ${key}, owner_id BIGINT);
INSERT INTO document VALUES (1, 99), (2, 1);
CREATE TABLE dept (id ${key}, leader VARCHAR(40));
INSERT INTO dept VALUES (1, 'zoe'), (2, 'bob'), (3, '');
CREATE TABLE team (id ${key});
INSERT INTO team VALUES (5);
CREATE TABLE user_group (id ${key}, user_id BIGINT, team_id BIGINT);
INSERT INTO user_group VALUES (1, 1, 5), (2, 1, 5), (3, 2, 5);
CREATE TABLE strict (id ${key}, user_id BIGINT${late === '' ? `, ${strict}` : ''});
INSERT INTO strict VALUES (1, 1), (2, 50), (3, NULL), (4, 0);
${late}`,
  );
}

/** What the settings below make of these rows, as a person would write it. */
export function repairedByHand(engine: Engine): string {
  return unchecked(
    engine,
    `
UPDATE users SET manager_id = NULL WHERE id IN (3, 5);
DELETE FROM badge WHERE user_role_id IN (2, 3);
DELETE FROM user_role WHERE id IN (2, 3, 6);
DELETE FROM session WHERE user_id = 99;
DELETE FROM member WHERE tenant = 2 AND user_id = 2;
DELETE FROM app_grant WHERE id IN (${engine === 'postgres' ? '2, 3' : '3'});
DELETE FROM model_has_roles WHERE model_type = 'User' AND model_id = 99;`,
  );
}

/** Settings for `orphanSeed`; only the reference of `guess` is nobody's word. */
export function orphanSettings(): string {
  const reference = (from: string, to: string, rest: string): string =>
    `  - { from: "${from}", to: "${to}", basis: manual, state: confirmed, ${rest} }\n`;
  return `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, deleted: "deleted_flag = 1", protected: [root], state: confirmed }
references:
${[
  reference('user_role [user_id]', 'users [id]', 'kind: role'),
  reference('session [user_id]', 'users [id]', 'kind: session'),
  reference('member [tenant, user_id]', 'tenant_user [tenant_id, id]', 'kind: group'),
  reference('app_grant [app_code]', 'app [code]', 'kind: permission'),
  reference('model_has_roles [model_id]', 'users [id]', 'kind: role, when: { model_type: User }'),
  reference('users [manager_id]', 'users [id]', 'kind: delegate'),
  reference('login_log [user_id]', 'users [id]', 'kind: audit'),
  reference('document [owner_id]', 'users [id]', 'kind: ownership'),
  reference('user_group [user_id]', 'users [id]', 'kind: group'),
  reference('user_group [team_id]', 'team [id]', 'kind: other'),
  reference('strict [user_id]', 'users [id]', 'kind: session'),
  reference('dept [leader]', 'users [login]', 'kind: delegate').replace('manual', 'by-name'),
  reference('guess [user_id]', 'users [id]', 'kind: role').replace('confirmed', 'proposed'),
].join('')}`;
}
