import { assembleCatalog } from '../../catalog/assemble.js';
import type { CatalogFacts, IndexFacts, Owned } from '../../catalog/assemble.js';
import type {
  Catalog,
  Column,
  ForeignKey,
  ReferentialAction,
  RewriteRule,
  TableKind,
  Trigger,
} from '../../catalog/model.js';
import { formatTableId } from '../../catalog/names.js';
import { select } from '../../catalog/query.js';
import type { Query } from '../../catalog/query.js';
import * as sql from './catalog-sql.js';
import { familyOf } from './families.js';

/** Reads every schema of the database but the system's own, in eight queries. */
export async function readCatalog(query: Query): Promise<Catalog> {
  const [server] = await select(query, ['version', 'database', 'defaultSchema?'], sql.SERVER);
  const { version = '', database = '' } = server ?? {};
  const defaultSchema = server?.defaultSchema ?? 'public';
  return assembleCatalog({
    engine: 'postgres',
    version,
    database,
    defaultSchema,
    tables: await readTables(query, defaultSchema),
    columns: await readColumns(query),
    indexes: await readIndexes(query),
    foreignKeys: await readForeignKeys(query, defaultSchema),
    triggers: await readTriggers(query),
    rules: await readRules(query),
  });
}

async function readRules(query: Query): Promise<readonly Owned<RewriteRule>[]> {
  const rows = await select(query, ['schema', 'table', 'name', 'event'], sql.RULES);
  return rows.map(({ schema, table, name, event }) => ({
    schema,
    table,
    part: { name, event: event as RewriteRule['event'] },
  }));
}

async function readTables(query: Query, defaultSchema: string): Promise<CatalogFacts['tables']> {
  const shape = [
    'schema',
    'name',
    'kind',
    'isPartition',
    'persistence',
    'method?',
    'rowSecurity',
    'rows?',
    'parentSchema?',
    'parentName?',
    'comment?',
  ] as const;
  const rows = await select(query, shape, sql.TABLES);
  const viewSql = await readViews(query);
  return rows.map((row) => {
    const kind = tableKind(row.kind, row.isPartition === 'true');
    return {
      schema: row.schema,
      name: row.name,
      kind,
      storage: row.persistence === 'u' ? 'UNLOGGED' : (row.method ?? kind),
      // UNLOGGED is emptied by a crash; what a foreign server commits is not ours to roll back.
      transactional: row.persistence === 'p' && kind !== 'foreign',
      systemVersioned: false,
      rowSecurity: row.rowSecurity === 'true',
      parent:
        row.parentName === null
          ? null
          : formatTableId({ schema: row.parentSchema ?? '', name: row.parentName }, defaultSchema),
      rowEstimate: row.rows === null ? null : Number(row.rows),
      comment: row.comment,
      viewSql: viewSql.get(JSON.stringify([row.schema, row.name])) ?? null,
    };
  });
}

async function readViews(query: Query): Promise<ReadonlyMap<string, string | null>> {
  const rows = await select(query, ['schema', 'name', 'sql?'], sql.VIEWS);
  return new Map(rows.map((row) => [JSON.stringify([row.schema, row.name]), row.sql]));
}

/** A partition that is itself partitioned counts as partitioned: it holds no rows. */
function tableKind(relkind: string, isPartition: boolean): TableKind {
  if (relkind === 'r') return isPartition ? 'partition' : 'table';
  return ({ p: 'partitioned', v: 'view', m: 'materialized-view', f: 'foreign' } as const)[relkind] ?? 'table';
}

