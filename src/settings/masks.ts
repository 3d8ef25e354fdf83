import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import { parseColumn } from '../catalog/names.js';
import { findClosest } from '../messages/closest.js';
import { readDocument } from './document.js';
import type { Problem } from './problems.js';
import { placed, refuse } from './refuse.js';

function nearest(word: string, candidates: readonly string[]): string {
  const near = findClosest(word, candidates);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

function problemOf(entry: string, catalog: Catalog): string | null {
  const { table, column } = parseColumn(entry);
  const found = findTable(catalog, table);
  if (found === undefined)
    return `there is no table ${table}${nearest(
      table,
      catalog.tables.map(({ id }) => id),
    )}`;
  const names = found.columns.map(({ name }) => name);
  return names.includes(column) ? null : `there is no column ${column} in table ${table}${nearest(column, names)}`;
}

/** A column that `mask` names wrongly would be shown to everybody: throws U04 for those that the database does not have. */
export function requireMaskedColumns(
  mask: readonly string[],
  catalog: Catalog,
  file: { name: string; text: string },
): void {
  const problems = mask.flatMap((entry, index): readonly Problem[] => {
    const message = problemOf(entry, catalog);
    return message === null ? [] : [{ path: ['mask', index], message }];
  });
  if (problems.length === 0) return;
  const source = readDocument(file.text);
  throw refuse(file.name, source, placed(source, problems));
}
