/** A database full of secrets: one in everything that is somebody's. */
import type { Engine } from '../../../src/catalog/model.js';
import { quote } from '../../helpers/schemas.js';

/** Each is searched for by itself, so that a find tells where it was planted. Letters and digits, for the search; TAIL adds what escapes change. */
export const SECRETS = {
  password: 'Zq7Kanarienwort',
  value: 'Xw4Finkenwert',
  key: 'Mn6Starenzahl',
  login: 'Vb9Spatzenname',
  table: 'Lr2Meisentafel',
  column: 'Pd8Drosselspalte',
  person: 'Tk5Amselmann',
  ticket: 'Gh3Eulenzettel',
} as const;

/** What URLs, JSON, HTML and shells write in another way. */
export const TAIL = `"'<é&%`;

const VALUE = `${SECRETS.value}${TAIL.replaceAll("'", "''")}`;
export const SECRET_TABLE = SECRETS.table;
export const SECRET_COLUMN = SECRETS.column;

const isMysql = (engine: Engine): boolean => engine === 'mysql' || engine === 'mariadb';

function guard(engine: Engine): string {
  if (engine === 'sqlite')
    return `CREATE TRIGGER guard BEFORE DELETE ON badges WHEN OLD.note IS NOT NULL BEGIN INSERT INTO badges_kept VALUES (OLD.note); END;`;
  if (engine === 'postgres')
    return `CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'still needed: %', OLD.note; END $$;
      CREATE TRIGGER guard BEFORE DELETE ON badges FOR EACH ROW EXECUTE FUNCTION guard();`;
  return `CREATE TRIGGER guard BEFORE DELETE ON badges FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = OLD.note;`;
}

/** Twelve accounts; each has rows whose change the engine refuses with a message that quotes them. */
export function canarySql(engine: Engine): string {
  const q = (name: string): string => quote(engine, name);
  const json = engine === 'postgres' || isMysql(engine) ? 'JSON' : 'TEXT';
  const mood = isMysql(engine) ? `ENUM('${SECRETS.value}', 'calm')` : `VARCHAR(100) DEFAULT '${SECRETS.value}'`;
  const users = Array.from({ length: 12 }, (_, index) => String(index + 1));
  return `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) NOT NULL UNIQUE, email VARCHAR(100), phone VARCHAR(60), note VARCHAR(200));
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, role_name VARCHAR(100), note VARCHAR(200), mood ${mood},
  FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE ${q(SECRET_TABLE)} (id BIGINT NOT NULL PRIMARY KEY, ${q(SECRET_COLUMN)} BIGINT, note VARCHAR(200), profile ${json});
CREATE TABLE tokens (token VARCHAR(100) NOT NULL PRIMARY KEY, user_id BIGINT, note VARCHAR(200));
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, member_ids VARCHAR(200), note VARCHAR(200));
CREATE TABLE seats (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, note VARCHAR(200), CONSTRAINT seat_taken CHECK (user_id IS NOT NULL));
CREATE TABLE places (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, note VARCHAR(200) NOT NULL, CONSTRAINT place_once UNIQUE (user_id, note));
CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, note VARCHAR(200));
CREATE TABLE badges_kept (note VARCHAR(200) NOT NULL PRIMARY KEY);
INSERT INTO badges_kept VALUES ('${VALUE}');
INSERT INTO places VALUES (99, 99, '${VALUE}');
${users
  .map(
    (id) => `
INSERT INTO users VALUES (${id}, '${SECRETS.login}${id}', '${SECRETS.login}${id}@example.com', '${SECRETS.login}${id}', '${VALUE}');
INSERT INTO user_roles (id, user_id, role_name, note, mood) VALUES (${id}, ${id}, '${VALUE}', '${VALUE}', '${SECRETS.value}');
INSERT INTO ${q(SECRET_TABLE)} VALUES (${id}, ${id}, '${VALUE}', '{"it": "${SECRETS.value}"}');
INSERT INTO tokens VALUES ('${SECRETS.key}${id}', ${id}, '${VALUE}');
INSERT INTO teams VALUES (${id}, '${id},${SECRETS.key}', '${VALUE}');
INSERT INTO seats VALUES (${id}, ${id}, '${VALUE}');
INSERT INTO places VALUES (${id}, ${id}, '${VALUE}');
INSERT INTO badges VALUES (${id}, ${id}, '${VALUE}');`,
  )
  .join('')}
${guard(engine)}
`;
}

const REFERENCES = [
  '{ from: "user_roles [user_id]", to: "users [id]", state: confirmed, kind: role, onUnlink: delete }',
  `{ from: "${SECRET_TABLE} [${SECRET_COLUMN}]", to: "users [id]", state: confirmed, kind: other, onUnlink: delete }`,
  '{ from: "tokens [user_id]", to: "users [id]", state: confirmed, kind: token, onUnlink: delete }',
  '{ from: "teams [member_ids]", to: "users [id]", state: confirmed, kind: group, list: "," }',
  '{ from: "seats [user_id]", to: "users [id]", state: confirmed, kind: delegate, onUnlink: set-null }',
  '{ from: "places [user_id]", to: "users [id]", state: confirmed, kind: ownership, onUnlink: { set: { user_id: "99" } } }',
  '{ from: "badges [user_id]", to: "users [id]", state: confirmed, kind: session, onUnlink: delete }',
];

/** `more`: further keys of the account, or of the file. */
export function canarySettings(more: { readonly account?: string; readonly file?: string } = {}): string {
  return `version: 1
targets: { app: { environment: test, approvals: 1 } }
mask: [user_roles.note, places.note, ${SECRET_TABLE}.note]
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed${more.account ?? ''} }
references:
${REFERENCES.map((reference) => `  - ${reference}\n`).join('')}${more.file ?? ''}`;
}
