import { compareText, formatColumns, formatName } from '../catalog/names.js';
import type { Columns, Reference } from './model.js';

/** What tells one reference from another on the same columns. */
type Conditioned = Pick<Reference, 'from' | 'when'>;

/** `model_type = "App\\Models\\User"`: the condition of a polymorphic reference, its columns sorted; empty without one. */
export function formatCondition(when: Reference['when']): string {
  return Object.entries(when ?? {})
    .map(([column, value]) => `${formatName(column)} = ${JSON.stringify(value)}`)
    .toSorted(compareText)
    .join(', ');
}

/** `table [column]`, and ` when type = "User"` behind it for a polymorphic reference: the id of a reference everywhere. */
export function referenceId({ from, when }: Conditioned): string {
  const columns = formatColumns(from.table, from.columns);
  const condition = formatCondition(when);
  return condition === '' ? columns : `${columns} when ${condition}`;
}

/** The id and where it points, `table [column] -> other [key]`: for columns on which several references stand. */
export function fullReferenceId(reference: Conditioned & { readonly to: Columns }): string {
  return `${referenceId(reference)} -> ${formatColumns(reference.to.table, reference.to.columns)}`;
}

/** True for a polymorphic reference of which nobody has said yet which rows are meant: a plan must not use it. */
export function needsCondition({ basis, when }: Pick<Reference, 'basis' | 'when'>): boolean {
  return basis === 'polymorphic' && Object.keys(when ?? {}).length === 0;
}
