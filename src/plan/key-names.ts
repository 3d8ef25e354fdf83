import type { Column } from '../catalog/model.js';

/** Text that could be a value of this column; an engine would refuse or twist the rest. */
export function fits(text: string, column: Column): boolean {
  if (column.family === 'integer') return /^-?\d{1,20}$/.test(text);
  if (column.family === 'decimal') return /^-?\d{1,65}(?:\.\d{1,30})?$/.test(text);
  if (column.family === 'float' || column.family === 'boolean') return false;
  if (column.family === 'uuid') return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text);
  return column.family === 'text' || column.family === 'other' || column.family === 'untyped';
}

function partsIn(name: string): readonly string[] {
  if (!name.startsWith('[')) return name.split(',').map((part) => part.trim());
  try {
    const value: unknown = JSON.parse(name);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * The parts of a key of several columns as people write it: `7, 1014`, as errors and plans show it, or `["7", "10,14"]` where a part holds a
 * comma. Null for a name that is none.
 */
export function keyParts(name: string, key: readonly Column[]): readonly string[] | null {
  const parts = partsIn(name);
  const isKey = parts.length === key.length && key.every((column, index) => fits(parts[index] ?? '', column));
  return isKey ? parts : null;
}
