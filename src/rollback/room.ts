import { getColumn, getTable, rowIdentity } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Dialect, Session } from '../dialects/dialect.js';
import type { Links, Reference } from '../links/model.js';
import { keyIn, KEYS_PER_STATEMENT } from '../plan/keys.js';
import type { PlanCheck } from '../plan/model.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { orphaned, prepare, type Prepared } from '../scan/conditions.js';

interface Place {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}

function pieces(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / KEYS_PER_STATEMENT);
  return Array.from({ length: count }, (_, at) => rows.slice(at * KEYS_PER_STATEMENT, (at + 1) * KEYS_PER_STATEMENT));
}

/** A condition that picks rows by the values of a key; rows with a NULL there are equal to nothing. */
export function byKey(dialect: Dialect, table: Table, key: readonly string[], rows: readonly Row[]): string | null {
  const columns = storedColumns(table).map(({ name }) => name);
  const keys = rows.map((row) => keyIn(row, columns, key)).filter((cells) => cells.every((cell) => cell !== null));
  if (keys.length === 0) return null;
  return dialect.inKeys(
    key.map((name) => getColumn(table, name)),
    keys,
  );
}

/** Keys that no two rows of a table may share. */
function keysOf(table: Table): readonly (readonly string[])[] {
  const all = [rowIdentity(table) ?? [], ...table.uniques.map(({ columns }) => columns)];
  const stored = new Set(storedColumns(table).map(({ name }) => name));
  const usable = all.filter((key) => key.length > 0 && key.every((name) => stored.has(name)));
  return [...new Map(usable.map((key) => [key.join('\n'), key])).values()];
}

/** Rows that would meet one that is there, asked one by one: the collation of the engine decides what is equal. */
export async function splitByRoom(
  { session }: Pick<Place, 'session'>,
  table: Table,
  rows: readonly Row[],
  /** With it only an equal row counts as there; without it one with the same key does. */
  { exact = false }: { readonly exact?: boolean } = {},
): Promise<{ readonly free: readonly Row[]; readonly there: readonly Row[]; readonly taken: readonly Row[] }> {
  const free: Row[] = [];
  const there: Row[] = [];
  const taken: Row[] = [];
  const meets = async (key: readonly string[], some: readonly Row[]): Promise<boolean> => {
    const where = byKey(session.dialect, table, key, some);
    if (where === null) return false;
    for await (const read of session.readRows({ table, columns: key, where, limit: 1 }))
      if (read.row.length > 0) return true;
    return false;
  };
  const [identity = [], ...others] = keysOf(table);
  for (const piece of pieces(rows)) {
    const busy: (readonly string[])[] = [];
    for (const key of [identity, ...others]) if (await meets(key, piece)) busy.push(key);
    for (const row of piece) {
      if (busy.includes(identity) && (await meets(identity, [row])))
        (!exact || (await isThere(session, table, { identity, row })) ? there : taken).push(row);
      else if (await anyMeets(busy, (key) => meets(key, [row]))) taken.push(row);
      else free.push(row);
    }
  }
  return { free, there, taken };
}

async function isThere(
  session: Session,
  table: Table,
  { identity, row }: { readonly identity: readonly string[]; readonly row: Row },
): Promise<boolean> {
  const where = byKey(session.dialect, table, identity, [row]);
  if (where === null) return false;
  for await (const read of session.readRows({ table, where })) if (rowKey(read.row) === rowKey(row)) return true;
  return false;
}

async function anyMeets(
  keys: readonly (readonly string[])[],
  meets: (key: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  for (const key of keys) if (await meets(key)) return true;
  return false;
}

/** What else the rows of a table must point at: confirmed references that can be compared. History may point at what is gone. */
export function otherTies(
  { session, catalog, links }: Place,
  table: Table,
  but: Reference | null,
): readonly Prepared[] {
  return links.references
    .filter(({ from, state, kind }) => from.table === table.id && state === 'confirmed' && kind !== 'audit')
    .filter((reference) => reference !== but)
    .flatMap((reference) => {
      const result = prepare({ dialect: session.dialect, catalog }, reference);
      return result.outcome === 'ready' ? [result.prepared] : [];
    });
}

/** After the plan no row that it wrote may point nowhere: not at the account, not at the role. */
export function tieChecks(place: Place, table: Table, rows: readonly Row[]): readonly PlanCheck[] {
  const { dialect } = place.session;
  const identity = rowIdentity(table);
  if (identity === null) return [];
  return otherTies(place, table, null).flatMap((prepared) =>
    pieces(rows).flatMap((piece) => {
      const where = byKey(dialect, table, identity, piece);
      if (where === null) return [];
      return [
        {
          name: 'orphan' as const,
          detail: `${prepared.reference.id} points at rows that are there`,
          from: `${dialect.rowsOf(getTable(place.catalog, table.id))} WHERE ${where} AND (${orphaned(dialect, prepared)})`,
          rows: 0,
        },
      ];
    }),
  );
}

/** Each row once, by the identity of its table. */
export function distinctRows(table: Table, rows: readonly Row[]): readonly Row[] {
  const columns = storedColumns(table).map(({ name }) => name);
  const identity = rowIdentity(table) ?? columns;
  return [...new Map(rows.map((row) => [rowKey(keyIn(row, columns, identity)), row])).values()];
}
