import { isIP } from 'node:net';
import type { Connection } from 'mysql2';
import type { Connect } from '../connect.js';
import { withKnex } from '../connect.js';
import type { Dialect, SessionOptions } from '../dialect.js';
import { insecure, requireEncrypted, type Ssl, tlsFor, type TlsMode } from '../tls.js';
import { dialect } from './dialect.js';
import { MysqlSession } from './session.js';

function urlParts(url: string): object {
  const parts = new URL(url);
  return {
    host: parts.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(parts.port === '' ? {} : { port: Number(parts.port) }),
    user: decodeURIComponent(parts.username),
    password: decodeURIComponent(parts.password),
    database: decodeURIComponent(parts.pathname.slice(1)),
  };
}

/**
 * Each product reads the comment that is meant for it, as which one answers is not known yet: milliseconds for MySQL, seconds for MariaDB
 * (https://mariadb.com/docs/server/reference/sql-statements/comment-syntax).
 */
function selectLimit(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '';
  const mysql = `/*!50708 , SESSION max_execution_time = ${String(milliseconds)} */`;
  return ` ${mysql} /*M!100101 , SESSION max_statement_time = ${String(milliseconds / 1000)} */`;
}

async function timeouts(session: MysqlSession, options: SessionOptions): Promise<void> {
  const seconds = Math.max(1, Math.ceil(options.lockTimeout / 1000));
  await session.execute(`SET SESSION innodb_lock_wait_timeout = ${String(seconds)}`);
  await session.execute(`SET SESSION lock_wait_timeout = ${String(seconds)}${selectLimit(options.selectTimeout)}`);
}

interface Given {
  readonly uri?: string;
  readonly host?: string;
  readonly socketPath?: string;
  readonly stream?: unknown;
  readonly ssl?: unknown;
}

function given(connection: unknown): Given {
  if (typeof connection === 'string') return urlParts(connection);
  const { uri, ...rest } = connection as Given;
  return uri === undefined ? rest : { ...urlParts(uri), ...rest };
}

/** The driver compares a certificate with the name of the server; for an address it would take `localhost` instead. */
async function security({ host = 'localhost', socketPath, stream, ssl }: Given, mode: TlsMode): Promise<Ssl | null> {
  const tls = await tlsFor({ host: socketPath === undefined ? host : '/', stream }, { mode, ssl });
  if (tls?.['verifyIdentity'] === true && isIP(host) !== 0) {
    throw insecure(`${host} is an address: name the server as its certificate does`);
  }
  return tls;
}

/** MySQL and MariaDB share driver and protocol; the dialect differs. */
export function connectWith(engine: Dialect): Connect {
  return async (config, options, use) => {
    const connection = given(config['connection']);
    const tls = await security(connection, options.tls ?? 'verify-full');
    const fixed = {
      ...(tls === null ? {} : { ssl: tls }),
      charset: 'utf8mb4',
      multipleStatements: false,
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
    };
    const settings = { ...config, client: 'mysql2', connection: { connectTimeout: 10_000, ...connection, ...fixed } };
    return withKnex(settings, async (raw) => {
      const driver = raw as Connection;
      driver.on('error', () => undefined);
      const session = new MysqlSession(engine, driver);
      requireEncrypted(session.link, tls);
      for (const sql of engine.script.before) await session.execute(sql);
      await timeouts(session, options);
      return use(session);
    });
  };
}

export const connect: Connect = connectWith(dialect);
