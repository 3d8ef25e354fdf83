import type { Inspection } from '../../index.js';
import { changesDocument } from './changes.js';
import { bare, columnsDocument, placeDocument } from './place.js';

/** The `inspect` document of CLI.md 9. */
export function inspectDocument({
  catalog,
  links,
  target,
  server,
  changes,
}: Omit<Inspection, 'found'>): Readonly<Record<string, unknown>> {
  const place = (id: string): Readonly<Record<string, unknown>> => placeDocument(id, catalog);
  return {
    schema: 'untether/inspect',
    formatVersion: '1.0',
    target: { name: target.name, environment: target.settings.environment, ...server },
    tables: catalog.tables.length,
    fingerprint: catalog.fingerprint,
    accounts: links.accounts.map(({ table, key, lookup, deleted, disabled, state, evidence }) =>
      bare({ ...place(table), key, lookup, deleted, disabled, state, evidence }),
    ),
    roles: links.roles.map(({ table, kind }) => ({ ...place(table), kind })),
    grants: links.grants.map(({ table, kind }) => ({ ...place(table), kind })),
    references: links.references.map(({ id, from, to, basis, state, confidence, kind, when, list, evidence }) =>
      bare({
        id,
        from: columnsDocument(from, catalog),
        to: columnsDocument(to, catalog),
        basis,
        state,
        confidence,
        kind,
        when,
        list,
        evidence,
      }),
    ),
    ...(changes === null ? {} : { changes: changesDocument(changes, catalog) }),
  };
}
