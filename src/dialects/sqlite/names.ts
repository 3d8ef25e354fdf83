import type { Table } from '../../catalog/model.js';
import { quoteIdentifier } from '../text.js';

export function name(identifier: string): string {
  return quoteIdentifier(identifier, { quote: '"', maxBytes: 0 });
}

/** Always with the schema, so that a temporary table cannot stand in for a real one. */
export function table(target: Table): string {
  return `${name(target.schema)}.${name(target.name)}`;
}
