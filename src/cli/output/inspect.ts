import type { Inspection } from '../../index.js';

function bare(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** The `inspect` document of CLI.md 9. */
export function inspectDocument({ catalog, links, target, server }: Inspection): Readonly<Record<string, unknown>> {
  const names = new Map(catalog.tables.map((table) => [table.id, table]));
  const place = (id: string): Readonly<Record<string, unknown>> => {
    const table = names.get(id);
    if (!table) return { table: id };
    return table.schema === catalog.defaultSchema ? { table: table.name } : { table: table.name, schema: table.schema };
  };
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
    references: links.references.map(({ id, from, to, basis, state, confidence, kind, evidence }) => ({
      id,
      from: { ...place(from.table), columns: from.columns },
      to: { ...place(to.table), columns: to.columns },
      basis,
      state,
      confidence,
      kind,
      evidence,
    })),
  };
}
