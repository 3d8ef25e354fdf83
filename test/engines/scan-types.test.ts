import { expect, it } from 'vitest';
import { engine, found, reference, scan, seed, useDatabases } from './scan-seed.js';

useDatabases();

/** Types of the referencing and the referenced column, a key, another one; `skipped` where no comparison would mean anything. */
interface Case {
  readonly from: string;
  readonly to: string;
  readonly there: string;
  /** The same key, as the referencing column writes it; `there` when left out. */
  readonly same?: string;
  readonly gone: string;
  readonly skipped?: true;
}

const UUID = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'";
const OTHER_UUID = "'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'";

const EVERYWHERE: readonly Case[] = [
  { from: 'INTEGER', to: 'NUMERIC(20)', there: '5', gone: '6' },
  { from: 'CHAR(8)', to: 'VARCHAR(20)', there: "'abc'", gone: "'abd'" },
  { from: 'DATE', to: 'DATE', there: "'2024-02-29'", gone: "'2024-03-01'" },
];

const MYSQL: readonly Case[] = [
  { from: 'INT ZEROFILL', to: 'VARCHAR(20)', there: "'7'", gone: '8' },
  { from: 'VARCHAR(20)', to: 'BIGINT UNSIGNED', there: '18446744073709551615', gone: "'18446744073709551614'" },
  { from: 'VARCHAR(20) CHARACTER SET utf16', to: 'BIGINT', there: '9007199254740993', gone: "'9007199254740992'" },
  {
    from: 'VARCHAR(20) CHARACTER SET gbk',
    to: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    there: "'张三'",
    gone: "'李四'",
  },
  {
    from: 'VARCHAR(20) COLLATE utf8mb4_bin',
    to: 'VARCHAR(20) COLLATE utf8mb4_general_ci',
    there: "'Bob'",
    same: "'BOB '",
    gone: "'eve'",
  },
  {
    from: 'VARCHAR(20) COLLATE utf8mb4_general_ci',
    to: 'VARCHAR(20) COLLATE utf8mb4_bin',
    there: "'Bob'",
    gone: "'BOB'",
  },
  {
    from: 'VARCHAR(20) CHARACTER SET utf16',
    to: 'VARCHAR(20) CHARACTER SET latin1',
    there: "'Bob'",
    same: "'BOB'",
    gone: "'eve'",
  },
  { from: 'BINARY(3)', to: 'VARBINARY(16)', there: "'abc'", gone: "'ABC'" },
  { from: "ENUM('a', 'b')", to: 'VARCHAR(20)', there: "'a'", gone: "'b'" },
  { from: 'VARCHAR(20)', to: 'BINARY(16)', there: "'a'", gone: "'b'", skipped: true },
  { from: 'DOUBLE', to: 'BIGINT', there: '1', gone: '2', skipped: true },
];

const CASES: Readonly<Record<typeof engine, readonly Case[]>> = {
  sqlite: [
    { from: 'TEXT', to: 'TEXT COLLATE NOCASE', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'TEXT COLLATE NOCASE', to: 'TEXT', there: "'Bob'", gone: "'BOB'" },
    { from: '', to: 'INTEGER', there: '9007199254740993', same: "'9007199254740993'", gone: "'9007199254740992'" },
    { from: 'INTEGER', to: '', there: '5', gone: '6' },
    { from: 'BLOB', to: 'BLOB', there: "x'00ff'", gone: "x'00fe'" },
  ],
  postgres: [
    { from: 'text', to: 'uuid', there: UUID, same: UUID.toUpperCase(), gone: OTHER_UUID },
    { from: 'uuid', to: 'character varying(40)', there: UUID.toUpperCase(), same: UUID, gone: OTHER_UUID },
    { from: 'citext', to: 'citext', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'text', to: 'citext', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'text COLLATE "C"', to: 'text COLLATE "POSIX"', there: "'Bob'", gone: "'BOB'" },
    { from: 'text COLLATE "C"', to: 'text', there: "'Bob'", gone: "'BOB'" },
    { from: 'text COLLATE any_case', to: 'text COLLATE "C"', there: "'a'", gone: "'b'", skipped: true },
    { from: 'text', to: 'text COLLATE any_case', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'char(20)', to: 'bigint', there: '9007199254740993', gone: "'1'" },
    { from: 'text', to: 'numeric(10,2)', there: '12.00', same: "'12'", gone: "'13'" },
    { from: 'colour', to: 'colour', there: "'red'", gone: "'blue'" },
    { from: 'colour', to: 'text', there: "'red'", gone: "'blue'" },
    { from: 'colour', to: 'paint', there: "'red'", gone: "'blue'" },
    { from: 'inet', to: 'inet', there: "'10.0.0.1'", gone: "'10.0.0.2'" },
    { from: 'bytea', to: 'bytea', there: "'\\x00ff'", gone: "'\\x00fe'" },
    { from: 'timestamp', to: 'date', there: "'2024-02-29'", gone: "'2024-03-01'", skipped: true },
    { from: 'jsonb', to: 'jsonb', there: "'1'", gone: "'2'", skipped: true },
    { from: 'xml', to: 'text', there: "'<a/>'", gone: "'<b/>'", skipped: true },
    { from: 'bigint[]', to: 'bigint[]', there: "'{1}'", gone: "'{2}'", skipped: true },
    { from: 'point', to: 'point', there: "'1,1'", gone: "'2,2'", skipped: true },
    { from: 'int4range', to: 'int4range', there: "'[1,2)'", gone: "'[2,3)'", skipped: true },
    { from: 'boolean', to: 'integer', there: '1', same: 'true', gone: 'false', skipped: true },
  ],
  mysql: MYSQL,
  mariadb: [
    ...MYSQL,
    { from: 'VARCHAR(40)', to: 'UUID', there: UUID, same: UUID.toUpperCase(), gone: OTHER_UUID },
    { from: 'INET6', to: 'INET6', there: "'10::1'", gone: "'10::2'" },
  ],
};

