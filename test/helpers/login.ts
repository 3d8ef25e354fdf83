import pg from 'pg';
import { createConnection } from 'mysql2/promise';
import type { Knex } from 'knex';
import type { TestDatabase } from './database.js';
import { until } from './until.js';

/** A login of its own that has to give a password, which the logins of the test servers do not. */
export interface GuardedLogin {
  /** The database's knex configuration with this login and some password. */
  readonly as: (password: string) => Knex.Config;
  readonly remove: () => Promise<void>;
}

const RIGHT = 'the right password';

type Place = Readonly<Record<string, unknown>>;

const placeOf = (config: Knex.Config): Place => config.connection as Place;

async function isRefused(connect: () => Promise<unknown>): Promise<boolean> {
  return connect().then(
    () => false,
    () => true,
  );
}

/** PostgreSQL trusts everybody here; a line before all others makes an exception of one role. */
async function guardPostgres(database: TestDatabase, user: string): Promise<() => Promise<void>> {
  const [[text, file] = []] = await database.rows("SELECT pg_read_file(s), s FROM current_setting('hba_file') s");
  const hba = String(text);
  const write = async (content: string): Promise<void> => {
    const lines = content.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const rows = lines.map((line, index) => `(${String(index)}, '${line}')`).join(', ');
    await database.run(`COPY (SELECT line FROM (VALUES ${rows}) t (n, line) ORDER BY n) TO '${String(file)}'`);
    await database.run('SELECT pg_reload_conf()');
  };
  await database.run(`CREATE ROLE ${user} LOGIN PASSWORD '${RIGHT}'`);
  await write(`host all ${user} 127.0.0.1/32 scram-sha-256\n${hba}`);
  // The server reads the file again when it comes to it.
  await until('the new pg_hba.conf', () =>
    isRefused(async () => {
      const client = new pg.Client({ ...placeOf(database.knexConfig), user, password: 'no' });
      await client.connect();
      await client.end();
    }),
  );
  return async () => {
    await write(hba);
    await database.run(`DROP ROLE ${user}`);
  };
}

async function guardMysql(database: TestDatabase, user: string): Promise<() => Promise<void>> {
  await database.run(`CREATE USER ${user}@'%' IDENTIFIED BY '${RIGHT}'; GRANT ALL ON *.* TO ${user}@'%'`);
  const connection = await createConnection({ ...placeOf(database.knexConfig), user, password: RIGHT });
  await connection.end(); // the login itself is good: only the password will be wrong
  return () => database.run(`DROP USER ${user}@'%'`);
}

export async function guardedLogin(database: TestDatabase): Promise<GuardedLogin> {
  const user = `guarded_${String(process.pid)}`;
  const remove = await (database.engine === 'postgres' ? guardPostgres(database, user) : guardMysql(database, user));
  const as = (password: string): Knex.Config => ({
    ...database.knexConfig,
    connection: { ...placeOf(database.knexConfig), user, password },
  });
  return { as, remove };
}
