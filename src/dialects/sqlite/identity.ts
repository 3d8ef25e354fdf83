import { realpathSync, statSync } from 'node:fs';
import type { ServerIdentity, Session, SettingProblem, Surroundings } from '../dialect.js';
import type { Wire } from '../link.js';

/** The file itself is the server: its real path, device and inode. */
export async function identity(session: Session): Promise<ServerIdentity> {
  const rows = await session.query(
    "SELECT sqlite_version(), (SELECT file FROM pragma_database_list WHERE name = 'main')",
  );
  const file = rows[0]?.[1] ?? '';
  const path = file === '' ? ':memory:' : realpathSync(file);
  const stat = file === '' ? null : statSync(path, { bigint: true });
  return {
    engine: 'sqlite',
    version: rows[0]?.[0] ?? '',
    database: 'main',
    address: path,
    identity: stat ? `${path}#${String(stat.dev)}:${String(stat.ino)}` : path,
  };
}

/** Settings that would break a promise of ours. */
export async function unsafeSettings(session: Session): Promise<readonly SettingProblem[]> {
  const foreignKeys = (await session.query('PRAGMA foreign_keys'))[0]?.[0];
  const synchronous = Number((await session.query('PRAGMA synchronous'))[0]?.[0]);
  const problems: SettingProblem[] = [];
  if (foreignKeys !== '1') problems.push({ kind: 'enforcement', detail: 'foreign_keys is not ON' });
  if (synchronous < 2) problems.push({ kind: 'durability', detail: 'synchronous is below FULL' });
  return problems;
}

/** A file sends its changes nowhere, and takes statements of a gigabyte. */
export function surroundings(): Promise<Surroundings> {
  return Promise.resolve({ statementBytes: null, publications: [] });
}

export function wire(): Promise<Wire> {
  return Promise.resolve({ network: 'none', clock: null, pooled: false });
}