const PREPARE: Partial<Record<typeof engine, readonly string[]>> = {
  postgres: [
    'CREATE EXTENSION citext',
    "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    "CREATE TYPE colour AS ENUM ('red', 'blue')",
    "CREATE TYPE paint AS ENUM ('red', 'green', 'blue')",
  ],
};

it('types that differ are compared without loss or not at all', async () => {
  const cases = [...EVERYWHERE, ...CASES[engine]];
  await seed(
    ...(PREPARE[engine] ?? []),
    ...cases.flatMap(({ from, to, there, same = there, gone }, index) => [
      `CREATE TABLE keys_${index} (k ${to})`,
      `CREATE TABLE links_${index} (r ${from}, t VARCHAR(9))`,
      `INSERT INTO keys_${index} VALUES (${there})`,
      `INSERT INTO links_${index} VALUES (${same}, 'same'), (${gone}, 'gone'), (NULL, 'null')`,
    ]),
  );
  const references = cases.map((_, index) => reference(`links_${index} r`, `keys_${index} k`, { basis: 'inferred' }));
  const report = await scan(references, { accounts: [] });
  const results = cases.map(({ from, to }, index) => {
    const id = `links_${index} [r]`;
    const rows = report.findings.find((finding) => finding.reference === id)?.rows ?? 0;
    return `${from} -> ${to}: ${report.skipped.find((each) => each.reference === id)?.reason ?? rows}`;
  });
  expect(results).toEqual(cases.map(({ from, to, skipped }) => `${from} -> ${to}: ${skipped ? 'not-comparable' : 1}`));
});

it('PostgreSQL: MATCH FULL, inheritance and partitions', async () => {
  if (engine !== 'postgres') return; // the others have none of these
  await seed(
    'CREATE TABLE users (tenant BIGINT, id BIGINT, PRIMARY KEY (tenant, id))',
    'CREATE TABLE staff () INHERITS (users)',
    'INSERT INTO users VALUES (1, 1)',
    'INSERT INTO staff VALUES (2, 2)',
    'CREATE TABLE guess (tenant BIGINT, id BIGINT)',
    'INSERT INTO guess VALUES (1, 1), (2, 2), (2, 3)',
    'CREATE TABLE member (tenant BIGINT, id BIGINT) PARTITION BY LIST (tenant)',
    'CREATE TABLE member_1 PARTITION OF member FOR VALUES IN (1)',
    'CREATE TABLE member_x PARTITION OF member DEFAULT',
    'INSERT INTO member VALUES (1, 1), (1, 5), (2, 2), (NULL, 4), (NULL, NULL)',
    'CREATE TABLE strict (tenant BIGINT, id BIGINT)',
    'INSERT INTO strict VALUES (1, 1), (2, 2), (NULL, 4), (NULL, NULL)',
    'ALTER TABLE strict ADD FOREIGN KEY (tenant, id) REFERENCES users (tenant, id) MATCH FULL NOT VALID',
  );
  const to = 'users tenant+id';
  const report = await scan(
    [
      reference('guess tenant+id', to),
      reference('member tenant+id', to),
      reference('strict tenant+id', to, { basis: 'declared' }),
    ],
    { accounts: [] },
  );
  expect(found(report)).toEqual([
    'missing guess [tenant, id] 1: tenant=2 id=3',
    'missing member [tenant, id] 1: tenant=1 id=5',
    'unenforced strict [tenant, id] 2: tenant=2 id=2, tenant=NULL id=4',
  ]);
});
