import type { EngineValues, TypeSample } from './model.js';

const BYTES = [...Array(256).keys()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const CONTROLS = BYTES.slice(2, 64) + '7f';

/** Every storage class with its edges. Any of them can be in any column: the declared type is a wish. */
const ALL = [
  ...['NULL', '0', '-1', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
  ...[
    '0.1',
    '0.1+0.2',
    '-0.0',
    '9e999',
    '-9e999',
    '5e-324',
    '1.7976931348623157e308',
    '3.0',
    '1e22',
    '123456789012345.67',
  ],
  ...["''", "' '", "'123'", "'1e3'", "' 12 '", "'0x10'", "'3.0'", "'it''s \"q\" \\ ? :a'", "'张伟 😀 \u202e'"],
  ...[
    "CAST(X'ff00fe80' AS TEXT)",
    "CAST(X'610062' AS TEXT)",
    `CAST(X'${CONTROLS}' AS TEXT)`,
    "CAST(X'edbfbf' AS TEXT)",
  ],
  ...["X''", "X'00'", `X'${BYTES}'`],
];

/** Values that stay different in a column of any affinity. */
const DIFFERENT = [
  ...[
    '0',
    '-1',
    '9223372036854775807',
    '9007199254740993',
    '0.1',
    '0.1+0.2',
    '9e999',
    '5e-324',
    "''",
    "'a'",
    "'A'",
    "' 12 x'",
  ],
  ...["CAST(X'ff00fe80' AS TEXT)", "CAST(X'610062' AS TEXT)", "X''", "X'00'", `X'${BYTES}'`],
];

const affinities: readonly TypeSample[] = [
  'INTEGER',
  'TEXT',
  'REAL',
  'NUMERIC',
  'BLOB',
  '',
  'DECIMAL(10, 2)',
  'DATETIME',
  'BOOLEAN',
  'VARCHAR(3)',
  'JSON',
  'FLOATING POINT',
].map((type) => ({ name: `affinity_${type.replaceAll(/\W+/g, '_').toLowerCase() || 'none'}`, type, values: ALL }));

const keys: readonly TypeSample[] = ['TEXT', 'REAL', 'NUMERIC', 'BLOB', '', 'TEXT COLLATE RTRIM', 'INT'].map(
  (type) => ({
    name: `key_${type.replaceAll(/\W+/g, '_').toLowerCase() || 'none'}`,
    type,
    values: DIFFERENT,
    key: true,
  }),
);

export const sqliteValues: EngineValues = {
  before: '',
  types: [...affinities, ...keys],
  tables: [
    {
      name: 'strict_any',
      sql: `CREATE TABLE strict_any (id INTEGER PRIMARY KEY, user_id INTEGER, a ANY, r REAL, i INTEGER, t TEXT, b BLOB) STRICT;
        INSERT INTO strict_any VALUES (1, 1, '123', 3.0, 3, '3', X'33'), (2, 1, 123, -0.0, NULL, CAST(X'ff' AS TEXT), X''), (3, 1, 0.1+0.2, 9e999, -9223372036854775808, '', X'00'), (4, 2, 1, 1, 1, '1', X'31');`,
    },
    {
      name: 'without_rowid',
      sql: `CREATE TABLE without_rowid (user_id INTEGER, t TEXT, b BLOB, v, PRIMARY KEY (t, b, user_id)) WITHOUT ROWID;
        INSERT INTO without_rowid VALUES (1, '', X'', NULL), (1, CAST(X'00' AS TEXT), X'00', 0.1), (2, '', X'', 1);`,
    },
    {
      name: 'generated',
      sql: `CREATE TABLE generated (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, a, s GENERATED ALWAYS AS (a || 'x') STORED, v AS (a * 2) VIRTUAL);
        INSERT INTO generated (id, user_id, a) VALUES (-5, 1, 1.5), (9223372036854775806, 1, 'q'), (7, 2, 2);`,
    },
    {
      name: 'all_defaults',
      sql: `CREATE TABLE all_defaults (id INTEGER PRIMARY KEY, user_id INTEGER, at TEXT DEFAULT CURRENT_TIMESTAMP, r DEFAULT (random()));
        INSERT INTO all_defaults (id, user_id) VALUES (1, 1), (2, 2); INSERT INTO all_defaults VALUES (3, 1, NULL, NULL);`,
    },
    {
      name: 'null_in_key',
      sql: `CREATE TABLE null_in_key (user_id INTEGER, t TEXT, v, PRIMARY KEY (user_id, t)); -- SQLite takes NULL there
        INSERT INTO null_in_key VALUES (1, NULL, 'a'), (1, NULL, 'a'), (1, 'x', 'b'), (2, NULL, 'c');`,
    },
  ],
  alone: [],
  updated: [
    {
      name: 'emptied',
      sql: `CREATE TABLE emptied (id TEXT NOT NULL PRIMARY KEY, user_id INTEGER, a, t TEXT, n NUMERIC, g AS (hex(t)) STORED);
        INSERT INTO emptied VALUES (CAST(X'ff' AS TEXT), 1, -0.0, CAST(X'610062' AS TEXT), '1.10'), ('b', 1, 9e999, CAST(X'ff' AS TEXT), 9223372036854775807), ('c', 2, 1, 'x', 1);`,
    },
  ],
};
