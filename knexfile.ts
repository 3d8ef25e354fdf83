import type { Knex } from 'knex';

/**
 * Example connections for a checkout of this repository. `untether init` writes a knexfile of your own elsewhere.
 * The names are targets: `-t demo`. Passwords come from the environment, never from this file.
 */
const environments: Readonly<Record<string, Knex.Config>> = {
  // What `npm run demo` built: node dist/cli/main.js status -c untether-demo/untether.yaml
  demo: {
    client: 'better-sqlite3',
    connection: { filename: './untether-demo/hr.db' },
    useNullAsDefault: true,
  },

  // hr_postgres: {
  //   client: 'pg',
  //   connection: {
  //     host: '127.0.0.1',
  //     user: 'untether',
  //     password: process.env['HR_POSTGRES_PASSWORD'],
  //     database: 'hr',
  //     ssl: { rejectUnauthorized: true },
  //   },
  // },

  // hr_mysql: {
  //   client: 'mysql2',
  //   connection: { host: '127.0.0.1', user: 'untether', password: process.env['HR_MYSQL_PASSWORD'], database: 'hr' },
  // },

  // The driver is the same as for MySQL; untether asks the server which of the two it is.
  // hr_mariadb: {
  //   client: 'mysql2',
  //   connection: { host: '127.0.0.1', user: 'untether', password: process.env['HR_MARIADB_PASSWORD'], database: 'hr' },
  // },
};

export default environments;
