import { getColumn } from '../catalog/graph.js';
import type { TableId } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { type Masks, shownValue } from '../links/masks.js';
import { decodeCell } from '../rows/encode.js';
import type { DraftStep } from './draft.js';
import { countRows } from './leftout.js';
import type { Assignment } from './model.js';

const SHOWN = 5;

/** A unique key that an update writes into, and what it writes there. */
interface WrittenKey {
  readonly columns: readonly string[];
  readonly written: readonly Assignment[];
  /** Columns of the key that keep their values. */
  readonly kept: readonly string[];
}

function writtenKeys({ table, assignments }: DraftStep): readonly WrittenKey[] {
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniques.map(({ columns }) => columns)];
  const distinct = new Map(keys.map((columns) => [columns.join('\n'), columns]));
  return [...distinct.values()].flatMap((columns) => {
    const written = assignments.filter(({ column }) => columns.includes(column));
    // NULL is equal to nothing, so a key with an emptied column meets no other.
    if (written.length === 0 || written.some(({ value }) => value === null)) return [];
    return [{ columns, written, kept: columns.filter((name) => !written.some(({ column }) => column === name)) }];
  });
}

/** Where rows are looked for, and which of their values nobody is shown. */
interface Looking {
  readonly session: Session;
  readonly masks: Masks;
}

/** Rows outside the update that have the key already, and rows of the update that would get the same key. */
async function meeting(looking: Looking, draft: DraftStep, key: WrittenKey): Promise<readonly string[]> {
  const { session } = looking;
  const { dialect } = session;
  const rows = dialect.rowsOf(draft.table);
  const names = key.kept.map((name) => dialect.name(name));
  const present = names.map((name) => `${name} IS NOT NULL`);
  const moved = [`(${draft.where})`, ...present].join(' AND ');
  if (names.length === 0) {
    const count = await countRows(session, `${rows} WHERE ${moved}`);
    return count > 1 ? [`${String(count)} rows would get the same key`] : [];
  }
  const list = names.join(', ');
  const twice = `SELECT ${list} FROM ${rows} WHERE ${moved} GROUP BY ${list} HAVING count(*) > 1`;
  const { id } = draft.table;
  return [...(await told(looking, { table: id, key }, twice)), ...(await taken(looking, draft, key))];
}

async function taken(looking: Looking, draft: DraftStep, key: WrittenKey): Promise<readonly string[]> {
  const { dialect } = looking.session;
  const rows = dialect.rowsOf(draft.table);
  const names = key.kept.map((name) => dialect.name(name));
  const all = key.columns.map((name) => dialect.name(name)).join(', ');
  const values = key.written.map(({ column, value }) => {
    const { name } = getColumn(draft.table, column);
    return `other.${dialect.name(name)} = ${dialect.keyLiteral(decodeCell(value), getColumn(draft.table, column))}`;
  });
  const same = [...values, ...names.map((name) => `other.${name} = moved.${name}`)].join(' AND ');
  const others = `(SELECT ${all} FROM ${rows} WHERE (${draft.where}) IS NOT TRUE) AS other`;
  const shown = names.map((name) => `moved.${name}`).join(', ');
  const movedRows = `(SELECT ${names.join(', ')} FROM ${rows} WHERE ${draft.where}) AS moved`;
  const select = `SELECT ${shown} FROM ${movedRows} WHERE EXISTS (SELECT 1 FROM ${others} WHERE ${same})`;
  return told(looking, { table: draft.table.id, key }, select);
}

async function told(
  { session, masks }: Looking,
  { table, key }: { readonly table: TableId; readonly key: WrittenKey },
  select: string,
): Promise<readonly string[]> {
  const found = await session.query(select);
  const shown = (column: string, value: string | null | undefined): string =>
    `${column}=${value === null || value === undefined ? 'NULL' : shownValue(masks, { table, column }, value)}`;
  return found.map((values) => key.kept.map((column, index) => shown(column, values[index])).join(', '));
}

/** An update that would give a row the unique key of another one fails at apply; it is refused while it is planned. */
export async function refuseCollisions(looking: Looking, drafts: readonly DraftStep[]): Promise<void> {
  for (const draft of drafts.filter(({ action }) => action === 'update')) {
    for (const key of writtenKeys(draft)) {
      const facts = { table: draft.table.id, key: key.columns.join(', ') };
      if (key.written.some(({ when }) => when !== null))
        throw new UntetherError('G15', {
          table: facts.table,
          reason: `several references would write its key ${facts.key}`,
        });
      const rows = await meeting(looking, draft, key);
      if (rows.length === 0) continue;
      const more = rows.length > SHOWN ? [`${String(rows.length - SHOWN)} more`] : [];
      throw new UntetherError('G16', { ...facts, rows: rows.length }, { why: [...rows.slice(0, SHOWN), ...more] });
    }
  }
}
