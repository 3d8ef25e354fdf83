import type { Engine } from '../../catalog/model.js';
import type { ServerIdentity, Session } from '../dialect.js';

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

const SETTINGS = 'SELECT @@innodb_flush_log_at_trx_commit, @@foreign_key_checks, @@read_only, @@autocommit, @@log_bin, @@sync_binlog';

export async function unsafeSettings(session: Session): Promise<readonly string[]> {
  const row = (await session.query(SETTINGS))[0] ?? [];
  const problems: string[] = [];
  if (row[0] !== '1') problems.push(`innodb_flush_log_at_trx_commit is ${row[0] ?? ''}`);
  if (row[1] !== '1') problems.push('foreign_key_checks is off');
  if (row[2] !== '0' && row[2] !== 'OFF') problems.push('the server is read-only (a replica)');
  if (row[3] !== '1') problems.push('autocommit is off');
  return problems;
}
