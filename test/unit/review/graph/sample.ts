import type { TableId } from '../../../../src/catalog/model.js';
import type { AccountTable, Links, Reference } from '../../../../src/links/model.js';
import { buildGraph, type GraphSource } from '../../../../src/review/graph/build.js';
import type { LinkGraph } from '../../../../src/review/graph/model.js';
import { catalog, table } from '../../catalog/sample.js';
import { reference } from '../inspect-sample.js';

export function accounts(...tables: readonly TableId[]): readonly AccountTable[] {
  return tables.map((id) => ({
    table: id,
    key: ['id'],
    lookup: [],
    protected: [],
    state: 'confirmed',
    evidence: [],
  }));
}

/** A database with the tables that its links name, and some more. */
export function source(links: Partial<Links>, more: readonly TableId[] = []): GraphSource {
  const whole: Links = {
    accounts: accounts('users'),
    roles: [],
    grants: [],
    references: [],
    tenants: [],
    grantPaths: [],
    ...links,
  };
  const named = [
    ...whole.accounts.map((entry) => entry.table),
    ...whole.roles.map((entry) => entry.table),
    ...whole.grants.map((entry) => entry.table),
    ...whole.references.flatMap(({ from, to }) => [from.table, to.table]),
    ...more,
  ];
  return { catalog: catalog([...new Set(named)].sort().map((id) => table(id))), links: whole };
}

/** References of tables to one column. */
export function toUsers(tables: readonly TableId[], other: Partial<Reference> = {}): readonly Reference[] {
  return tables.map((id) => reference(`${id}.user_id`, 'users.id', other));
}

/** Accounts with roles, a grant, a session and what records who did it; each way of knowing a reference once. */
export const company: GraphSource = source(
  {
    roles: [
      { table: 'roles', kind: 'role' },
      { table: 'teams', kind: 'group' },
    ],
    grants: [{ table: 'user_roles', kind: 'role' }],
    references: [
      reference('user_roles.role_id', 'roles.id', { kind: 'role' }),
      ...toUsers(['user_roles'], { kind: 'role' }),
      reference('users.team_id', 'teams.id', { basis: 'inferred', state: 'proposed', confidence: 0.8 }),
      ...toUsers(['sessions'], { kind: 'session', basis: 'manual' }),
      reference('teams.leader', 'users.name', { basis: 'by-name', kind: 'delegate' }),
      reference('notes.subject_id', 'users.id', { basis: 'polymorphic', when: { subject_type: 'user', hidden: null } }),
      ...toUsers(['audit_1', 'audit_2', 'audit_3', 'audit_4'], { kind: 'audit' }),
      reference('cities.country_id', 'countries.id'),
      reference('notes.city_id', 'cities.id'),
      reference('countries.ruler', 'users.id', { state: 'rejected' }),
    ],
  },
  ['unrelated'],
);

export const companyGraph: LinkGraph = buildGraph(company);
