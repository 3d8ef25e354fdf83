import type { Column } from '../catalog/model.js';

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
 * comma. Null for a name that is none. `fits` tells whether a text could be a value of a column.
 */
export function keyParts(
  name: string,
  key: readonly Column[],
  fits: (text: string, column: Column) => boolean,
): readonly string[] | null {
  const parts = partsIn(name);
  const isKey = parts.length === key.length && key.every((column, index) => fits(parts[index] ?? '', column));
  return isKey ? parts : null;
}
