import { startMariadb } from './test/helpers/mariadb.js';
import { startMysql } from './test/helpers/mysql.js';
import { writeFileSync } from 'node:fs';
const kind = process.argv[2];
const server = kind === 'mysql' ? await startMysql() : await startMariadb();
writeFileSync(`/tmp/${kind}.port`, String(server.port));
setInterval(() => {}, 1000);
