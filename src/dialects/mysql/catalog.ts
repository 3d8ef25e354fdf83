import { assembleCatalog, groupBy } from '../../catalog/assemble.js';
import type { CatalogFacts } from '../../catalog/assemble.js';
import type { Catalog, TableKind } from '../../catalog/model.js';
import { formatTableId } from '../../catalog/names.js';
import { select } from '../../catalog/query.js';
import type { Query } from '../../catalog/query.js';
import { readSchema } from './catalog-schema.js';
import type { Flavour, SchemaFacts } from './catalog-schema.js';
import { CROSSING_KEYS, CURRENT, schemaText, SERVER } from './catalog-sql.js';
import { familyOf } from './families.js';
import { type Grants, mayTrigger, readGrants } from './privileges.js';

const KINDS: ReadonlyMap<string, TableKind> = new Map([
  ['BASE TABLE', 'table'],
  ['VIEW', 'view'],
]);

const MYSQL: Flavour = {
  engine: 'mysql',
  familyOf,
  kindOf: (tableType) => KINDS.get(tableType),
  defaultOf: (columnDefault) => columnDefault,
};

/** Reads the session's database, and the tables of other databases whose foreign keys lead into it. */
export function readCatalog(query: Query): Promise<Catalog> {
  return readFlavour(query, MYSQL);
}

/** `readCatalog` for MySQL and its relatives: five queries, and seven for each database involved. */
export async function readFlavour(query: Query, flavour: Flavour): Promise<Catalog> {
  const [server] = await select(query, ['version', 'database'], SERVER);
  const { version = '', database = '' } = server ?? {};
  const request = { defaultSchema: database, flavour };
  const own = await readSchema(query, { ...request, schema: CURRENT });
  const others: SchemaFacts[] = [];
  for (const name of await readNeighbours(query, database))
    others.push(await readSchema(query, { ...request, schema: schemaText(name) }));
  const facts = joinFacts([own, ...others]);
  const hidden = hiddenTriggers(facts, await readGrants(query, flavour.engine));
  return assembleCatalog({
    engine: flavour.engine,
    version,
    database,
    defaultSchema: database,
    ...facts,
    triggers: [...facts.triggers, ...hidden],
    tables: involvedTables(facts, database),
  });
}

/**
 * The server tells of no trigger where the login lacks TRIGGER, as if there were none. So there may be one of any kind, and what asks about
 * triggers is told that.
 */
function hiddenTriggers({ tables }: SchemaFacts, grants: Grants): SchemaFacts['triggers'] {
  return tables
    .filter((table) => table.kind === 'table' && !mayTrigger(grants, table))
    .map(({ schema, name: table }) => ({
      schema,
      table,
      part: {
        name: 'unknown triggers, for the login lacks TRIGGER',
        timing: 'after',
        events: ['insert', 'update', 'delete'],
        enabled: true,
        definition: 'unknown',
      },
    }));
}

/** Other databases with keys into this one, or into one of those. */
async function readNeighbours(query: Query, database: string): Promise<readonly string[]> {
  const edges = await select(query, ['from', 'to'], CROSSING_KEYS);
  const found = new Set([database]);
  // A Set's iterator also visits what is added on the way.
  for (const target of found) {
    for (const { from, to } of edges) if (to === target) found.add(from);
  }
  found.delete(database);
  return [...found];
}

/** Tables of the database, and those elsewhere from which keys lead into it. */
function involvedTables({ tables, foreignKeys }: SchemaFacts, database: string): CatalogFacts['tables'] {
  const idOf = (schema: string, name: string) => formatTableId({ schema, name }, database);
  const involved = new Set(
    tables.filter(({ schema }) => schema === database).map(({ schema, name }) => idOf(schema, name)),
  );
  const holders = groupBy(foreignKeys, ({ part }) => part.referencedTable);
  for (const id of involved) {
    for (const { schema, table } of holders.get(id) ?? []) involved.add(idOf(schema, table));
  }
  return tables.filter(({ schema, name }) => involved.has(idOf(schema, name)));
}

function joinFacts(facts: readonly SchemaFacts[]): SchemaFacts {
  return {
    tables: facts.flatMap(({ tables }) => tables),
    columns: facts.flatMap(({ columns }) => columns),
    indexes: facts.flatMap(({ indexes }) => indexes),
    foreignKeys: facts.flatMap(({ foreignKeys }) => foreignKeys),
    triggers: facts.flatMap(({ triggers }) => triggers),
  };
}
