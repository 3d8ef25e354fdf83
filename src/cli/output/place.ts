import { findTable } from '../../catalog/graph.js';
import type { TableColumns } from '../../catalog/names.js';
import type { Evidence } from '../../links/model.js';
import type { Catalog } from '../../index.js';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that are there. */
export function bare(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}

/** A table as its engine spells it, and its schema where that is not the default one; the id for a table that is gone. */
export function placeDocument(id: string, catalog: Catalog): Fields {
  const table = findTable(catalog, id);
  if (!table) return { table: id };
  return table.schema === catalog.defaultSchema ? { table: table.name } : { table: table.name, schema: table.schema };
}

/** Columns of a table. */
export function columnsDocument({ table, columns }: TableColumns, catalog: Catalog): Fields {
  return { ...placeDocument(table, catalog), columns };
}

/** Evidence for programs: never translated, so without what it is translated from. */
export function evidenceDocument(evidence: readonly Evidence[]): readonly Fields[] {
  return evidence.map(({ kind, detail, matched, distinct, counterExamples, weight, factor }) =>
    bare({ kind, detail, matched, distinct, counterExamples, weight, factor }),
  );
}
