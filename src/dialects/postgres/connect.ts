import type pg from 'pg';
import type { Connect } from '../connect.js';
import { withKnex } from '../connect.js';
import { dialect } from './dialect.js';
import { PostgresSession, rawTypes } from './session.js';

export const connect: Connect = async (config, options, use) => {
  const given = config['connection'];
  const connection = typeof given === 'string' ? { connectionString: given } : (given as object);
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
    return use(new PostgresSession(dialect, client, timeouts));
  });
};
