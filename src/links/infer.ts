import { groupBy } from '../catalog/assemble.js';
import type { Catalog } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { Account } from './accounts.js';
import { traitsOf } from './account-columns.js';
import { deletedCondition, disabledCondition } from './conditions.js';
import { dataClues } from './data/clues.js';
import { coincidenceClues } from './data/coincidence.js';
import { NO_FACTS } from './data/facts.js';
import type { Facts } from './data/facts.js';
import { draftOf, withRows } from './draft.js';
import type { ColumnDraft, Draft } from './draft.js';
import { LEAST_CONFIDENCE, confidenceOf, evidenceOf, toldAs } from './evidence.js';
import { findGrantPaths } from './grant-paths.js';
import { referenceId } from './ids.js';
import { findGrants } from './grants.js';
import type { KindContext } from './grants.js';
import { kindOf } from './kinds.js';
import type { AccountTable, Links, Reference } from './model.js';
import { findRoles } from './roles.js';
import { findColumn } from './schema.js';
import { findTenants } from './tenants.js';
import { likeliest } from './world.js';
import type { Candidate, World } from './world.js';

/**
 * Who is linked to what: declared references are confirmed, everything guessed is proposed with its evidence. Without facts the catalog
 * alone speaks.
 */
export function inferLinks(catalog: Catalog, facts: Facts = NO_FACTS): Links {
  return conclude(withRows(draftOf(catalog), facts), facts);
}

/** Weighs a draft with what the rows said. */
export function conclude({ world, declared, composite, columns }: Draft, facts: Facts): Links {
  const weigh = (candidate: Candidate): Candidate => withData(world, candidate, facts);
  const known = [...declared, ...composite.map(weigh)];
  const byTable = groupBy(known, ({ from }) => from.table);
  const guesses = columns.flatMap((each) => choose(each, byTable.get(each.named.table.id) ?? [], weigh));
  return linksOf(world, [...known, ...guesses]);
}

/** The likeliest reference of a column; every one of a polymorphic column. */
function choose(
  { named, candidates }: ColumnDraft,
  known: readonly Candidate[],
  weigh: (candidate: Candidate) => Candidate,
): readonly Candidate[] {
  const weighed = candidates.map(weigh).filter(({ clues }) => confidenceOf(clues) >= LEAST_CONFIDENCE);
  const typed = weighed.filter(({ when }) => when !== undefined);
  if (typed.length > 0) return typed;
  const best = likeliest(weighed);
  if (best === undefined) return [];
  const isPart = known.some(({ from, to }) => from.columns.includes(named.column.name) && to.table === best.to.table);
  return isPart ? [] : [best];
}

function withData(world: World, candidate: Candidate, facts: Facts): Candidate {
  const target = world.schema.byId.get(candidate.to.table);
  const key = target === undefined ? undefined : findColumn(target, candidate.to.columns.at(-1) ?? '');
  if (key === undefined) return candidate;
  const clues = [...candidate.clues, ...dataClues(facts, { ...candidate, key: key.column })];
  const isShort = clues.some(({ rule }) => rule === 'shortIds');
  return { ...candidate, clues: isShort ? [...clues, ...coincidenceClues(facts, candidate)] : clues };
}

function linksOf(world: World, candidates: readonly Candidate[]): Links {
  const { schema, accounts } = world;
  const pairs = candidates.map(
    ({ from, to, basis }) => ({ from, to, state: basis === 'declared' ? 'confirmed' : 'proposed' }) as const,
  );
  const tenants = findTenants(schema, pairs, accounts);
  const roles = findRoles(schema, pairs, { accounts, tenants });
  const context: KindContext = {
    schema,
    accounts: new Set(accounts.map(({ table }) => table.table.id)),
    roles: new Map(roles.map(({ table, kind }) => [table, kind])),
    tenants,
    references: groupBy(pairs, ({ from }) => from.table),
  };
  const references = candidates.map((each) => referenceOf(each, context)).toSorted((a, b) => compareText(a.id, b.id));
  const grants = findGrants(references, context);
  return {
    accounts: accounts.map(accountTableOf),
    roles,
    grants,
    references,
    tenants: [...tenants].sort(compareText),
    grantPaths: findGrantPaths({ schema, accounts: context.accounts, roles, grants, references }),
  };
}

function referenceOf({ from, to, basis, clues, when, list }: Candidate, context: KindContext): Reference {
  const state = basis === 'declared' ? 'confirmed' : 'proposed';
  const kind = kindOf({ from, to, state }, context);
  return {
    id: referenceId({ from, ...(when === undefined ? {} : { when }) }),
    from,
    to,
    basis,
    state,
    confidence: confidenceOf(clues),
    kind,
    ...(when === undefined ? {} : { when }),
    ...(list === undefined ? {} : { list }),
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
    evidence: reasons.map((said) => toldAs('name', said)),
  };
}
