import { writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { program } from './programs.js';
import type { PrivateServer, ServerPlace } from './server.js';
import { startServer } from './server.js';

/** Marks the start of a log entry with the database it belongs to; read by postgresLog. */
export const LOG_PREFIX = '@%d@ %m [%p] ';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  timezone: 'UTC',
  // Durable, as a careful production server is; the data folder is in memory when it can be.
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'logical',
  max_prepared_transactions: '20',
  // In the data folder, so that a killed server leaves nothing behind.
  dynamic_shared_memory_type: 'mmap',
  shared_buffers: '64MB',
  log_statement: 'all',
  log_line_prefix: LOG_PREFIX,
};

async function askVersion(port: number): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

const initialise = (data: string): readonly string[] => [
  ...[program('initdb'), '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
];

function command(
  { dir, data, port }: ServerPlace,
  settings: Readonly<Record<string, string>>,
): readonly [string, ...string[]] {
  return [
    program('postgres'),
    ...['-D', data, '-c', `port=${String(port)}`, '-c', `unix_socket_directories=${dir}`],
    ...Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** A private PostgreSQL: user postgres, no password. `settings` override ours. */
export function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PrivateServer> {
  return startServer({
    name: 'postgres',
    prepare: ({ data }) => [initialise(data)],
    command: (place) => command(place, settings),
    stopSignal: 'SIGQUIT',
    ask: ({ port }) => askVersion(port),
  });
}

/**
 * A replica that waits for a primary which never comes: it answers queries and takes no change. What it holds is written in single-user
 * mode before it starts (https://www.postgresql.org/docs/current/app-postgres.html#APP-POSTGRES-SINGLE-USER).
 */
export function startStandby(
  statements: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<PrivateServer> {
  return startServer({
    name: 'postgres',
    prepare: ({ dir, data }) => {
      const script = path.join(dir, 'standby.sql');
      writeFileSync(script, statements.map((statement) => `${statement};\n\n`).join(''));
      const single = '"$0" --single -j -D "$1" postgres < "$2"';
      return [
        initialise(data),
        ['sh', '-c', single, program('postgres'), data, script],
        ['touch', path.join(data, 'standby.signal')],
      ];
    },
    command: (place) => command(place, settings),
    stopSignal: 'SIGQUIT',
    ask: ({ port }) => askVersion(port),
  });
}

/** vitest globalSetup of the project `postgres`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const log = path.join(server.dir, 'output.log');
  project.provide('engine', { engine: 'postgres', version: server.version, port: server.port, log });
  return () => server.stop();
}
