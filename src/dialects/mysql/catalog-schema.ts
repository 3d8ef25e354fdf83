import type { CatalogFacts, Owned } from '../../catalog/assemble.js';
import type { Column, ColumnFamily, TableKind, Trigger } from '../../catalog/model.js';
import { select } from '../../catalog/query.js';
import type { Query } from '../../catalog/query.js';
import { readForeignKeys, readIndexes, withoutPeriods } from './catalog-keys.js';
import * as sql from './catalog-sql.js';

/** Where MySQL and MariaDB differ. */
export interface Flavour {
  readonly engine: 'mysql' | 'mariadb';
  familyOf(dataType: string): ColumnFamily;
  /** Kind by `TABLE_TYPE`; undefined for what is not told (temporary tables, system views). */
  kindOf(tableType: string): TableKind | undefined;
  /** The default as the engine spells it, null for none. */
  defaultOf(columnDefault: string | null): string | null;
}

/** The parts of one schema. */
export type SchemaFacts = Pick<CatalogFacts, 'tables' | 'columns' | 'indexes' | 'foreignKeys' | 'triggers'>;

/** Engines whose changes a ROLLBACK undoes and a crash keeps. */
const TRANSACTIONAL = new Set(['innodb', 'rocksdb', 'tokudb']);

interface SchemaRequest {
  readonly schema: sql.SchemaText;
  readonly defaultSchema: string;
  readonly flavour: Flavour;
}

/** Reads one schema, in seven queries. */
export async function readSchema(
  query: Query,
  { schema, defaultSchema, flavour }: SchemaRequest,
): Promise<SchemaFacts> {
  const columns = await readColumns(query, schema, flavour);
  return {
    tables: await readTables(query, schema, flavour),
    columns,
    indexes: withoutPeriods(await readIndexes(query, schema), columns),
    foreignKeys: await readForeignKeys(query, schema, defaultSchema),
    triggers: await readTriggers(query, schema),
  };
}

async function readTables(query: Query, schema: sql.SchemaText, flavour: Flavour): Promise<SchemaFacts['tables']> {
  const rows = await select(query, ['schema', 'name', 'type', 'storage?', 'rows?', 'comment?'], sql.tablesSql(schema));
  const viewSql = await readViews(query, schema);
  return rows.flatMap((row) => {
    const kind = flavour.kindOf(row.type);
    if (kind === undefined) return [];
    return {
      schema: row.schema,
      name: row.name,
      kind,
      storage: row.storage ?? kind,
      // A view is as good as its tables; a sequence never rolls back.
      transactional: kind === 'view' || (kind === 'table' && TRANSACTIONAL.has((row.storage ?? '').toLowerCase())),
      systemVersioned: row.type === 'SYSTEM VERSIONED',
      rowSecurity: false,
      parent: null,
      rowEstimate: row.rows === null ? null : Number(row.rows),
      comment: kind === 'view' ? null : row.comment || null,
      viewSql: viewSql.get(row.name) ?? null,
    };
  });
}

async function readViews(query: Query, schema: sql.SchemaText): Promise<ReadonlyMap<string, string | null>> {
  const rows = await select(query, ['name', 'sql?'], sql.viewsSql(schema));
  return new Map(rows.map(({ name, sql: text }) => [name, text || null]));
}

async function readColumns(query: Query, schema: sql.SchemaText, flavour: Flavour): Promise<readonly Owned<Column>[]> {
  const shape = [
    'schema',
    'table',
    'name',
    'dataType',
    'type',
    'nullable',
    'default?',
    'generation?',
    'extra?',
    'characterSet?',
    'collation?',
    'length?',
    'comment?',
  ] as const;
  const rows = await select(query, shape, sql.columnsSql(schema));
  return rows.map((row) => {
    const generated = generatedKind(row.extra ?? '');
    return {
      schema: row.schema,
      table: row.table,
      part: {
        name: row.name,
        type: row.type,
        family: flavour.familyOf(row.dataType),
        nullable: row.nullable === 'YES',
        defaultSql: generated === 'no' ? flavour.defaultOf(row.default) : row.generation || null,
        generated,
        identity: /\bauto_increment\b/i.test(row.extra ?? '') ? 'auto' : 'no',
        invisible: /\binvisible\b/i.test(row.extra ?? ''),
        onUpdateNow: /\bon update\b/i.test(row.extra ?? ''),
        characterSet: row.characterSet,
        collation: row.collation,
        // For TEXT types the number is bytes.
        length: row.length !== null && /^(?:var)?char$/i.test(row.dataType) ? Number(row.length) : null,
        comment: row.comment || null,
      },
    };
  });
}

/** DEFAULT_GENERATED (MySQL) only means that the default is an expression. */
function generatedKind(extra: string): Column['generated'] {
  if (/\bvirtual generated\b/i.test(extra)) return 'virtual';
  return /\b(?:stored|persistent) generated\b/i.test(extra) ? 'stored' : 'no';
}

async function readTriggers(query: Query, schema: sql.SchemaText): Promise<readonly Owned<Trigger>[]> {
  const rows = await select(
    query,
    ['schema', 'table', 'name', 'timing', 'events', 'order', 'statement'],
    sql.triggersSql(schema),
  );
  return rows.map((row) => ({
    schema: row.schema,
    table: row.table,
    part: {
      name: row.name,
      timing: row.timing.toLowerCase() as Trigger['timing'],
      events: row.events.toLowerCase().split(',') as Trigger['events'][number][],
      enabled: true,
      definition: `${row.timing} ${row.events} (${row.order}) FOR EACH ROW ${row.statement}`,
    },
  }));
}
