import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { askMysqlVersion, mysqlFlags } from './mysql.js';
import { program } from './programs.js';
import type { PrivateServer } from './server.js';
import { startServer } from './server.js';

/** A private MariaDB: user root, no password, over TCP. `flags` come last and so override ours. */
export function startMariadb(flags: readonly string[] = []): Promise<PrivateServer> {
  return startServer({
    name: 'mariadb',
    prepare: ({ data }) => [
      [
        program('mariadb-install-db'),
        ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal'],
        ...['--skip-test-db'],
      ],
    ],
    command: (place) => [program('mariadbd'), ...mysqlFlags(place), '--innodb-log-file-size=32M', ...flags],
    // It has nothing to say at its end, and takes seconds to say it.
    stopSignal: 'SIGKILL',
    ask: ({ port }) => askMysqlVersion(port),
  });
}

/** vitest globalSetup of the project `mariadb`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { dir, version, port, stop } = await startMariadb();
  project.provide('engine', { engine: 'mariadb', version, port, log: path.join(dir, 'general.log') });
  return stop;
}
