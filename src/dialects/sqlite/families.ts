import type { ColumnFamily } from '../../catalog/model.js';

/**
 * Family of a declared SQLite type. The rules are those of column affinity (https://www.sqlite.org/datatype3.html#determination_of_column_affinity);
 * what would be NUMERIC is split further by what people mean by the name, since SQLite itself does not enforce it.
 */
export function familyOf(declaredType: string): ColumnFamily {
  const type = declaredType.toUpperCase();
  if (type === '' || type === 'ANY') return 'untyped';
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type.includes('BLOB')) return 'binary';
  if (/REAL|FLOA|DOUB/.test(type)) return 'float';
  return numericFamily(type);
}

function numericFamily(type: string): ColumnFamily {
  if (/DATE|TIME/.test(type)) return 'temporal';
  if (type.includes('BOOL')) return 'integer';
  if (/UUID|GUID/.test(type)) return 'uuid';
  if (type.includes('JSON')) return 'json';
  return 'decimal';
}

/** The length a text type is declared with, in characters; SQLite does not enforce it. */
export function lengthOf(declaredType: string): number | null {
  const length = /\(\s*(\d+)\s*\)/.exec(declaredType)?.[1];
  return length === undefined || familyOf(declaredType) !== 'text' ? null : Number(length);
}
