import type { Table } from '../../catalog/model.js';
import { quoteIdentifier } from '../text.js';

/** MySQL counts 64 characters; 256 bytes can never be one of its names. */
const MAX_BYTES = 256;

export function name(identifier: string): string {
  return quoteIdentifier(identifier, { quote: '`', maxBytes: MAX_BYTES });
}

export function table(target: Table): string {
  return `${name(target.schema)}.${name(target.name)}`;
}
