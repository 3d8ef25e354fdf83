import { clue } from './evidence.js';
import { findColumn } from './schema.js';
import type { NamedColumn } from './schema.js';
import { sameType } from './types.js';
import { actorOf } from './actors.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** One declaration may be a coincidence. */
const LEAST_DECLARATIONS = 2;

/** Columns whose name is declared elsewhere, always to one table: the declaration was forgotten here. */
export function byDeclarationElsewhere(world: World, from: NamedColumn): readonly Candidate[] {
  const declared = world.declared.get(from.squashed) ?? [];
  const [first] = declared;
  const self = world.schema.byId.get(from.table.id);
  const needed = actorOf(from.words) === undefined ? LEAST_DECLARATIONS : 1;
  if (
    first === undefined ||
    self === undefined ||
    declared.length < needed ||
    isOwnKey(from) ||
    hasTypeBeside(self, from)
  )
    return [];
  const table = world.schema.byId.get(first.table);
  const key = table === undefined ? undefined : findColumn(table, first.columns[0] ?? '');
  const agree = declared.every((each) => each.table === first.table && each.columns[0] === first.columns[0]);
  if (key === undefined || key === from || !agree || !sameType(from.column, key.column)) return [];
  return candidate(from, key, [
    clue('declaredElsewhere', 'declaredElsewhere', {
      column: from.column.name,
      table: first.table,
      n: declared.length,
    }),
  ]);
}
