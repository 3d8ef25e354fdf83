import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CompareReport } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { runMeasured } from '../helpers/memory.js';
import { tries } from '../helpers/seed.js';

const ROWS = tries(20_000, 1_000_000);
const LIMIT = 200; // MB
const LONG = 900_000; // ms

/** Rows by a cross join of digits, which every engine understands; one table has a key, the other has none. */
const schema = (rows: number): string => `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL);
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, note VARCHAR(40));
CREATE TABLE visits (user_id BIGINT NOT NULL, page BIGINT NOT NULL);
CREATE TABLE digits (d INT NOT NULL);
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO user_roles SELECT n, n % 997, 'some note' FROM (
  SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
  FROM digits a, digits b, digits c, digits e, digits f, digits g) AS numbers WHERE n < ${String(rows)};
INSERT INTO visits SELECT user_id, id % 5000 FROM user_roles WHERE id % 4 = 0;
`;

const SETTINGS = `version: 1
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
  - { from: "visits [user_id]", to: "users [id]", kind: audit }
`;

const dir = mkdtempSync(path.join(tmpdir(), 'untether-compare-'));
let databases: readonly TestDatabase[] = [];

beforeAll(async () => {
  databases = [await freshDatabase(), await freshDatabase()];
  for (const database of databases) await database.run(schema(ROWS));
  const [a, b] = databases.map(({ knexConfig }) => knexConfig);
  writeFileSync(path.join(dir, 'knexfile.json'), JSON.stringify({ a, b }));
  writeFileSync(path.join(dir, 'untether.yaml'), SETTINGS);
}, LONG);

afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  for (const database of databases) await database.drop();
});

const compare = async (): Promise<{
  readonly code: number | null;
  readonly peak: number;
  readonly report: CompareReport;
}> => {
  const args = ['compare', 'a', 'b', '--json', '--statement-timeout', '10m'];
  const { code, peak, stdout } = await runMeasured(args, { cwd: dir, timeout: LONG });
  return { code, peak, report: JSON.parse(stdout) as CompareReport };
};

it(
  `holds no rows in memory: ${String(ROWS)} link rows on each side, alike and all different`,
  { timeout: LONG },
  async () => {
    const same = await compare();
    expect(same).toMatchObject({ code: 0, report: { identical: true, complete: true } });
    expect(same.peak).toBeLessThan(LIMIT);
    await databases[1]?.run("UPDATE user_roles SET note = 'another note'; UPDATE visits SET page = page + 10000;");
    const other = await compare();
    expect(other.code).toBe(3);
    expect(other.report.references).toMatchObject([
      { reference: 'user_roles [user_id]', changed: ROWS, onlyInA: 0, onlyInB: 0 },
      { reference: 'visits [user_id]', changed: 0, onlyInA: ROWS / 4, onlyInB: ROWS / 4 },
    ]);
    expect(other.peak).toBeLessThan(LIMIT);
    console.info(`compare of ${String(ROWS)} rows: ${String(same.peak)} and ${String(other.peak)} MB`);
  },
);
