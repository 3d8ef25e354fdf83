import { describe, expect, it } from 'vitest';
import { users } from './accounts.js';
import { found, numbers } from './rows.js';

const uuid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const people = numbers(12).map((id) => ({ id, username: `person${id}`, email: `p${id}@example.org` }));
const logins = people.map(({ username }) => username);

/** What a column with these values is taken for. */
function taken(definition: string, values: readonly string[]): readonly string[] {
  const [name = ''] = definition.split(' ');
  const rows = { users: people, t: values.map((value) => ({ [name]: value })) };
  return found({ users, t: `id bigint auto\n${definition}\nbody text` }, rows);
}

describe('columns that only their rows explain', () => {
  it('finds logins and addresses', () => {
    expect(taken('who varchar(60)', logins)).toEqual(['t [who] → users [username]']);
    expect(
      taken(
        'contact varchar(90)',
        people.map(({ email }) => email),
      ),
    ).toEqual(['t [contact] → users [email]']);
  });

  it('finds uuids', () => {
    const ids = numbers(12).map((at) => uuid(Number(at)));
    const account = 'uuid uuid\nlogin varchar(50)\nemail varchar(100)\npassword varchar(100)';
    const rows = { users: ids.map((id) => ({ uuid: id })), t: ids.map((id) => ({ who: id, ref: id })) };
    const tables = { users: account, t: 'id bigint auto\nwho uuid\nref char(36)' };
    expect(found(tables, rows)).toEqual(['t [ref] → users [uuid]', 't [who] → users [uuid]']);
    expect(found(tables)).toEqual([]);
  });

  it.each([
    ['a name', 'name varchar(60)', logins],
    ['a name in a role', 'contact_name varchar(60)', logins],
    ['an address', 'contact_email varchar(90)', people.map(({ email }) => email)],
    ['a secret', 'api_secret varchar(60)', logins],
    ['a hash', 'commit_hash varchar(60)', logins],
    ['small numbers', 'level bigint', people.map(({ id }) => id)],
    ['small numbers kept as text', 'grade varchar(60)', people.map(({ id }) => id)],
    ['seven of them', 'who varchar(60)', logins.slice(0, 7)],
    ['short texts', 'who varchar(60)', numbers(12).map((at) => `p${at}`.slice(0, 2))],
    ['some of them', 'who varchar(60)', logins.map((login, at) => (at % 4 === 0 ? `${login}x` : login))],
    ['a prose as long', 'who varchar(500)', logins],
  ])('does not take %s', (_, definition, values) => {
    expect(taken(definition, values)).toEqual([]);
  });

  it('does not take what is not unique among accounts', () => {
    const loose = { columns: users.columns, uniques: [] };
    const rows = { users: people, t: logins.map((who) => ({ who })) };
    expect(found({ users: loose, t: 'id bigint auto\nwho varchar(60)' }, rows)).toEqual([]);
  });
});
