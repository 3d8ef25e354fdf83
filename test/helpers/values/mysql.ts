import type { EngineValues, TableSample, TypeSample } from './model.js';

const BYTES = [...Array(256).keys()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const ASCII = BYTES.slice(0, 256);
/** Bytes that a single-byte character set gives a character to, with the ASCII control characters. */
const HIGH = BYTES.slice(2 * 0xa0);

const TEXTS = [
  "''",
  "'it''s \"quoted\" \\\\ %s ? :name ;'",
  `_utf8mb4 X'${ASCII}'`,
  "'张伟 😀 é \u202eright\u202c \ufeff'",
  "'NULL'",
];

/** Types that MySQL and MariaDB share. */
const TYPES: readonly TypeSample[] = [
  { name: 'tinyint', type: 'TINYINT', values: ['-128', '127'], key: true },
  { name: 'bool', type: 'BOOLEAN', values: ['0', '1', '2', '-7'] },
  { name: 'utinyint', type: 'TINYINT UNSIGNED', values: ['0', '255'], key: true },
  { name: 'smallint', type: 'SMALLINT', values: ['-32768', '32767'], key: true },
  { name: 'usmallint', type: 'SMALLINT UNSIGNED', values: ['65535'], key: true },
  { name: 'mediumint', type: 'MEDIUMINT', values: ['-8388608', '8388607'], key: true },
  { name: 'umediumint', type: 'MEDIUMINT UNSIGNED', values: ['16777215'], key: true },
  { name: 'int', type: 'INT', values: ['-2147483648', '2147483647'], key: true },
  { name: 'uint_zerofill', type: 'INT(10) UNSIGNED ZEROFILL', values: ['7', '4294967295'], key: true },
  {
    name: 'bigint',
    type: 'BIGINT',
    values: ['-9223372036854775808', '9223372036854775807', '9007199254740993'],
    key: true,
  },
  { name: 'ubigint', type: 'BIGINT UNSIGNED', values: ['0', '18446744073709551615', '9223372036854775808'], key: true },
  {
    name: 'decimal',
    type: 'DECIMAL(65, 30)',
    values: [
      '99999999999999999999999999999999999.999999999999999999999999999999',
      '-0.000000000000000000000000000001',
      '1.10',
      '0',
    ],
    key: true,
  },
  {
    name: 'float',
    type: 'FLOAT',
    values: ['0.1', '16777216', '-3.40282e38', '1.17549e-38', '1.401298464324817e-45', '-0e0', '123456.7'],
  },
  {
    name: 'double',
    type: 'DOUBLE',
    values: ['0.1e0+0.2e0', '5e-324', '1.7976931348623157e308', '-0e0', '1e22', '123456789.123456789e0'],
  },
  { name: 'double_key', type: 'DOUBLE', values: ['0.1e0+0.2e0', '5e-324', '-1.7976931348623157e308'], key: true },
  { name: 'double_scale', type: 'DOUBLE(10, 2)', values: ['12345678.12', '-0.01'] },
  { name: 'bit1', type: 'BIT(1)', values: ["b'0'", "b'1'"] },
  { name: 'bit64', type: 'BIT(64)', values: ["b'0'", "X'ffffffffffffffff'", "X'8000000000000001'"], key: true },
  { name: 'year', type: 'YEAR', values: ['0', '1901', '2155'], key: true },
  {
    name: 'date',
    type: 'DATE',
    values: ["'0000-00-00'", "'2026-00-00'", "'2026-02-31'", "'9999-12-31'", "'1000-01-01'"],
    key: true,
  },
  {
    name: 'time',
    type: 'TIME(6)',
    values: ["'-838:59:59.000000'", "'838:59:59.000000'", "'00:00:00.000001'", "'-00:00:00.000001'"],
    key: true,
  },
  {
    name: 'datetime',
    type: 'DATETIME(6)',
    values: [
      "'0000-00-00 00:00:00'",
      "'2026-00-05 01:02:03.000004'",
      "'9999-12-31 23:59:59.999999'",
      "'2026-03-29 02:30:00.000001'",
    ],
    key: true,
  },
  { name: 'datetime0', type: 'DATETIME', values: ["'2026-02-30 00:00:00'", "'1000-01-01'"] },
  {
    name: 'timestamp',
    type: 'TIMESTAMP(6) NULL',
    values: [
      "'0000-00-00 00:00:00'",
      "'1970-01-01 00:00:01.000000'",
      "'2038-01-19 03:14:07.499999'",
      "'2026-10-25 00:30:00.5'",
      'NULL',
    ],
  },
  {
    name: 'timestamp_key',
    type: 'TIMESTAMP(3)',
    values: ["'1970-01-01 00:00:01'", "'2026-10-25 01:30:00.001'"],
    key: true,
  },
  { name: 'char', type: 'CHAR(10)', values: [...TEXTS.filter((text) => text.length < 9), "'a  '", "' a'"] },
  { name: 'varchar', type: 'VARCHAR(300)', values: [...TEXTS, "'a  '"] },
  { name: 'varchar_bin', type: 'VARCHAR(150) COLLATE utf8mb4_bin', values: [...TEXTS, "'a'", "'A'", "'ä'"], key: true },
  {
    name: 'varchar_ci',
    type: 'VARCHAR(150) COLLATE utf8mb4_general_ci',
    values: ["'a'", "'B'", "'it''s'", "'张伟'"],
    key: true,
  },
  {
    name: 'latin1',
    type: 'VARCHAR(200) CHARACTER SET latin1',
    values: [`_latin1 X'${HIGH}'`, `_latin1 X'808182838485'`, `_latin1 X'${ASCII}'`, "''"],
  },
  {
    name: 'latin1_key',
    type: 'VARCHAR(50) CHARACTER SET latin1 COLLATE latin1_bin',
    values: ["_latin1 X'e9'", "_latin1 X'81'", "_latin1 X'275c'"],
    key: true,
  },
  // The second byte of 誠 is a backslash.
  {
    name: 'gbk',
    type: 'VARCHAR(50) CHARACTER SET gbk',
    values: ["_gbk X'd5c5ceb0'", "_gbk X'd55c'", "_gbk X'd55c27'", "''"],
    key: true,
  },
  { name: 'big5', type: 'VARCHAR(50) CHARACTER SET big5', values: ["_big5 X'a4a4a4e5'", "_big5 X'b35c'"], key: true },
  { name: 'sjis', type: 'VARCHAR(50) CHARACTER SET sjis', values: ["_sjis X'835c'", "_sjis X'5c'"] },
  {
    name: 'utf16',
    type: 'VARCHAR(50) CHARACTER SET utf16',
    values: ["_utf16 X'd83dde000041'", "_utf16 X'005c0027'"],
    key: true,
  },
  { name: 'utf32', type: 'VARCHAR(50) CHARACTER SET utf32', values: ["_utf32 X'0001f600'"] },
  { name: 'utf8mb3', type: 'VARCHAR(50) CHARACTER SET utf8mb3', values: ["_utf8mb3 '张伟'", "''"], key: true },
  { name: 'ascii', type: 'VARCHAR(150) CHARACTER SET ascii', values: [`_ascii X'${ASCII}'`], key: true },
  { name: 'tinytext', type: 'TINYTEXT', values: ["'x'", "''"] },
  { name: 'longtext', type: 'LONGTEXT', values: ["REPEAT('长', 30000)", 'NULL', `_utf8mb4 X'${ASCII}'`] },
  { name: 'text_latin1', type: 'TEXT CHARACTER SET latin1', values: [`_latin1 X'${HIGH}'`] },
  { name: 'binary', type: 'BINARY(5)', values: ["X'00'", "X'0102030405'", "X'2020'"], key: true },
  { name: 'varbinary', type: 'VARBINARY(300)', values: [`X'${BYTES}'`, "''", "X'20'", "X'00'"], key: true },
  { name: 'blob', type: 'BLOB', values: [`X'${BYTES}'`, "''", 'NULL'] },
  { name: 'longblob', type: 'LONGBLOB', values: [`REPEAT(X'00ff27', 20000)`] },
  { name: 'enum', type: "ENUM('', 'it''s', 'a,b', '长', '3')", values: ["''", "'it''s'", "'a,b'", "'长'", "'3'"] },
  { name: 'enum_key', type: "ENUM('b', 'a', '长')", values: ["'b'", "'a'", "'长'"], key: true },
  { name: 'enum_latin1', type: "ENUM('é', 'e') CHARACTER SET latin1 COLLATE latin1_bin", values: ["'é'", "'e'"] },
  { name: 'set', type: "SET('a', 'it''s', '长')", values: ["''", "'a'", "'a,it''s,长'"] },
  {
    name: 'json',
    type: 'JSON',
    values: [
      `'{"b": 1.10, "a": "\\\\u00e9 长 😀", "n": null}'`,
      "'null'",
      "'[]'",
      "'12345678901234567890'",
      "'1.7976931348623157e308'",
    ],
  },
  {
    name: 'point',
    type: 'GEOMETRY', // not POINT: the dump of the harness cannot read that on MariaDB
    values: [
      "ST_GeomFromText('POINT(1 2)')",
      "ST_GeomFromText('POINT(0.1 -0.0)', 3857)",
      "ST_GeomFromText('POINT(10 20)', 4326)",
    ],
  },
  {
    name: 'geometry',
    type: 'GEOMETRY',
    values: [
      "ST_GeomFromText('POLYGON((0 0,0 5,5 5,5 0,0 0),(1 1,1 2,2 2,2 1,1 1))')",
      "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')",
      'NULL',
    ],
  },
];

const TABLES: readonly TableSample[] = [
  {
    name: 'generated_both',
    sql: `CREATE TABLE generated_both (id INT PRIMARY KEY, user_id BIGINT, a DECIMAL(10,2), s DECIMAL(12,2) AS (a * 2) STORED, v VARCHAR(50) AS (CONCAT('v', a)) VIRTUAL, b INT);
      INSERT INTO generated_both (id, user_id, a, b) VALUES (1, 1, 1.10, 1), (2, 1, NULL, 2), (3, 2, 3, 3);`,
  },
  {
    name: 'auto_zero',
    sql: `CREATE TABLE auto_zero (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT, a INT);
      INSERT INTO auto_zero (id, user_id, a) VALUES (0, 1, 1), (5, 1, 2), (6, 2, 3);`,
  },
  {
    name: 'touched_delete',
    sql: `CREATE TABLE touched_delete (id INT PRIMARY KEY, user_id BIGINT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), dt DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
      INSERT INTO touched_delete VALUES (1, 1, '2020-01-02 03:04:05.000006', '2020-01-02 03:04:05'), (2, 1, '2020-01-02 03:04:05', NULL), (3, 2, '2021-01-01', '2021-01-01');`,
  },
  {
    name: 'composite_key',
    sql: `CREATE TABLE composite_key (user_id BIGINT, at DATETIME(6), t VARCHAR(20) COLLATE utf8mb4_bin, note TEXT, PRIMARY KEY (user_id, at, t));
      INSERT INTO composite_key VALUES (1, '0000-00-00', '', 'a'), (1, '2026-01-01 00:00:00.000001', '\\n', 'b'), (2, '0000-00-00', '', 'c');`,
  },
  {
    name: 'expression_defaults',
    sql: `CREATE TABLE expression_defaults (id INT PRIMARY KEY, user_id BIGINT, u VARCHAR(36) DEFAULT (UUID()), n INT DEFAULT 5);
      INSERT INTO expression_defaults (id, user_id) VALUES (1, 1), (2, 2); INSERT INTO expression_defaults VALUES (3, 1, NULL, NULL);`,
  },
];

const UPDATED: readonly TableSample[] = [
  {
    name: 'touched',
    sql: `CREATE TABLE touched (id INT PRIMARY KEY, user_id BIGINT, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), dt DATETIME NULL ON UPDATE CURRENT_TIMESTAMP);
      INSERT INTO touched VALUES (1, 1, '2020-01-02 03:04:05.000006', '2020-01-02 03:04:05'), (2, 1, '2020-01-02 03:04:05', NULL), (3, 2, '2021-01-01', '2021-01-01');`,
  },
  {
    name: 'emptied',
    sql: `CREATE TABLE emptied (id VARBINARY(20) PRIMARY KEY, user_id BIGINT, f FLOAT, d DOUBLE, t VARCHAR(200), l VARCHAR(200) CHARACTER SET latin1, g VARCHAR(50) CHARACTER SET gbk, b BLOB, e ENUM('a', 'b'), bits BIT(64), z DATE, j JSON, v INT AS (LENGTH(t)) VIRTUAL);
      INSERT INTO emptied (id, user_id, f, d, t, l, g, b, e, bits, z, j) VALUES
        (X'00ff', 1, 0.1, -0e0, _utf8mb4 X'${ASCII}', _latin1 X'${HIGH}', _gbk X'd55c', X'${BYTES}', 'b', X'8000000000000001', '0000-00-00', '{"a": 1.5}'),
        (X'', 1, NULL, 5e-324, '', '', '', '', 'a', b'0', '2026-02-31', 'null'),
        (X'41', 2, 1, 1, 'x', 'x', 'x', 'x', 'a', b'1', '2026-01-01', '1');`,
  },
];

const MEMBERS = [...Array(64).keys()].map((n) => `'m${String(n)}'`).join(', ');

const ALONE: readonly TableSample[] = [
  {
    name: 'partitions',
    sql: `CREATE TABLE partitions (id INT, user_id BIGINT, a TEXT, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 4;
      INSERT INTO partitions VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z');`,
  },
  {
    name: 'set_of_64',
    sql: `CREATE TABLE set_of_64 (id INT PRIMARY KEY, user_id BIGINT, s SET(${MEMBERS}));
      INSERT INTO set_of_64 VALUES (1, 1, 18446744073709551615), (2, 1, 'm63'), (3, 1, 'm0,m1,m62'), (4, 1, 'm0,m53'), (5, 2, '');`,
  },
  {
    // What a column without strict mode stores for a value that is no member: number 0, not the member ''.
    name: 'enum_error',
    mayBeRefused: true,
    sql: `CREATE TABLE enum_error (id INT PRIMARY KEY, user_id BIGINT, e ENUM('', 'a'));
      INSERT INTO enum_error VALUES (1, 1, 0), (2, 1, ''), (3, 2, 'a');`,
  },
];

const JSON_TYPED: TableSample = {
  // A value inside JSON has a type that its text does not show; the generated column keeps it.
  name: 'json_typed',
  mayBeRefused: true,
  sql: `CREATE TABLE json_typed (id INT PRIMARY KEY, user_id BIGINT, j JSON, kind VARCHAR(30) AS (JSON_TYPE(JSON_EXTRACT(j, '$.v'))) STORED);
    INSERT INTO json_typed (id, user_id, j) VALUES
      (1, 1, JSON_OBJECT('v', CAST(1.10 AS DECIMAL(10, 2)))), (2, 1, JSON_OBJECT('v', CAST('2020-01-02' AS DATE))),
      (3, 1, JSON_OBJECT('v', CAST('2020-01-02 03:04:05' AS DATETIME(6)))), (4, 1, JSON_OBJECT('v', CAST(X'00ff' AS BINARY))),
      (5, 1, '{"v": 1.0}'), (6, 2, '{"v": 1}');`,
};

const BEFORE = `SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', NAMES utf8mb4;`;

export const mysqlValues: EngineValues = {
  before: BEFORE,
  types: [
    ...TYPES,
    {
      name: 'json_big',
      type: 'JSON',
      values: ["JSON_OBJECT('i', 9223372036854775807, 'u', 18446744073709551615, 'd', 0.1e0)"],
    },
    {
      name: 'uca',
      type: 'VARCHAR(50) COLLATE utf8mb4_0900_ai_ci',
      values: ["'a'", "'b '", "'张伟'", "'b'"],
      key: true,
    },
    {
      name: 'gb18030',
      type: 'VARCHAR(50) CHARACTER SET gb18030',
      values: ["_gb18030 X'd5c5ceb0'", "_gb18030 X'8130813581308135'"],
    },
    { name: 'vector', type: 'VECTOR(3)', values: ["STRING_TO_VECTOR('[0.1,-2,3e38]')"] },
  ],
  tables: [
    ...TABLES,
    {
      name: 'invisible_columns',
      sql: `CREATE TABLE invisible_columns (id INT PRIMARY KEY, user_id BIGINT, hidden VARCHAR(20) INVISIBLE, note INT);
        INSERT INTO invisible_columns (id, user_id, hidden, note) VALUES (1, 1, 'secret', 1), (2, 1, NULL, 2), (3, 2, 'x', 3);`,
    },
    {
      name: 'srid_column',
      sql: `CREATE TABLE srid_column (id INT PRIMARY KEY, user_id BIGINT, p GEOMETRY NOT NULL SRID 4326);
        INSERT INTO srid_column VALUES (1, 1, ST_GeomFromText('POINT(10 20)', 4326)), (2, 2, ST_GeomFromText('POINT(1 2)', 4326));`,
    },
  ],
  alone: [...ALONE, JSON_TYPED],
  updated: UPDATED,
};

export const mariadbValues: EngineValues = {
  before: BEFORE,
  types: [
    ...TYPES,
    {
      name: 'uuid',
      type: 'UUID',
      values: ["'00000000-0000-0000-0000-000000000000'", "'123e4567-e89b-12d3-a456-426614174000'"],
      key: true,
    },
    { name: 'inet6', type: 'INET6', values: ["'::1'", "'2001:db8::ff00:42:8329'", "'::ffff:1.2.3.4'"], key: true },
    { name: 'inet4', type: 'INET4', values: ["'0.0.0.0'", "'255.255.255.255'"], key: true },
    { name: 'json_text', type: 'JSON', values: [`'{"a": 1, "a": 2,  "n": 1.10}'`] },
    { name: 'compressed', type: 'TEXT COMPRESSED', values: ["REPEAT('长', 1000)", "''"] },
  ],
  tables: [
    ...TABLES,
    {
      name: 'invisible_columns',
      sql: `CREATE TABLE invisible_columns (id INT PRIMARY KEY, user_id BIGINT, hidden VARCHAR(20) INVISIBLE, note INT);
        INSERT INTO invisible_columns (id, user_id, hidden, note) VALUES (1, 1, 'secret', 1), (2, 1, NULL, 2), (3, 2, 'x', 3);`,
    },
  ],
  alone: ALONE,
  updated: UPDATED,
};
