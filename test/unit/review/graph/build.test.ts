import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../../src/review/graph/build.js';
import { MOST_BOXES } from '../../../../src/review/graph/fold.js';
import type { LinkGraph } from '../../../../src/review/graph/model.js';
import { reference } from '../inspect-sample.js';
import { accounts, company, companyGraph, source, toUsers } from './sample.js';

const boxes = ({ nodes }: LinkGraph): readonly string[] => nodes.map(({ cluster, id }) => `${cluster}: ${id}`);
const lines = ({ edges }: LinkGraph): readonly string[] =>
  edges.map(({ from, to, basis, references }) => `${from} -> ${to} ${basis} ${String(references.length)}`);
const numbered = (name: string, n: number): readonly string[] =>
  Array.from({ length: n }, (_, index) => `${name}_${String(index).padStart(3, '0')}`);

describe('what is drawn', () => {
  it('accounts, roles, grants and what refers to accounts, by cluster', () => {
    expect(boxes(companyGraph)).toEqual([
      'accounts: users',
      'roles: roles',
      'groups: teams',
      'grants: user_roles',
      'sessions: sessions',
      'history: records in history',
      'other: notes',
    ]);
  });

  it('one line for references that look the same, none for rejected ones and those between other tables', () => {
    expect(lines(companyGraph)).toEqual([
      'notes -> users polymorphic 1',
      'records in history -> users declared 4',
      'sessions -> users manual 1',
      'teams -> users by-name 1',
      'user_roles -> roles declared 1',
      'user_roles -> users declared 1',
      'users -> teams inferred 1',
    ]);
  });

  it('nothing is missing silently', () => {
    expect(companyGraph).toMatchObject({
      drawn: { tables: 10, folded: 4, references: 10 },
      leftOut: { tables: 3, references: 2, rejected: 1 },
    });
    const { drawn, leftOut } = companyGraph;
    expect(drawn.tables + leftOut.tables).toBe(company.catalog.tables.length);
    expect(drawn.references + leftOut.references + leftOut.rejected).toBe(company.links.references.length);
  });

  it('several columns of a table to the same table are one line; another basis or state is another', () => {
    const graph = buildGraph(
      source({
        references: [
          reference('orders.owner', 'users.id'),
          reference('orders.editor', 'users.id'),
          reference('orders.seller', 'users.id', { state: 'proposed', confidence: 0.5 }),
        ],
      }),
    );
    expect(graph.edges.map(({ state, references }) => [state, references.map(({ id }) => id)])).toEqual([
      ['confirmed', ['orders [editor]', 'orders [owner]']],
      ['proposed', ['orders [seller]']],
    ]);
  });

  it('the far side of a grant, and the tables on the shortest way from a role to accounts', () => {
    const references = [
      reference('shares.role_id', 'roles.id'),
      reference('shares.document_id', 'documents.id'),
      reference('roles.tenant_id', 'tenants.id'),
      reference('plans.tenant_id', 'tenants.id'),
      reference('users.tenant_id', 'tenants.id'),
    ];
    const graph = buildGraph(
      source({ references, roles: [{ table: 'roles', kind: 'role' }], grants: [{ table: 'shares', kind: 'role' }] }),
    );
    expect(boxes(graph)).toEqual([
      'accounts: users',
      'roles: roles',
      'grants: shares',
      'other: documents',
      'other: tenants',
    ]);
    expect(lines(graph)).toHaveLength(4);
  });

  it('an account table that was rejected is none', () => {
    const [entry] = accounts('people');
    if (!entry) throw new Error('there is one');
    const graph = buildGraph(source({ accounts: [{ ...entry, state: 'rejected' }], references: toUsers(['a']) }));
    expect(graph).toMatchObject({ nodes: [], edges: [], leftOut: { tables: 3, references: 1 } });
  });

  it('the order of the links does not matter', () => {
    const { links } = company;
    const turned = { ...links, references: links.references.toReversed(), roles: links.roles.toReversed() };
    expect(buildGraph({ ...company, links: turned })).toEqual(companyGraph);
  });
});

describe('what is folded', () => {
  it('tables that only record who did it, when there are many of them', () => {
    const few = buildGraph(source({ references: toUsers(['a', 'b', 'c'], { kind: 'audit' }) }));
    expect(boxes(few)).toEqual(['accounts: users', 'history: a', 'history: b', 'history: c']);
    const names = numbered('log', 200);
    const many = buildGraph(source({ references: toUsers(names, { kind: 'audit' }) }));
    expect(many.nodes).toHaveLength(2);
    expect(many.nodes[1]).toMatchObject({ shape: 'fold', why: 'records', tables: names });
  });

  it('not those that own something, or that others point at', () => {
    const references = [
      ...toUsers(['a', 'b', 'c', 'd', 'e'], { kind: 'audit' }),
      reference('d.owner', 'users.id', { kind: 'ownership' }),
      reference('grants.e_id', 'e.id'),
    ];
    const graph = buildGraph(source({ references, grants: [{ table: 'grants', kind: 'permission' }] }));
    expect(boxes(graph)).toEqual([
      'accounts: users',
      'grants: grants',
      ...['a', 'b', 'c', 'd', 'e'].map((id) => `history: ${id}`),
    ]);
  });

  it('the least telling clusters when the drawing would be too large', () => {
    const graph = buildGraph(
      source({
        references: [
          ...toUsers(numbered('owned', MOST_BOXES), { kind: 'ownership' }),
          ...toUsers(numbered('token', 3), { kind: 'token' }),
        ],
      }),
    );
    expect(boxes(graph)).toEqual([
      'accounts: users',
      ...numbered('token', 3).map((id) => `sessions: ${id}`),
      'history: many in history',
    ]);
    expect(graph).toMatchObject({ drawn: { tables: MOST_BOXES + 4, folded: MOST_BOXES, references: MOST_BOXES + 3 } });
  });
});

describe('one table', () => {
  it('and its neighbours', () => {
    const graph = buildGraph({ ...company, table: 'user_roles' });
    expect(boxes(graph)).toEqual(['accounts: users', 'roles: roles', 'grants: user_roles']);
    expect(graph.leftOut).toEqual({ tables: 10, references: 10, rejected: 1 });
  });

  it('that has nothing to do with accounts', () => {
    expect(lines(buildGraph({ ...company, table: 'cities' }))).toEqual([
      'cities -> countries declared 1',
      'notes -> cities declared 1',
    ]);
    expect(boxes(buildGraph({ ...company, table: 'unrelated' }))).toEqual(['other: unrelated']);
  });

  it('is never folded itself', () => {
    const links = { references: toUsers(['a', 'b', 'c', 'd', 'e'], { kind: 'audit' }) };
    expect(boxes(buildGraph({ ...source(links), table: 'a' }))).toEqual(['accounts: users', 'history: a']);
    expect(boxes(buildGraph({ ...source(links), table: 'users' }))).toEqual([
      'accounts: users',
      'history: records in history',
    ]);
  });
});
