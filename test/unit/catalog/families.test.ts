import { expect, it } from 'vitest';
import { familyOf as mariadb } from '../../../src/dialects/mariadb/families.js';
import { familyOf as mysql } from '../../../src/dialects/mysql/families.js';
import { familyOf as postgres } from '../../../src/dialects/postgres/families.js';
import { familyOf as sqlite, lengthOf } from '../../../src/dialects/sqlite/families.js';

it.each([
  ['', 'untyped'],
  ['ANY', 'untyped'],
  ['INTEGER', 'integer'],
  ['bigint unsigned', 'integer'],
  ['POINT', 'integer'],
  ['varchar(30)', 'text'],
  ['CLOB', 'text'],
  ['BLOB', 'binary'],
  ['double precision', 'float'],
  ['REAL', 'float'],
  ['DECIMAL(10,2)', 'decimal'],
  ['NUMERIC', 'decimal'],
  ['datetime', 'temporal'],
  ['bool', 'integer'],
  ['json', 'json'],
  ['uuid', 'uuid'],
  ['STRING', 'decimal'],
])('SQLite %j is %s', (type, family) => {
  expect(sqlite(type)).toBe(family);
});

it('SQLite has lengths for text only', () => {
  expect([lengthOf('varchar( 30 )'), lengthOf('TEXT'), lengthOf('DECIMAL(10)')]).toEqual([30, null, null]);
});

it.each([
  ['int8', 'b', 'N', 'integer'],
  ['numeric', 'b', 'N', 'decimal'],
  ['varchar', 'b', 'S', 'text'],
  ['citext', 'b', 'S', 'text'],
  ['bool', 'b', 'B', 'boolean'],
  ['_int4', 'b', 'A', 'array'],
  ['mood', 'e', 'E', 'enum'],
  ['text', 'c', 'C', 'other'],
  ['int4range', 'r', 'R', 'other'],
  ['oid', 'b', 'N', 'other'],
  ['timestamptz', 'b', 'D', 'temporal'],
  ['varbit', 'b', 'V', 'bit'],
  ['geometry', 'b', 'U', 'spatial'],
  ['jsonb', 'b', 'U', 'json'],
  ['uuid', 'b', 'U', 'uuid'],
])('PostgreSQL %s (%s, %s) is %s', (name, kind, category, family) => {
  expect(postgres({ name, kind, category })).toBe(family);
});

it.each([
  ['tinyint', 'integer'],
  ['BIGINT', 'integer'],
  ['double', 'float'],
  ['decimal', 'decimal'],
  ['longtext', 'text'],
  ['varbinary', 'binary'],
  ['year', 'temporal'],
  ['json', 'json'],
  ['enum', 'enum'],
  ['set', 'set'],
  ['bit', 'bit'],
  ['geomcollection', 'spatial'],
  ['vector', 'other'],
])('MySQL %s is %s', (type, family) => {
  expect(mysql(type)).toBe(family);
  expect(mariadb(type)).toBe(family);
});

it('only MariaDB has a UUID type', () => {
  expect([mariadb('uuid'), mysql('uuid'), mariadb('inet6')]).toEqual(['uuid', 'other', 'other']);
});
