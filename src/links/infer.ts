import type { Catalog } from '../catalog/model.js';
import { groupBy } from '../catalog/assemble.js';
import { compareText, formatColumns } from '../catalog/names.js';
import { findAccounts } from './accounts.js';
import type { Account } from './accounts.js';
import { byActor, bySocialTie } from './actors.js';
import { traitsOf } from './accountColumns.js';
import { byComment } from './comments.js';
import { byCompositeKey } from './composites.js';
import { deletedCondition, disabledCondition } from './conditions.js';
import { declaredCandidates, declaredNames } from './declared.js';
import { LEAST_CONFIDENCE, confidenceOf, evidenceOf } from './evidence.js';
import { findGrants, kindOf } from './kinds.js';
import type { KindContext } from './kinds.js';
import { byLogin, byMail } from './logins.js';
import type { AccountTable, Columns, Links, Reference } from './model.js';
import { byKeyName, byParentName } from './namedReferences.js';
import { byOrganisation } from './organisations.js';
import { findRoles } from './roles.js';
import { schemaOf } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { byDeclarationElsewhere } from './siblings.js';
import { targetsOf } from './targets.js';
import { addViews, byView } from './views.js';
import { likeliest } from './world.js';
import type { Candidate, Strategy, World } from './world.js';

/** Name strategies; each looks at one column, and the likeliest suggestion wins. */
const STRATEGIES: readonly Strategy[] = [
  byKeyName,
  byParentName,
  byDeclarationElsewhere,
  byComment,
  byActor,
  bySocialTie,
  byOrganisation,
  byLogin,
  byMail,
  byView,
];

/**
 * Who is linked to what, from the catalog alone: declared references are confirmed, everything guessed is proposed with its evidence.
 * Nothing is read from the tables.
 */
export function inferLinks(catalog: Catalog): Links {
  const schema = schemaOf(catalog);
  const targets = targetsOf(schema);
  const accounts = findAccounts(schema, targets);
  const declared = declaredCandidates(schema);
  const world: World = { schema, targets, accounts, declared: declaredNames(schema) };
  const candidates = [...declared, ...guesses(world, declared)];
  const pairs = candidates.map(
    ({ from, to, basis }) => ({ from, to, state: basis === 'declared' ? 'confirmed' : 'proposed' }) as const,
  );
  const roles = findRoles(schema, pairs, accounts);
  const context: KindContext = {
    schema,
    accounts: new Set(accounts.map(({ table }) => table.table.id)),
    roles: new Map(roles.map(({ table, kind }) => [table, kind])),
    references: groupBy(pairs, ({ from }) => from.table),
  };
  const references = candidates.map((each) => referenceOf(each, context)).toSorted((a, b) => compareText(a.id, b.id));
  return { accounts: accounts.map(accountTableOf), roles, grants: findGrants(references, context), references };
}

/** The likeliest reference of every column that declares none. */
function guesses(world: World, declared: readonly Candidate[]): readonly Candidate[] {
  const byTable = groupBy(declared, ({ from }) => from.table);
  return world.schema.tables.flatMap((table) => {
    const own = byTable.get(table.table.id) ?? [];
    const composite = byCompositeKey(world, table).filter(
      ({ from }) => !own.some((each) => sameColumns(each.from, from)),
    );
    const known = [...own, ...composite];
    const single = table.columns.flatMap((column) => guess(world, table, column, known) ?? []);
    return [...composite, ...single];
  });
}

function guess(
  world: World,
  table: NamedTable,
  named: NamedColumn,
  known: readonly Candidate[],
): Candidate | undefined {
  const { name, identity } = named.column;
  const isOwnNumber = identity !== 'no' && table.table.primaryKey?.length === 1 && table.table.primaryKey[0] === name;
  if (isOwnNumber || known.some(({ from }) => from.columns.length === 1 && from.columns[0] === name)) return undefined;
  const best = likeliest(addViews(STRATEGIES.flatMap((strategy) => strategy(world, named))));
  if (best === undefined || confidenceOf(best.clues) < LEAST_CONFIDENCE) return undefined;
  const isPart = known.some(({ from, to }) => from.columns.includes(name) && to.table === best.to.table);
  return isPart ? undefined : best;
}

function referenceOf({ from, to, basis, clues }: Candidate, context: KindContext): Reference {
  const state = basis === 'declared' ? 'confirmed' : 'proposed';
  const kind = kindOf({ from, to, state }, context);
  return {
    id: formatColumns(from.table, from.columns),
    from,
    to,
    basis,
    state,
    confidence: confidenceOf(clues),
    kind,
    evidence: evidenceOf(clues),
  };
}

function accountTableOf({ table, key, logins, mail, reasons }: Account): AccountTable {
  const traits = [...traitsOf(table)];
  const phone = traits.find(([, trait]) => trait === 'phone')?.[0];
  const lookup = [...logins, mail, phone].filter((column) => column !== undefined).map(({ column }) => column.name);
  const label = traits.find(([column, trait]) => trait === 'label' && !lookup.includes(column.column.name))?.[0].column
    .name;
  const [deleted, disabled] = [deletedCondition(table), disabledCondition(table)];
  return {
    table: table.table.id,
    key: key.map(({ column }) => column.name),
    lookup,
    ...(label === undefined ? {} : { label }),
    ...(deleted === undefined ? {} : { deleted }),
    ...(disabled === undefined ? {} : { disabled }),
    protected: [],
    state: 'proposed',
    evidence: reasons.map((detail) => ({ kind: 'name', detail })),
  };
}

function sameColumns(a: Columns, b: Columns): boolean {
  return a.columns.length === b.columns.length && a.columns.every((column) => b.columns.includes(column));
}
