import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { TestProject } from 'vitest/node';
import { program } from './programs.js';
import type { PrivateServer, ServerPlace } from './server.js';
import { startServer } from './server.js';

/** Flags that MySQL and MariaDB share: durable, utf8mb4, every statement in general.log. */
export function mysqlFlags({ dir, data, port }: ServerPlace): readonly string[] {
  return [
    ...[
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${path.join(dir, 'socket')}`,
      `--pid-file=${path.join(dir, 'pid')}`,
      // A server that starts clears other servers' temporary tables out of a shared folder.
      `--tmpdir=${dir}`,
    ],
    ...['--bind-address=127.0.0.1', `--port=${String(port)}`, '--character-set-server=utf8mb4'],
    ...['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1', '--skip-log-bin', '--innodb-buffer-pool-size=64M'],
    ...['--general-log=1', `--general-log-file=${path.join(dir, 'general.log')}`, '--log-output=FILE'],
  ];
}

export async function askMysqlVersion(port: number): Promise<string> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', rowsAsArray: true });
  try {
    const [rows] = await connection.query('SELECT VERSION()');
    return String((rows as unknown as string[][])[0]?.[0]);
  } finally {
    await connection.end();
  }
}

/** A private MySQL: user root, no password, over TCP. `flags` come last and so override ours. */
export function startMysql(flags: readonly string[] = []): Promise<PrivateServer> {
  return startServer({
    name: 'mysql',
    prepare: ({ data }) => [[program('mysqld'), '--no-defaults', `--datadir=${data}`, '--initialize-insecure']],
    command: (place) => [program('mysqld'), ...mysqlFlags(place), '--mysqlx=OFF', ...flags],
    stopSignal: 'SIGKILL',
    ask: ({ port }) => askMysqlVersion(port),
  });
}

/** vitest globalSetup of the project `mysql`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { dir, version, port, stop } = await startMysql();
  project.provide('engine', { engine: 'mysql', version, port, log: path.join(dir, 'general.log') });
  return stop;
}
