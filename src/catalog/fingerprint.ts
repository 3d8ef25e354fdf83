import { createHash } from 'node:crypto';
import type { Table } from './model.js';
import { compareText } from './names.js';

/** Told to people, never used by a plan; `id` is left out of a table's own text because it depends on the default schema. */
const LEFT_OUT = new Set(['comment', 'rowEstimate', 'id']);

/** SHA-256 (hex) of one table's structure: everything but comments and row estimates. */
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