async function readColumns(query: Query): Promise<readonly Owned<Column>[]> {
  const shape = [
    'schema',
    'table',
    'name',
    'type',
    'typeName',
    'typeKind',
    'typeCategory',
    'length?',
    'notNull',
    'defaultSql?',
    'generated',
    'identity',
    'collation?',
    'comment?',
  ] as const;
  const rows = await select(query, shape, sql.COLUMNS);
  return rows.map((row) => ({
    schema: row.schema,
    table: row.table,
    part: {
      name: row.name,
      type: row.type,
      family: familyOf({ name: row.typeName, kind: row.typeKind, category: row.typeCategory }),
      nullable: row.notNull !== 'true',
      defaultSql: row.defaultSql,
      generated: ({ s: 'stored', v: 'virtual' } as const)[row.generated] ?? 'no',
      identity: columnIdentity(row.identity, row.defaultSql),
      invisible: false,
      onUpdateNow: false,
      characterSet: null,
      collation: row.collation,
      length: row.length === null ? null : Number(row.length),
      comment: row.comment,
    },
  }));
}

/** A serial column is only a default that calls nextval. */
function columnIdentity(attidentity: string, defaultSql: string | null): Column['identity'] {
  if (attidentity === 'a') return 'always';
  if (attidentity === 'd') return 'by-default';
  return defaultSql?.startsWith('nextval(') === true ? 'auto' : 'no';
}

async function readIndexes(query: Query): Promise<readonly Owned<IndexFacts>[]> {
  const rows = await select(
    query,
    ['schema', 'table', 'name', 'primary', 'unique', 'valid', 'partial', 'columns'],
    sql.INDEXES,
  );
  return rows.map((row) => ({
    schema: row.schema,
    table: row.table,
    part: {
      index: {
        name: row.name,
        columns: JSON.parse(row.columns) as (string | null)[],
        unique: row.unique === 'true',
        partial: row.partial === 'true',
      },
      primary: row.primary === 'true',
      plain: row.valid === 'true',
    },
  }));
}

async function readForeignKeys(query: Query, defaultSchema: string): Promise<readonly Owned<ForeignKey>[]> {
  const shape = [
    'schema',
    'table',
    'name',
    'referencedSchema',
    'referencedName',
    'columns',
    'referencedColumns',
    'onDelete',
    'onUpdate',
    'deferrable',
    'deferred',
    'match',
    'validated',
  ] as const;
  const rows = await select(query, shape, sql.FOREIGN_KEYS);
  return rows.map((row) => ({
    schema: row.schema,
    table: row.table,
    part: {
      name: row.name,
      columns: JSON.parse(row.columns) as string[],
      referencedTable: formatTableId({ schema: row.referencedSchema, name: row.referencedName }, defaultSchema),
      referencedColumns: JSON.parse(row.referencedColumns) as string[],
      onDelete: referentialAction(row.onDelete),
      onUpdate: referentialAction(row.onUpdate),
      deferrable: row.deferrable !== 'true' ? 'no' : row.deferred === 'true' ? 'deferred' : 'immediate',
      matchFull: row.match === 'f',
      validated: row.validated === 'true',
    },
  }));
}

function referentialAction(code: string): ReferentialAction {
  return ({ r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' } as const)[code] ?? 'no action';
}

async function readTriggers(query: Query): Promise<readonly Owned<Trigger>[]> {
  const rows = await select(query, ['schema', 'table', 'name', 'type', 'enabled', 'definition'], sql.TRIGGERS);
  return rows.map(({ schema, table, name, type, enabled, definition }) => ({
    schema,
    table,
    // O fires for everybody, A always; R only for a replication worker, D never.
    part: { name, ...triggerType(Number(type)), enabled: enabled === 'O' || enabled === 'A', definition },
  }));
}

/** Reads the bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h). */
function triggerType(bits: number): Pick<Trigger, 'timing' | 'events'> {
  const events = (
    [
      ['insert', 4],
      ['update', 16],
      ['delete', 8],
      ['truncate', 32],
    ] as const
  ).filter(([, bit]) => (bits & bit) !== 0);
  return {
    timing: (bits & 64) !== 0 ? 'instead of' : (bits & 2) !== 0 ? 'before' : 'after',
    events: events.map(([event]) => event),
  };
}
