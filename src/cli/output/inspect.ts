import { type Catalog, type Inspection, type Reference, tenantScopes } from '../../index.js';
import { changesDocument } from './changes.js';
import { bare, columnsDocument, evidenceDocument, placeDocument } from './place.js';

/** The `inspect` document of CLI.md 9. */
export function inspectDocument({
  catalog,
  links,
  target,
  server,
  changes,
  looked,
}: Omit<Inspection, 'found'>): Readonly<Record<string, unknown>> {
  const scopes = tenantScopes(links);
  const place = (id: string): Readonly<Record<string, unknown>> => placeDocument(id, catalog);
  return {
    schema: 'untether/inspect',
    formatVersion: '1.0',
    target: { name: target.name, environment: target.settings.environment, ...server },
    tables: catalog.tables.length,
    fingerprint: catalog.fingerprint,
    accounts: links.accounts.map(({ table, key, lookup, deleted, disabled, state, evidence }) =>
      bare({ ...place(table), key, lookup, deleted, disabled, state, evidence: evidenceDocument(evidence) }),
    ),
    roles: links.roles.map(({ table, kind }) => ({ ...place(table), kind })),
    grants: links.grants.map(({ table, kind }) => ({ ...place(table), kind })),
    references: links.references
      .filter(({ id }) => !scopes.has(id))
      .map((reference) => referenceDocument(reference, catalog)),
    tenants: links.tenants.map((table) => ({
      ...place(table),
      columns: links.references
        .filter(({ id, to }) => to.table === table && scopes.has(id))
        .map(({ from, basis, state }) => ({ ...columnsDocument(from, catalog), basis, state })),
    })),
    grantPaths: links.grantPaths.map(({ role, holders, permissions }) => ({
      role: columnsDocument(role, catalog),
      holders: place(holders),
      permissions,
    })),
    looked,
    ...(changes === null ? {} : { changes: changesDocument(changes, catalog) }),
  };
}

function referenceDocument(reference: Reference, catalog: Catalog): Readonly<Record<string, unknown>> {
  const { id, from, to, basis, state, confidence, kind, when, list, evidence } = reference;
  const ends = { from: columnsDocument(from, catalog), to: columnsDocument(to, catalog) };
  const told = evidenceDocument(evidence);
  return bare({ id, ...ends, basis, state, confidence, kind, when, list, evidence: told });
}
