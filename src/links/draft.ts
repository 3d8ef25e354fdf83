import type { Catalog } from '../catalog/model.js';
import { groupBy } from '../catalog/assemble.js';
import { byAccountNoun } from './account-nouns.js';
import { findAccounts } from './accounts.js';
import { byActor, bySocialTie } from './actors.js';
import { byComment } from './comments.js';
import { byCompositeKey, byKeyWithin, byNameInKey } from './composites.js';
import type { Facts } from './data/facts.js';
import { declaredCandidates, declaredNames } from './declared.js';
import { byRowsAlone } from './inclusion.js';
import { byList, isNamedList } from './lists.js';
import { byLogin, byMail } from './logins.js';
import type { Columns } from './model.js';
import { byKeyName, byParentName } from './named-references.js';
import { byOrganisation } from './organisations.js';
import { byTypeBeside } from './polymorphic.js';
import { schemaOf } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { byDeclarationElsewhere } from './siblings.js';
import { targetsOf } from './targets.js';
import { readViewJoins } from './view-joins.js';
import { addViews, byView } from './views.js';
import type { Candidate, Strategy, World } from './world.js';

/** What one column may point at; the likeliest wins, but for polymorphic ones, which stand beside each other. */
export interface ColumnDraft {
  readonly named: NamedColumn;
  readonly candidates: readonly Candidate[];
}

/** Everything the catalog suggests, before the rows are asked. */
export interface Draft {
  readonly world: World;
  readonly declared: readonly Candidate[];
  readonly composite: readonly Candidate[];
  /** Columns without a declaration of their own. */
  readonly columns: readonly ColumnDraft[];
}

/** Name strategies; each looks at one column. */
const STRATEGIES: readonly Strategy[] = [
  byKeyName,
  byParentName,
  byDeclarationElsewhere,
  byComment,
  byActor,
  byAccountNoun,
  bySocialTie,
  byOrganisation,
  byLogin,
  byMail,
  byNameInKey,
  byView,
];

/** What names, types, comments and declarations suggest. */
export function draftOf(catalog: Catalog): Draft {
  const schema = schemaOf(catalog);
  const targets = targetsOf(schema);
  const world: World = {
    schema,
    targets,
    accounts: findAccounts(schema, targets),
    declared: declaredNames(schema),
    views: readViewJoins(catalog).joins,
  };
  const declared = declaredCandidates(schema);
  const byTable = groupBy(declared, ({ from }) => from.table);
  const composite = schema.tables.flatMap((table) => compositesOf(world, table, byTable.get(table.table.id) ?? []));
  const columns = schema.tables.flatMap((table) => columnDrafts(world, table, byTable.get(table.table.id) ?? []));
  return { world, declared, composite, columns };
}

/** Adds what only rows can suggest: the types of polymorphic pairs, lists, texts that are keys or logins. */
export function withRows(draft: Draft, facts: Facts): Draft {
  const columns = draft.columns.map(({ named, candidates }) => {
    const typed = byTypeBeside(draft.world, named, facts);
    if (typed.length > 0) return { named, candidates: [...candidates, ...typed] };
    const lists = candidates.length > 0 && !isNamedList(named) ? [] : byList(draft.world, named, facts);
    // `role_ids` is called like a key as well, and is none.
    const found = lists.length > 0 ? lists : candidates;
    return { named, candidates: found.length > 0 ? found : byRowsAlone(draft.world, named, facts) };
  });
  return { ...draft, columns };
}

function compositesOf(world: World, table: NamedTable, declared: readonly Candidate[]): readonly Candidate[] {
  return [...byCompositeKey(world, table), ...byKeyWithin(world, table)].filter(
    ({ from }) => !declared.some((each) => sameColumns(each.from, from)),
  );
}

function columnDrafts(world: World, table: NamedTable, declared: readonly Candidate[]): readonly ColumnDraft[] {
  const known = new Set(declared.flatMap(({ from }) => (from.columns.length === 1 ? from.columns : [])));
  return table.columns
    .filter((named) => !known.has(named.column.name) && !isOwnNumber(table, named))
    .map((named) => ({ named, candidates: addViews(STRATEGIES.flatMap((strategy) => strategy(world, named))) }));
}

function isOwnNumber({ table }: NamedTable, { column }: NamedColumn): boolean {
  return column.identity !== 'no' && table.primaryKey?.length === 1 && table.primaryKey[0] === column.name;
}

function sameColumns(a: Columns, b: Columns): boolean {
  return a.columns.length === b.columns.length && a.columns.every((column) => b.columns.includes(column));
}
