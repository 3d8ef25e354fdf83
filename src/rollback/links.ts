import { getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import { ACCESS } from '../links/grants.js';
import { needsCondition } from '../links/ids.js';
import type { Reference } from '../links/model.js';
import type { Account } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import type { LeaveReason } from '../plan/decide.js';
import { inWords } from '../plan/draft.js';
import { valuesOf } from '../plan/heir.js';
import type { LeftRows } from '../plan/leftout.js';
import type { Cell, Row } from '../rows/cell.js';
import { encodeCell } from '../rows/encode.js';

/** What the columns of a reference hold in a row that points at an account. */
export type Pointing = ReadonlyMap<string, Cell>;

/** Links that give access to something. */
export function givesAccess({ kind }: Reference): boolean {
  return ACCESS.has(kind);
}

/** False where nothing says which rows are meant, or where the account is one of many in a value. */
export function isPlain(reference: Reference): boolean {
  return reference.list === undefined && !needsCondition(reference);
}

export function isNamed({ id, kind, from }: Reference, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => name === id || name === kind || name === from.table);
}

/** Null when the account has no value to point at. */
export function pointingAt(
  context: Pick<PlanContext, 'session' | 'catalog'>,
  reference: Reference,
  { table, account }: { readonly table: Table; readonly account: Account },
): Pointing | null {
  const values = valuesOf(context, account, reference);
  if (values === null) return null;
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null ? null : context.session.dialect.parse(value, getColumn(table, name)),
    ]),
  );
}

/** The row with the given cells instead of its own. */
export function withCells(table: Table, row: Row, cells: Pointing): Row {
  return storedColumns(table).map(({ name }, index) => cells.get(name) ?? row[index] ?? null);
}

/** True when the row holds exactly these cells. */
export function holds(table: Table, row: Row, cells: Pointing): boolean {
  const columns = storedColumns(table).map(({ name }) => name);
  return [...cells].every(([name, cell]) => encodeCell(row[columns.indexOf(name)] ?? null) === encodeCell(cell));
}

/** True when the row may hold these cells in another spelling, which only the collation of the engine could tell. */
export function resembles(table: Table, row: Row, cells: Pointing): boolean {
  const columns = storedColumns(table).map(({ name }) => name);
  const fold = (cell: Cell): string | null => (encodeCell(cell) ?? '-').normalize('NFKD').toLowerCase().trimEnd();
  return [...cells].every(([name, cell]) => fold(row[columns.indexOf(name)] ?? null) === fold(cell));
}

/** Rows that the plan leaves alone; none is nothing to tell. */
export function leftBy(reference: Reference, reason: LeaveReason, rows: number): readonly LeftRows[] {
  if (rows === 0) return [];
  return [{ edge: { reference, from: 'roots', reason }, reference: inWords(reference), reason, rows }];
}
