import type { Publication, ServerIdentity, Session, SettingProblem, Surroundings } from '../dialect.js';
import type { Wire } from '../link.js';

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
   UNION ALL SELECT 'replica', 'the server is in recovery (a replica)' WHERE pg_catalog.pg_is_in_recovery()
   UNION ALL SELECT 'enforcement', 'the database is SQL_ASCII' WHERE pg_catalog.current_setting('server_encoding') = 'SQL_ASCII'`;

export async function unsafeSettings(session: Session): Promise<readonly SettingProblem[]> {
  return (await session.query(UNSAFE)).map((row) => ({
    kind: row[0] === 'durability' || row[0] === 'replica' ? row[0] : 'enforcement',
    detail: row[1] ?? '',
  }));
}

/** Names of the publications that send some change on; a table with partitions is published once for each of them. */
const sending = (change: string): string =>
  `pg_catalog.string_agg(DISTINCT p.pubname::text, ', ' ORDER BY p.pubname::text) FILTER (WHERE p.${change})`;

/**
 * Published tables, with those whose rows no subscriber could tell apart: the server refuses to change them.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY
 */
const PUBLISHED = `
  SELECT n.nspname::text, r.relname::text, pg_catalog.bool_and(i.known)::text,
         ${['pubinsert', 'pubupdate', 'pubdelete'].map(sending).join(', ')}
    FROM pg_catalog.pg_publication_tables t
    JOIN pg_catalog.pg_publication p ON p.pubname = t.pubname
    JOIN pg_catalog.pg_namespace s ON s.nspname = t.schemaname
    JOIN pg_catalog.pg_class c ON c.relnamespace = s.oid AND c.relname = t.tablename
    JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid)
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
   CROSS JOIN LATERAL (
         SELECT c.relreplident = 'f' OR EXISTS (
                SELECT 1 FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid
                   AND ((c.relreplident = 'd' AND x.indisprimary) OR (c.relreplident = 'i' AND x.indisreplident))) AS known) i
   GROUP BY n.nspname, r.relname
   ORDER BY 1, 2`;

function publicationOf(row: readonly (string | null)[]): Publication {
  const [schema, table, known, ...names] = row.map((cell) => cell ?? '');
  const [inserts = '', updates = '', deletes = ''] = names;
  const sent = { insert: inserts, update: updates, delete: deletes };
  return { schema: schema ?? '', table: table ?? '', names: sent, tellsRows: known === 'true' };
}

/** A statement may have a gigabyte. */
export async function surroundings(session: Session): Promise<Surroundings> {
  return { statementBytes: null, publications: (await session.query(PUBLISHED)).map(publicationOf) };
}

const WIRE = `
  SELECT (1000 * extract(epoch FROM pg_catalog.clock_timestamp()))::bigint::text, pg_catalog.pg_backend_pid()::text`;

export async function wire(session: Session): Promise<Wire> {
  const { link } = session;
  const [clock, process] = (await session.query(WIRE))[0] ?? [];
  return { network: link?.network ?? 'none', clock: Number(clock), pooled: Number(process) !== link?.process };
}
