import type { EngineValues } from './model.js';

/** Every code point from 1 to 159: all control characters that PostgreSQL takes, quotes, backslash, percent. */
const CONTROLS = "(SELECT string_agg(chr(n), '' ORDER BY n) FROM generate_series(1, 159) n)";
const BYTES = "(SELECT string_agg(set_byte('\\x00', 0, n), ''::bytea ORDER BY n) FROM generate_series(0, 255) n)";

const TEXTS = [
  "''",
  "' '",
  "'it''s \"quoted\" \\ %s ? :name $1 ;'",
  String.raw`E'line\nline\r\nline\ttab'`,
  "'张伟 😀 e\u0301 \u202eright\u202c \ufeff \u2028'",
  "'NULL'",
];

export const postgresValues: EngineValues = {
  before: `
CREATE TYPE mood AS ENUM ('', 'so ''la la''', '开心 😀', 'a,b');
CREATE TYPE pair AS (a int, b text, c numeric);
CREATE DOMAIN positive AS numeric CHECK (value > 0);
CREATE DOMAIN tags AS text[] CHECK (array_ndims(value) = 1);
CREATE TYPE reals AS RANGE (subtype = float8);
`,
  types: [
    { name: 'smallint', type: 'smallint', values: ['-32768', '0', '32767'], key: true },
    { name: 'integer', type: 'integer', values: ['-2147483648', '2147483647'], key: true },
    {
      name: 'bigint',
      type: 'bigint',
      values: ['-9223372036854775808', '9223372036854775807', '9007199254740993'],
      key: true,
    },
    {
      name: 'numeric',
      type: 'numeric',
      values: [
        "'NaN'",
        "'Infinity'",
        "'-Infinity'",
        '1.10',
        '1.100',
        '0.000',
        '-0.00000000000000000001',
        '12345678901234567890123456789.123456789012345678901234567890',
        '1e500',
        '1e-500',
      ],
    },
    {
      name: 'numeric_key',
      type: 'numeric',
      values: ["'NaN'", "'Infinity'", '1.10', '-12345678901234567890.5', '1e300'],
      key: true,
    },
    { name: 'numeric_scale', type: 'numeric(3, -2)', values: ['12300', '-99900', '0'] },
    {
      name: 'real',
      type: 'real',
      values: ["'NaN'", "'-0'", "'Infinity'", "'-Infinity'", '0.1', '1e-45', '3.4028235e38', '16777217'],
    },
    {
      name: 'double',
      type: 'double precision',
      values: [
        "'NaN'",
        "'-0'",
        '0',
        "'Infinity'",
        "'-Infinity'",
        '0.1::float8 + 0.2',
        '5e-324',
        '1.7976931348623157e308',
        '1e22',
      ],
    },
    {
      name: 'double_key',
      type: 'double precision',
      values: ["'NaN'", "'-0'", "'-Infinity'", '0.1::float8 + 0.2', '5e-324'],
      key: true,
    },
    { name: 'boolean', type: 'boolean', values: ['true', 'false', 'NULL'] },
    { name: 'text', type: 'text', values: [...TEXTS, CONTROLS, "repeat('长', 5000)", 'NULL'] },
    { name: 'text_key', type: 'text', values: [...TEXTS, CONTROLS], key: true },
    { name: 'varchar', type: 'varchar(20)', values: ["'a'", "'a '", "'a  '"], key: true },
    { name: 'bpchar', type: 'char(10)', values: ["'a'", "'a   '", "''", "'1234567890'"] },
    { name: 'bpchar_key', type: 'char(4)', values: ["'a'", "'b '", "''", "'1234'"], key: true },
    { name: 'internal_char', type: '"char"', values: ["'a'", "''", String.raw`'\377'`, "''''"] },
    { name: 'name', type: 'name', values: ["'it''s'", "''"], key: true },
    { name: 'bytea', type: 'bytea', values: [BYTES, "''", String.raw`'\x00'`], key: true },
    {
      name: 'date',
      type: 'date',
      values: ["'infinity'", "'-infinity'", "'0044-03-15 BC'", "'5874897-12-31'", "'2000-02-29'"],
      key: true,
    },
    { name: 'time', type: 'time', values: ["'00:00'", "'24:00'", "'23:59:59.999999'", "'12:00:00.000001'"], key: true },
    {
      name: 'timetz',
      type: 'timetz',
      values: ["'12:00:00.000001+15:59'", "'24:00-15:59'", "'00:00:00+00:00:01'"],
      key: true,
    },
    {
      name: 'timestamp',
      type: 'timestamp',
      values: [
        "'infinity'",
        "'-infinity'",
        "'0001-01-01 00:00:00.000001 BC'",
        "'294276-12-31 23:59:59.999999'",
        "'2026-03-29 02:30:00'",
      ],
      key: true,
    },
    {
      name: 'timestamptz',
      type: 'timestamptz',
      values: [
        "'infinity'",
        "'4713-01-01 00:00:00+00 BC'",
        "'2026-10-25 02:30:00.123456+02'",
        "'2026-10-25 02:30:00.123456+01'",
      ],
      key: true,
    },
    {
      name: 'interval',
      type: 'interval',
      values: [
        "'1 year -2 mons 3 days -04:05:06.789012'",
        "'-00:00:00.000001'",
        "'178000000 years'",
        "'infinity'",
        "'-infinity'",
        "'0'",
        "'1 mon'",
        "'30 days'",
        "'720:00'",
      ],
    },
    {
      name: 'json',
      type: 'json',
      values: [
        `'{"a": 1, "a": 2, "n": 1.10,  "e": 1E400, "u": "\\u00e9"}'`,
        "'null'",
        String.raw`'" \u0000 "'`,
        "' [1 , 2]'",
      ],
    },
    {
      name: 'jsonb',
      type: 'jsonb',
      values: [`'{"b": 1.10, "a": 12345678901234567890.10, "长": "\\n"}'`, "'null'", 'NULL', "'1e400'"],
    },
    { name: 'jsonpath', type: 'jsonpath', values: [`'$.a[*] ? (@.b > 1 && @.c starts with "x")'`, `'strict $."长"'`] },
    {
      name: 'uuid',
      type: 'uuid',
      values: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
      key: true,
    },
    { name: 'bit', type: 'bit(9)', values: ["B'000000000'", "B'101010101'"], key: true },
    { name: 'varbit', type: 'bit varying', values: ["B''", "B'0'", "B'00'", "B'1111111111111111111'"], key: true },
    { name: 'money', type: 'money', values: ["'-92233720368547758.08'", "'92233720368547758.07'", "'1,234.50'"] },
    {
      name: 'inet',
      type: 'inet',
      values: ["'192.168.0.1/24'", "'192.168.0.1'", "'::1'", "'2001:db8::1/64'", "'::ffff:1.2.3.4'"],
      key: true,
    },
    { name: 'cidr', type: 'cidr', values: ["'10.0.0.0/8'", "'2001:db8::/32'", "'0.0.0.0/0'"], key: true },
    { name: 'macaddr', type: 'macaddr', values: ["'08:00:2b:01:02:03'"], key: true },
    { name: 'macaddr8', type: 'macaddr8', values: ["'08:00:2b:01:02:03:04:05'"], key: true },
    {
      name: 'int_array',
      type: 'integer[]',
      values: ["'{}'", "'[2:3]={1,2}'", "'[-1:0][2:3]={{1,NULL},{3,4}}'", "'{NULL}'", "'{{{1}}}'"],
      key: true,
    },
    {
      name: 'text_array',
      type: 'text[]',
      values: [
        String.raw`ARRAY['a,b', '"', '\', '{}', '', ' ', 'NULL', NULL, E'\n', '长']`,
        'ARRAY[[NULL,NULL]]::text[]',
        `ARRAY[${CONTROLS}]`,
      ],
    },
    { name: 'float_array', type: 'float8[]', values: ["'{NaN,-0,Infinity,0.1,5e-324}'"] },
    { name: 'bytea_array', type: 'bytea[]', values: [`ARRAY[${BYTES}, '', NULL]`] },
    { name: 'enum', type: 'mood', values: ["''", "'so ''la la'''", "'开心 😀'", "'a,b'"], key: true },
    { name: 'enum_array', type: 'mood[]', values: [`ARRAY['', 'a,b', 'so ''la la''', NULL]::mood[]`] },
    {
      name: 'composite',
      type: 'pair',
      values: [
        `ROW(1, 'a "b" (c), \\ d', 1.10)`,
        'ROW(NULL, NULL, NULL)',
        `ROW(NULL, '', 'NaN')`,
        'NULL',
        `ROW(2, ${CONTROLS}, 0.00)`,
      ],
    },
    { name: 'composite_array', type: 'pair[]', values: [`ARRAY[ROW(1, '"', 1), NULL, ROW(NULL, '', NULL)]::pair[]`] },
    { name: 'domain', type: 'positive', values: ['0.10', "'Infinity'", 'NULL'] },
    { name: 'domain_array', type: 'tags', values: ["'[3:4]={a,b}'"] },
    { name: 'int4range', type: 'int4range', values: ["'empty'", "'(,)'", "'[1,5)'", "'[1,]'"], key: true },
    { name: 'numrange', type: 'numrange', values: ["'[1.10,2.000)'", "'(1,2]'", "'[NaN,NaN]'"] },
    {
      name: 'tstzrange',
      type: 'tstzrange',
      values: ["'[2026-01-01 00:00:00.000001+02,infinity]'", "'(,infinity)'", "'[-infinity,)'"],
    },
    { name: 'floatrange', type: 'reals', values: ["'[-0,0.1)'", "'[-Infinity,NaN]'"] },
    { name: 'int4multirange', type: 'int4multirange', values: ["'{}'", "'{[1,3),[5,)}'"] },
    { name: 'tsvector', type: 'tsvector', values: [`'''it''''s'':1A,2B fat:3 ''a b'''`, "''", `'''\\\\'':1'`] },
    { name: 'tsquery', type: 'tsquery', values: [`'fat & !(rat:*AB | ''a b'') <-> cat'`, "''"] },
    {
      name: 'xml',
      type: 'xml',
      values: [
        '\'<a b="1">&amp;\n长</a>\'',
        "'plain &lt; text'",
        '\'<?xml version="1.0" encoding="UTF-8"?><a/>\'',
        "''",
      ],
    },
    { name: 'point', type: 'point', values: ["'(0.1,-0)'", "'(NaN,Infinity)'", "'(5e-324,1e308)'"] },
    { name: 'line', type: 'line', values: ["'{1,0.1,-2}'"] },
    { name: 'lseg', type: 'lseg', values: ["'[(0,0.1),(2,3)]'"] },
    { name: 'box', type: 'box', values: ["'(3,4),(1,0.1)'"] },
    { name: 'box_array', type: 'box[]', values: ["'{(3,4),(1,2);(7,8),(5,6)}'"] },
    { name: 'path', type: 'path', values: ["'[(0,0),(1,1)]'", "'((0,0),(1,0.1))'"] },
    { name: 'polygon', type: 'polygon', values: ["'((0,0),(1,0.1),(2,2))'"] },
    { name: 'circle', type: 'circle', values: ["'<(0.1,2),3>'"] },
    { name: 'pg_lsn', type: 'pg_lsn', values: ["'FFFFFFFF/FFFFFFFF'", "'0/0'"], key: true },
    { name: 'oid', type: 'oid', values: ['4294967295', '0'], key: true },
    { name: 'xid8', type: 'xid8', values: ["'18446744073709551615'"], key: true },
    { name: 'snapshot', type: 'pg_snapshot', values: ["'10:20:10,14,15'"] },
    { name: 'regclass', type: 'regclass', values: ["'public.users'", "'pg_class'", '0'] },
    { name: 'regtype', type: 'regtype', values: ["'public.mood'", "'int4'"] },
    { name: 'collated', type: 'text COLLATE "C"', values: ["'a'", "'A'", "'ä'"], key: true },
  ],
  tables: [
    {
      name: 'generated_stored',
      sql: `CREATE TABLE generated_stored (id int PRIMARY KEY, user_id bigint, a numeric, twice numeric GENERATED ALWAYS AS (a * 2) STORED, b text);
        INSERT INTO generated_stored (id, user_id, a, b) VALUES (1, 1, 1.10, 'x'), (2, 1, 'NaN', 'y'), (3, 2, 3, 'z');`,
    },
    {
      name: 'generated_virtual',
      sql: `CREATE TABLE generated_virtual (id int PRIMARY KEY, user_id bigint, a numeric, twice numeric GENERATED ALWAYS AS (a * 2) VIRTUAL);
        INSERT INTO generated_virtual (id, user_id, a) VALUES (1, 1, 1.10), (2, 2, 3);`,
    },
    {
      name: 'identity_always',
      sql: `CREATE TABLE identity_always (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint, a text);
        INSERT INTO identity_always (user_id, a) VALUES (1, 'x'), (2, 'y'), (1, 'z');`,
    },
    {
      name: 'identity_default',
      sql: `CREATE TABLE identity_default (id bigint GENERATED BY DEFAULT AS IDENTITY (START -7 INCREMENT -3) PRIMARY KEY, user_id bigint, n serial);
        INSERT INTO identity_default (user_id) VALUES (1), (2), (1);`,
    },
    {
      name: 'all_defaults',
      sql: `CREATE TABLE all_defaults (id int PRIMARY KEY, user_id bigint, at timestamptz DEFAULT now(), r float8 DEFAULT random(), gone text DEFAULT 'not null');
        INSERT INTO all_defaults (id, user_id) VALUES (1, 1), (2, 2); INSERT INTO all_defaults VALUES (3, 1, NULL, NULL, NULL);`,
    },
    {
      name: 'dropped_column',
      sql: `CREATE TABLE dropped_column (id int PRIMARY KEY, old text, user_id bigint, kept text);
        INSERT INTO dropped_column VALUES (1, 'old', 1, 'x'), (2, 'old', 2, 'y');
        ALTER TABLE dropped_column DROP COLUMN old; ALTER TABLE dropped_column ADD COLUMN later int DEFAULT 5;`,
    },
    {
      name: 'composite_key',
      sql: `CREATE TABLE composite_key (at timestamptz, user_id bigint, word text, note text, PRIMARY KEY (at, user_id, word));
        INSERT INTO composite_key VALUES ('infinity', 1, '', 'a'), ('2026-01-01 00:00:00.000001+00', 1, E'\\n', 'b'), ('infinity', 2, '', 'c');`,
    },
    {
      name: 'many_partitions',
      sql: `CREATE TABLE many_partitions (id int, user_id bigint, a text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE low PARTITION OF many_partitions FOR VALUES FROM (0) TO (10);
        CREATE TABLE high PARTITION OF many_partitions FOR VALUES FROM (10) TO (20);
        INSERT INTO many_partitions VALUES (1, 1, 'x'), (11, 1, 'y'), (12, 2, 'z');`,
    },
  ],
  alone: [],
  updated: [
    {
      name: 'emptied',
      sql: `CREATE TABLE emptied (id int PRIMARY KEY, user_id bigint, f float8, n numeric, words text, c char(5), i interval, j json, b bytea, g text GENERATED ALWAYS AS (upper(words)) STORED);
        INSERT INTO emptied VALUES (1, 1, '-0', '1.10', ${CONTROLS}, 'a', '1 mon -1 day', '{"a":1,"a":2}', ${BYTES}), (2, 1, 'NaN', 'NaN', '', '', 'infinity', 'null', ''), (3, 2, 1, 1, 'x', 'x', '0', '1', 'x');`,
    },
  ],
};
