import { groupBy } from '../../catalog/assemble.js';
import type { IndexFacts, Owned } from '../../catalog/assemble.js';
import type { Column, ForeignKey, ReferentialAction } from '../../catalog/model.js';
import { formatTableId } from '../../catalog/names.js';
import { select } from '../../catalog/query.js';
import type { Query, Selected } from '../../catalog/query.js';
import * as sql from './catalog-sql.js';

/** Indexes that find a row by equality; FULLTEXT, SPATIAL and VECTOR ones do not. */
const LOOKUP_INDEXES = new Set(['BTREE', 'HASH']);

/** Indexes of one schema, primary keys included. */
export async function readIndexes(query: Query, schema: sql.SchemaText): Promise<readonly Owned<IndexFacts>[]> {
  const rows = await select(
    query,
    ['schema', 'table', 'name', 'nonUnique', 'column?', 'prefix?', 'type'],
    sql.indexesSql(schema),
  );
  const indexes = groupBy(
    rows.filter(({ type }) => LOOKUP_INDEXES.has(type)),
    ({ table, name }) => JSON.stringify([table, name]),
  );
  return [...indexes.values()].map((parts) => {
    const [{ schema: owner, table, name, nonUnique }] = parts;
    const index = { name, columns: parts.map(({ column }) => column), unique: nonUnique === '0', partial: false };
    return {
      schema: owner,
      table,
      part: { index, primary: name === 'PRIMARY', plain: parts.every(({ prefix }) => prefix === null) },
    };
  });
}

/** MariaDB adds the ROW END column to every key of a system-versioned table; among current rows the key needs no such help. */
export function withoutPeriods(
  indexes: readonly Owned<IndexFacts>[],
  columns: readonly Owned<Column>[],
): readonly Owned<IndexFacts>[] {
  const periods = columns.filter(
    ({ part }) => part.generated !== 'no' && /^ROW (?:START|END)$/i.test(part.defaultSql ?? ''),
  );
  if (periods.length === 0) return indexes;
  const names = new Set(periods.map(({ table, part }) => keyOf({ table, name: part.name })));
  return indexes.map(({ part: { index, ...facts }, ...owner }) => {
    const kept = index.columns.filter((name) => name === null || !names.has(keyOf({ table: owner.table, name })));
    return { ...owner, part: { ...facts, index: { ...index, columns: kept } } };
  });
}

/** Foreign keys that the tables of one schema hold. */
export async function readForeignKeys(
  query: Query,
  schema: sql.SchemaText,
  defaultSchema: string,
): Promise<readonly Owned<ForeignKey>[]> {
  const shape = [
    'schema',
    'table',
    'name',
    'column',
    'referencedSchema',
    'referencedName',
    'referencedColumn',
  ] as const;
  const rows = await select(query, shape, sql.keyColumnsSql(schema));
  const rules = await readKeyRules(query, schema);
  return [...groupBy(rows, keyOf).values()].map((parts) => {
    const [first] = parts;
    const rule = rules.get(keyOf(first));
    return {
      schema: first.schema,
      table: first.table,
      part: {
        name: first.name,
        columns: parts.map(({ column }) => column),
        referencedTable: formatTableId({ schema: first.referencedSchema, name: first.referencedName }, defaultSchema),
        referencedColumns: parts.map(({ referencedColumn }) => referencedColumn),
        onDelete: (rule?.onDelete.toLowerCase() ?? 'no action') as ReferentialAction,
        onUpdate: (rule?.onUpdate.toLowerCase() ?? 'no action') as ReferentialAction,
        deferrable: 'no',
        matchFull: false,
        validated: true,
      },
    };
  });
}

type KeyRule = Selected<'table' | 'name' | 'onDelete' | 'onUpdate'>;

/** Read apart and joined here: MariaDB builds both views anew for every row of a join. */
async function readKeyRules(query: Query, schema: sql.SchemaText): Promise<ReadonlyMap<string, KeyRule>> {
  const rules = await select(query, ['table', 'name', 'onDelete', 'onUpdate'], sql.keyRulesSql(schema));
  return new Map(rules.map((rule) => [keyOf(rule), rule]));
}

/** Constraint names are unique per table only (MariaDB 12), so the table is part of the key. */
function keyOf({ table, name }: { readonly table: string; readonly name: string }): string {
  return JSON.stringify([table, name]);
}
