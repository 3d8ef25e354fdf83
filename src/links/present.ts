import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Columns, Links, Reference } from './model.js';

function isThere(catalog: Catalog, { table, columns }: Columns): boolean {
  const known = new Set(findTable(catalog, table)?.columns.map(({ name }) => name));
  return columns.every((name) => known.has(name));
}

/** Tells references whose tables and columns are there from those that a file still names after they have gone. */
export function presentLinks(
  catalog: Catalog,
  links: Links,
): { readonly links: Links; readonly gone: readonly Reference[] } {
  const isGone = ({ from, to }: Reference): boolean => ![from, to].every((end) => isThere(catalog, end));
  const gone = links.references.filter(isGone);
  return { links: { ...links, references: links.references.filter((reference) => !isGone(reference)) }, gone };
}
