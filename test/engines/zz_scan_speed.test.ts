import { inject, test } from 'vitest';
import { freshDatabase } from '../helpers/database.js';
import { connect } from '../../src/dialects/index.js';
import { scanDatabase } from '../../src/scan/scan.js';
const { engine } = inject('engine');
const N = 50000;
test('speed', async () => {
  const db = await freshDatabase();
  try {
    const seq = (f: string) => engine === 'postgres' ? `SELECT ${f} FROM generate_series(1, ${N}) AS s(n)` : `WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${N}) SELECT ${f} FROM s`;
    const set = engine === 'mariadb' ? 'SET max_recursive_iterations = 10000000;' : engine === 'mysql' ? 'SET cte_max_recursion_depth = 10000000;' : '';
    const text = engine === 'postgres' || engine === 'sqlite' ? 'CAST(n AS VARCHAR(20))' : 'CAST(n AS CHAR)';
    const coll = engine === 'mysql' || engine === 'mariadb' ? 'COLLATE utf8mb4_unicode_ci' : '';
    const login = engine === 'mysql' || engine === 'mariadb' ? `CONCAT('u', n)` : `'u' || n`;
    await db.run(`${set} CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(20) ${coll.replace('unicode','general')} NOT NULL UNIQUE, deleted INTEGER); INSERT INTO users ${seq(`n, ${login}, 0`)}; CREATE TABLE a (user_id BIGINT, txt VARCHAR(20), name VARCHAR(20) ${coll}, role_id BIGINT); INSERT INTO a ${seq(`n + 3, ${text}, ${login}, n`)};`);
    await connect({ ...db.knexConfig }, { readOnly: true, lockTimeout: 5000, statementTimeout: 600000 }, async (session) => {
      await session.begin('read');
      const catalog = await session.dialect.readCatalog(session);
      for (const [c, p] of [['user_id', 'id'], ['txt', 'id'], ['name', 'login'], ['user_id','login']] as const) {
        const ref = { id: `a [${c}]`, from: { table: 'a', columns: [c] }, to: { table: 'users', columns: [p] }, basis: 'manual', state: 'confirmed', confidence: 1, kind: 'role', evidence: [] } as const;
        const t = Date.now();
        const r = await scanDatabase({ session, catalog, links: { accounts: [{ table: 'users', key: ['id'], lookup: [], deleted: 'deleted = 1', protected: [], state: 'confirmed', evidence: [] }], roles: [], grants: [{table:'a',kind:'role'}], references: [ref, {...ref, id: 'a [role_id]', from: {table:'a',columns:['role_id']}, state: 'proposed', kind: 'other'}] }, only: [`a [${c}]`] });
        console.log(engine, c, p, Date.now() - t, 'ms', r.findings.map((f) => `${f.class} ${f.rows}`).join());
      }
    });
  } finally { await db.drop(); }
}, 600000);
