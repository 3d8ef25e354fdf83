/** A private server whose certificate can be changed while it runs. */
import { chmodSync, chownSync, statSync, writeFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { startMariadb } from '../../helpers/mariadb.js';
import { startMysql } from '../../helpers/mysql.js';
import { startPostgres } from '../../helpers/postgres.js';
import { tempDir } from '../../helpers/server.js';
import type { ServerTarget } from '../../helpers/target.js';
import { until } from '../../helpers/until.js';
import type { CertificateName, Certificates } from './certificates.js';

/** Who the client logs in as; each of these is easy to find in a stream of bytes. */
export const LOGIN = { user: 'watchman', password: 'canary-of-the-password', database: 'towers' } as const;

export interface TlsServer {
  /** Shows this certificate from now on, or knows no TLS; resolves to the port where it does. */
  readonly show: (name: CertificateName | 'none') => Promise<number>;
  readonly stop: () => Promise<void>;
}

async function askPostgres(port: number, statements: readonly string[]): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    let last = '';
    for (const sql of statements) {
      const { rows } = await client.query<Record<string, string>>(sql);
      last = Object.values(rows[0] ?? {})[0] ?? '';
    }
    return last;
  } finally {
    await client.end();
  }
}

async function postgresServer({ key, of }: Certificates): Promise<TlsServer> {
  const server = await startPostgres();
  const { uid, gid } = statSync(server.dir);
  const put = (name: string, text: string): string => {
    const file = path.join(server.dir, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
    return file;
  };
  const keyFile = put('server.key', key);
  const hba = path.join(server.data, 'pg_hba.conf');
  writeFileSync(hba, `host all ${LOGIN.user} all password\n${readFileSync(hba, 'utf8')}`);
  await askPostgres(server.port, [
    `CREATE ROLE ${LOGIN.user} LOGIN PASSWORD '${LOGIN.password}'`,
    `CREATE DATABASE ${LOGIN.database} OWNER ${LOGIN.user}`,
    `ALTER SYSTEM SET ssl_key_file = '${keyFile}'`,
  ]);
  const show = async (name: CertificateName | 'none'): Promise<number> => {
    const file = name === 'none' ? null : put(`${name}.crt`, of[name]);
    const settings = file === null ? ['ssl = off'] : [`ssl_cert_file = '${file}'`, 'ssl = on'];
    await askPostgres(server.port, [
      ...settings.map((setting) => `ALTER SYSTEM SET ${setting}`),
      'SELECT pg_reload_conf()',
    ]);
    const shows = async (): Promise<boolean> =>
      (await askPostgres(server.port, [file === null ? 'SHOW ssl' : 'SHOW ssl_cert_file'])) === (file ?? 'off');
    await until('the certificate', shows);
    return server.port;
  };
  return { show, stop: () => server.stop() };
}

async function askMysql(port: number, statements: readonly string[]): Promise<void> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
  try {
    for (const sql of statements) await connection.query(sql);
  } finally {
    await connection.end();
  }
}

const ACCOUNT = [
  `CREATE DATABASE ${LOGIN.database}`,
  `CREATE USER ${LOGIN.user} IDENTIFIED BY '${LOGIN.password}'`,
  `GRANT ALL ON ${LOGIN.database}.* TO ${LOGIN.user}`,
];

const NO_ACCOUNT = [`DROP DATABASE ${LOGIN.database}`, `DROP USER ${LOGIN.user}`];

interface Files {
  readonly flags: readonly string[];
  readonly authorities: string;
  readonly put: (certificate: string) => void;
  readonly remove: () => void;
}

/** Files that a server of whatever user can read; these two engines do not ask who else can. */
function certificateFiles({ key, of, ca, stranger }: Certificates): Files {
  const { dir, remove } = tempDir('tls');
  chmodSync(dir, 0o755);
  const [keyFile, file] = [path.join(dir, 'key.pem'), path.join(dir, 'cert.pem')];
  writeFileSync(keyFile, key);
  const put = (certificate: string): void => {
    writeFileSync(file, certificate);
  };
  put(of.good);
  const authorities = path.join(dir, 'ca.pem');
  writeFileSync(authorities, ca + stranger + of['self-signed']);
  return { flags: [`--ssl-key=${keyFile}`, `--ssl-cert=${file}`], authorities, put, remove };
}

/** MySQL takes back a certificate that it cannot trace to its own authorities, and TLS never. */
async function mysqlServer(certificates: Certificates): Promise<TlsServer> {
  const files = certificateFiles(certificates);
  const server = await startMysql([...files.flags, `--ssl-ca=${files.authorities}`]);
  await askMysql(server.port, ACCOUNT);
  const show = async (name: CertificateName | 'none'): Promise<number> => {
    if (name === 'none') throw new Error('MySQL cannot give up TLS');
    files.put(certificates.of[name]);
    await askMysql(server.port, ['ALTER INSTANCE RELOAD TLS']);
    return server.port;
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    files.remove();
  };
  return { show, stop };
}

/** MariaDB cannot give up TLS while it runs; the server of the other tests has never had it. */
async function mariadbServer(certificates: Certificates, plain: number): Promise<TlsServer> {
  const files = certificateFiles(certificates);
  const server = await startMariadb(files.flags);
  for (const port of [server.port, plain]) await askMysql(port, ACCOUNT);
  const show = async (name: CertificateName | 'none'): Promise<number> => {
    if (name === 'none') return plain;
    files.put(certificates.of[name]);
    await askMysql(server.port, ['FLUSH SSL']);
    return server.port;
  };
  const stop = async (): Promise<void> => {
    await askMysql(plain, NO_ACCOUNT);
    await server.stop();
    files.remove();
  };
  return { show, stop };
}

/** Starts a server of this engine; `target` is that of the other tests. */
export function startTlsServer(target: ServerTarget, certificates: Certificates): Promise<TlsServer> {
  if (target.engine === 'postgres') return postgresServer(certificates);
  return target.engine === 'mysql' ? mysqlServer(certificates) : mariadbServer(certificates, target.port);
}
