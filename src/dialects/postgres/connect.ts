import type pg from 'pg';
import type { Connect } from '../connect.js';
import { withKnex } from '../connect.js';
import { requireEncrypted, type Ssl, tlsFor, type TlsMode } from '../tls.js';
import { dialect } from './dialect.js';
import { PostgresSession, rawTypes } from './session.js';

/**
 * pg asks whether it runs at Cloudflare: first `navigator`, which Node has since 21, else by building a `Response`, for which Node 20 loads
 * a whole HTTP client. So there is a navigator while pg is loaded.
 */
async function loadDriver(): Promise<void> {
  const lent = !('navigator' in globalThis);
  if (lent) Object.assign(globalThis, { navigator: { userAgent: 'Node.js' } });
  try {
    await import('pg');
  } finally {
    if (lent) Reflect.deleteProperty(globalThis, 'navigator');
  }
}

type Secured = Readonly<Record<string, unknown>>;

/** What the driver makes of the configuration and of PGHOST and its like, with the `ssl` that the way to that server needs. */
async function secured(
  connection: Secured,
  mode: TlsMode,
): Promise<{ readonly connection: Secured; readonly tls: Ssl | null }> {
  const { default: Parameters } = await import('pg/lib/connection-parameters.js');
  const parameters = new Parameters(connection);
  const { host, ssl, password } = parameters;
  const tls = await tlsFor({ host: host ?? '', stream: connection['stream'] }, { mode, ssl });
  if (tls === null) return { connection, tls };
  // The driver would read the text once more, and its sslmode would take the place of our `ssl`.
  const { connectionString, ...rest } = connection;
  const parts = connectionString === undefined ? {} : { ...Object.fromEntries(Object.entries(parameters)), password };
  return { connection: { ...rest, ...parts, ssl: tls }, tls };
}

export const connect: Connect = async (config, options, use) => {
  await loadDriver();
  const given = config['connection'];
  const written = typeof given === 'string' ? { connectionString: given } : (given as Secured);
  const { connection, tls } = await secured(written, options.tls ?? 'verify-full');
  const settings = {
    ...config,
    client: 'pg',
    connection: { connectionTimeoutMillis: 10_000, ...connection, application_name: 'untether', types: rawTypes },
  };
  const timeouts = [
    `SET LOCAL lock_timeout = '${String(options.lockTimeout)}ms'`,
    `SET LOCAL statement_timeout = '${String(options.statementTimeout)}ms'`,
    `SET LOCAL idle_in_transaction_session_timeout = '${String(Math.max(options.statementTimeout, 60_000))}ms'`,
  ];
  return withKnex(settings, async (raw) => {
    const client = raw as pg.Client;
    // Without a handler a connection killed by the server ends the process; the next statement fails anyway.
    client.on('error', () => undefined);
    const session = new PostgresSession(dialect, client, timeouts);
    requireEncrypted(session.link, tls);
    return use(session);
  });
};
