import { type Columns, type Inspection, isTenantScope } from '../../index.js';

function bare(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** The `inspect` document of CLI.md 9. */
export function inspectDocument({
  catalog,
  links,
  target,
  server,
  looked,
}: Inspection): Readonly<Record<string, unknown>> {
  const names = new Map(catalog.tables.map((table) => [table.id, table]));
  const place = (id: string): Readonly<Record<string, unknown>> => {
    const table = names.get(id);
    if (!table) return { table: id };
    return table.schema === catalog.defaultSchema ? { table: table.name } : { table: table.name, schema: table.schema };
  };
  const columns = (side: Columns): Readonly<Record<string, unknown>> => ({
    ...place(side.table),
    columns: side.columns,
  });
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
    references: links.references
      .filter((reference) => !isTenantScope(reference, links))
      .map(({ id, from, to, basis, state, confidence, kind, when, list, evidence }) =>
        bare({ id, from: columns(from), to: columns(to), basis, state, confidence, kind, when, list, evidence }),
      ),
    tenants: links.tenants.map((table) => ({
      ...place(table),
      columns: links.references
        .filter((reference) => reference.to.table === table && isTenantScope(reference, links))
        .map(({ from, basis, state }) => ({ ...columns(from), basis, state })),
    })),
    grantPaths: links.grantPaths.map(({ role, holders, permissions }) => ({
      role: columns(role),
      holders: place(holders),
      permissions,
    })),
    looked,
  };
}
