import type { ColumnFamily } from '../../catalog/model.js';

/** tinyint(1) stays an integer: it holds 2 as well. YEAR prints and compares like a date part. */
const NAMES: Partial<Record<ColumnFamily, readonly string[]>> = {
  integer: ['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint'],
  decimal: ['decimal', 'numeric'],
  float: ['float', 'double', 'real'],
  text: ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'],
  binary: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
  temporal: ['date', 'datetime', 'timestamp', 'time', 'year'],
  json: ['json'],
  enum: ['enum'],
  set: ['set'],
  bit: ['bit'],
  spatial: [
    'geometry',
    'point',
    'linestring',
    'polygon',
    'multipoint',
    'multilinestring',
    'multipolygon',
    'geometrycollection',
    'geomcollection',
  ],
};

const FAMILIES: ReadonlyMap<string, ColumnFamily> = new Map(
  Object.entries(NAMES).flatMap(([family, names]) => names.map((name) => [name, family as ColumnFamily])),
);

/** Family of a MySQL type, by its bare name (`DATA_TYPE`). */
export function familyOf(dataType: string): ColumnFamily {
  return FAMILIES.get(dataType.toLowerCase()) ?? 'other';
}
