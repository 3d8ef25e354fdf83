import type { Table } from '../../catalog/model.js';
import { quoteIdentifier } from '../text.js';

/** PostgreSQL silently cuts names at 63 bytes and would then address another table. */
const MAX_BYTES = 63;

export function name(identifier: string): string {
  return quoteIdentifier(identifier, { quote: '"', maxBytes: MAX_BYTES });
}

export function table(target: Table): string {
  return `${name(target.schema)}.${name(target.name)}`;
}

/** `ONLY` keeps inheritance children out; a partitioned root has no rows of its own, so it is left as it is. */
export function rowsOf(target: Table): string {
  return target.kind === 'partitioned' ? table(target) : `ONLY ${table(target)}`;
}
