import { groupBy } from '../../catalog/assemble.js';
import type { Owned } from '../../catalog/assemble.js';
import type { ForeignKey, ReferentialAction, Trigger } from '../../catalog/model.js';
import { formatTableId } from '../../catalog/names.js';
import { select } from '../../catalog/query.js';
import type { Query, Selected } from '../../catalog/query.js';
import * as sql from './catalog-sql.js';
import { parseForeignKeys, parseTrigger } from './schema-text.js';
import type { ForeignKeyText } from './schema-text.js';
import { SCHEMA } from './spelling.js';
import type { Spelling } from './spelling.js';

type KeyRow = Selected<'table' | 'id' | 'referenced' | 'from' | 'to?' | 'onUpdate' | 'onDelete'>;
type KeyRows = readonly [KeyRow, ...KeyRow[]];

interface KeyContext {
  /** CREATE TABLE text by table. */
  readonly texts: ReadonlyMap<string, string>;
  readonly spelling: Spelling;
  readonly enforced: boolean;
}

/** Foreign keys of all tables, with the names and deferrability that only the CREATE TABLE texts have. */
export async function readForeignKeys(
  query: Query,
  { texts, spelling, enforced }: KeyContext,
): Promise<readonly Owned<ForeignKey>[]> {
  const rows = await select(
    query,
    ['table', 'id', 'referenced', 'from', 'to?', 'onUpdate', 'onDelete'],
    sql.FOREIGN_KEYS,
  );
  const keys = [...groupBy(rows, ({ table, id }) => JSON.stringify([table, id])).values()];
  const tables = groupBy(keys, ([{ table }]) => table);
  return [...tables].flatMap(([table, own]) => {
    const written = parseForeignKeys(texts.get(table) ?? '');
    const names = new Set<string>();
    return own.map((parts, at) => {
      // The pragma counts backwards, so descending ids are the order of the text; if the numbers differ, nothing is certain.
      const text = written.length === own.length ? written[at] : undefined;
      const key = buildForeignKey(parts, spelling, text);
      return { schema: SCHEMA, table, part: { ...key, name: uniqueName(key.name, names), validated: enforced } };
    });
  });
}

function buildForeignKey(
  parts: KeyRows,
  spelling: Spelling,
  text: ForeignKeyText | undefined,
): Omit<ForeignKey, 'validated'> {
  const [{ table, referenced, to, onDelete, onUpdate }] = parts;
  const target = spelling.table(referenced);
  const columns = parts.map(({ from }) => spelling.column(table, from));
  return {
    name: text?.name ?? `${table}_${columns.join('_')}_fkey`,
    columns,
    referencedTable: formatTableId({ schema: SCHEMA, name: target }, SCHEMA),
    // REFERENCES without a column list means the primary key.
    referencedColumns:
      to === null ? spelling.primaryKey(target) : parts.map((part) => spelling.column(target, part.to ?? '')),
    onDelete: onDelete.toLowerCase() as ReferentialAction,
    onUpdate: onUpdate.toLowerCase() as ReferentialAction,
    deferrable: text?.deferrable ?? 'no',
    matchFull: false,
  };
}

/** SQLite lets two keys of a table share a name; ours must tell them apart. */
function uniqueName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  taken.add(free);
  return free;
}

/** Triggers of all tables and views; SQLite has no way to disable one. */
export async function readTriggers(query: Query, spelling: Spelling): Promise<readonly Owned<Trigger>[]> {
  const rows = await select(query, ['table', 'name', 'definition'], sql.TRIGGERS);
  return rows.map(({ table, name, definition }) => ({
    schema: SCHEMA,
    table: spelling.table(table),
    part: { name, ...parseTrigger(definition), enabled: true, definition },
  }));
}
