import type { Column, Table } from '../catalog/model.js';

/** Columns that hold data of their own: generated ones are computed again by the engine and never written. */
export function storedColumns(table: Table): readonly Column[] {
  return table.columns.filter((column) => column.generated === 'no');
}
