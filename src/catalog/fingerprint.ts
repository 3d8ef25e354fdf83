import { createHash } from 'node:crypto';
import type { Table } from './model.js';
import { compareText } from './names.js';

/**
 * Told to people or a hint about references, never used by a plan: what a view selects does not change what a DELETE does, and who may
 * not read its text would see another fingerprint. `id` is left out of a table's own text because it depends on the default schema.
 */
const LEFT_OUT = new Set(['comment', 'rowEstimate', 'viewSql', 'id']);

/** SHA-256 (hex) of one table's structure: everything but comments, row estimates and view texts. */
export function tableFingerprint(table: Table): string {
  return sha256(JSON.stringify(canonical(table)));
}

/** SHA-256 (hex) over the fingerprints of all tables, whatever order they come in. */
export function fingerprint(tables: readonly Table[]): string {
  const lines = tables.map((table) => JSON.stringify([table.schema, table.name, tableFingerprint(table)]));
  return sha256(lines.toSorted(compareText).join('\n'));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  return kept.toSorted(([a], [b]) => compareText(a, b)).map(([key, part]) => [key, canonical(part)]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
