import { compareText, formatColumns } from '../catalog/names.js';
import type { Columns } from './model.js';

/** `table [column]`, with the condition of a polymorphic reference: `grants [holder_id] when holder_type = "user"`. */
export function referenceId(from: Columns, when: Readonly<Record<string, string | null>> = {}): string {
  const conditions = Object.entries(when).map(([column, value]) => `${column} = ${JSON.stringify(value)}`);
  const columns = formatColumns(from.table, from.columns);
  return conditions.length === 0 ? columns : `${columns} when ${conditions.toSorted(compareText).join(', ')}`;
}
