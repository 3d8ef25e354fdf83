import type { Engine } from '../../catalog/model.js';
import type { ServerIdentity, Session, SettingProblem, Surroundings } from '../dialect.js';
import type { Wire } from '../link.js';

/** `uuid` is an SQL expression for the server's own id. */
export function identityWith(engine: Engine, uuid: string) {
  return async (session: Session): Promise<ServerIdentity> => {
    const sql = `SELECT ${uuid}, DATABASE(), VERSION(), CONCAT(@@hostname, ':', @@port), @@port`;
    const row = (await session.query(sql))[0] ?? [];
    return {
      engine,
      version: row[2] ?? '',
      database: row[1] ?? '',
      address: row[3] ?? '',
      identity: `${row[0] ?? ''}/${row[1] ?? ''}`,
    };
  };
}

const SETTINGS =
  'SELECT @@innodb_flush_log_at_trx_commit, @@foreign_key_checks, @@read_only, @@autocommit, @@log_bin, @@sync_binlog';

export async function unsafeSettings(session: Session): Promise<readonly SettingProblem[]> {
  const row = (await session.query(SETTINGS))[0] ?? [];
  const problems: SettingProblem[] = [];
  const add = (kind: SettingProblem['kind'], detail: string): void => void problems.push({ kind, detail });
  if (row[0] !== '1') add('durability', `innodb_flush_log_at_trx_commit is ${row[0] ?? ''}`);
  if (row[1] !== '1') add('enforcement', 'foreign_key_checks is off');
  if (row[2] !== '0' && row[2] !== 'OFF') add('replica', 'the server is read-only (a replica)');
  if (row[3] !== '1') add('enforcement', 'autocommit is off');
  if (row[4] === '1' && row[5] !== '1') add('durability', `sync_binlog is ${row[5] ?? ''}`);
  return problems;
}

/** The binary log goes to whoever reads it, table by table or not: there is nothing to ask. */
export async function surroundings(session: Session): Promise<Surroundings> {
  const bytes = (await session.query('SELECT @@max_allowed_packet'))[0]?.[0];
  return { statementBytes: Number(bytes), publications: [] };
}

export async function wire(session: Session): Promise<Wire> {
  const { link } = session;
  const [clock, connection] = (await session.query('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000, CONNECTION_ID()'))[0] ?? [];
  return { network: link?.network ?? 'none', clock: Number(clock), pooled: Number(connection) !== link?.process };
}
