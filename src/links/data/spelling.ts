import type { Column, ColumnFamily } from '../../catalog/model.js';
import type { Answers } from './facts.js';

/** Families of columns that values are looked up in. */
export const SEARCHABLE: ReadonlySet<ColumnFamily> = new Set([
  'integer',
  'decimal',
  'uuid',
  'text',
  'untyped',
  'other',
]);

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const SIGNED = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
const UNSIGNED = { least: 0n, most: 2n ** 64n - 1n };

/** True when each column can hold its part of the value; anything else is certainly not there, and would be an error to ask for. */
export function fits(parts: readonly string[], columns: readonly Column[]): boolean {
  return columns.every((column, index) => canHold(column, parts[index] ?? ''));
}

function canHold({ family, type }: Column, value: string): boolean {
  if (family === 'uuid') return UUID.test(value);
  if (family === 'decimal') return /^-?\d{1,38}$/.test(value);
  if (family !== 'integer') return true;
  const { least, most } = /unsigned/i.test(type) ? UNSIGNED : SIGNED;
  return /^-?\d{1,20}$/.test(value) && BigInt(value) >= least && BigInt(value) <= most;
}

/**
 * Finds our spelling of each value that the server returned: it compares by its own rules (case, accents, dashes of a uuid), and returns
 * its own spelling. What it returned and we cannot find again makes the values that seem missing unknown instead.
 */
export function matchSpellings(values: readonly string[], returned: readonly string[]): Answers {
  const exact = count(returned);
  const asked = new Set(values);
  const loose = new Map<string, number>();
  const left = new Set<string>();
  for (const [value, rows] of exact) {
    if (asked.has(value)) continue;
    left.add(folded(value));
    loose.set(folded(value), (loose.get(folded(value)) ?? 0) + rows);
  }
  const found = new Map<string, number>();
  for (const value of values) {
    const rows = exact.get(value) ?? loose.get(folded(value));
    if (rows === undefined) continue;
    found.set(value, rows);
    left.delete(folded(value));
  }
  return { asked: left.size === 0 ? asked : new Set(found.keys()), found };
}

function count(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Without case, accents, width, blanks at the end, and the dashes of a uuid. */
function folded(value: string): string {
  const plain = value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd();
  return UUID.test(plain) ? plain.replaceAll('-', '') : plain;
}
