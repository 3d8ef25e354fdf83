import { compareText, formatColumns } from '../catalog/names.js';
import { clue } from './evidence.js';
import type { Columns } from './model.js';
import type { Schema } from './schema.js';
import { squash } from './words.js';
import type { Candidate } from './world.js';

/** Every foreign key of the catalog, sorted; where one column set has two, the first by its target is kept and names the other. */
export function declaredCandidates(schema: Schema): readonly Candidate[] {
  const byColumns = new Map<string, Candidate[]>();
  for (const { table } of schema.tables) {
    for (const key of table.foreignKeys) {
      const from = { table: table.id, columns: key.columns };
      const to = { table: key.referencedTable, columns: key.referencedColumns };
      const id = formatColumns(from.table, from.columns);
      const found: Candidate = {
        from,
        to,
        basis: 'declared',
        clues: [clue('declared', 'declared', { key: key.name, action: key.onDelete })],
      };
      byColumns.set(id, [...(byColumns.get(id) ?? []), found]);
    }
  }
  return [...byColumns.values()].map(mergeTargets);
}

/** What single columns of a name are declared to point at, by the squashed name. */
export function declaredNames(schema: Schema): ReadonlyMap<string, readonly Columns[]> {
  const names = new Map<string, Columns[]>();
  for (const { table } of schema.tables) {
    for (const { columns, referencedTable, referencedColumns } of table.foreignKeys) {
      const [only = '', second] = columns;
      const name = squash(schema.words(only));
      if (second === undefined)
        names.set(name, [...(names.get(name) ?? []), { table: referencedTable, columns: referencedColumns }]);
    }
  }
  return names;
}

function mergeTargets(candidates: readonly Candidate[]): Candidate {
  const [first, ...others] = candidates.toSorted((a, b) => compareText(a.to.table, b.to.table));
  if (first === undefined) throw new Error('a declared reference without a foreign key');
  const more = others
    .filter(({ to }) => to.table !== first.to.table)
    .map(({ to }) => clue('declared', 'declaredToo', { target: formatColumns(to.table, to.columns) }));
  return { ...first, clues: [...first.clues, ...more] };
}
