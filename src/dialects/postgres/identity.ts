import type { ServerIdentity, Session, SettingProblem } from '../dialect.js';

const IDENTITY = `
  SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system())::text,
         (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())::text,
         pg_catalog.current_database(), pg_catalog.current_setting('server_version'),
         coalesce(host(pg_catalog.inet_server_addr()) || ':' || pg_catalog.inet_server_port(), 'socket')`;

export async function identity(session: Session): Promise<ServerIdentity> {
  const row = (await session.query(IDENTITY))[0] ?? [];
  return {
    engine: 'postgres',
    version: row[3] ?? '',
    database: row[2] ?? '',
    address: row[4] ?? '',
    identity: `${row[0] ?? ''}/${row[1] ?? ''}`,
  };
}

const UNSAFE = `
  SELECT CASE WHEN name IN ('fsync', 'synchronous_commit') THEN 'durability' ELSE 'enforcement' END, name || ' is ' || setting FROM pg_catalog.pg_settings
   WHERE (name = 'fsync' AND setting <> 'on')
      OR (name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply', 'remote_write'))
      OR (name = 'session_replication_role' AND setting = 'replica')
      OR (name = 'track_counts' AND setting <> 'on')
   UNION ALL SELECT 'enforcement', 'the server is in recovery (a replica)' WHERE pg_catalog.pg_is_in_recovery()
   UNION ALL SELECT 'enforcement', 'the database is SQL_ASCII' WHERE pg_catalog.current_setting('server_encoding') = 'SQL_ASCII'`;

export async function unsafeSettings(session: Session): Promise<readonly SettingProblem[]> {
  return (await session.query(UNSAFE)).map((row) => ({
    kind: row[0] === 'durability' ? 'durability' : 'enforcement',
    detail: row[1] ?? '',
  }));
}
