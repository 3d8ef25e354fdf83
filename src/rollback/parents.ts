import { findTable, getColumn } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Reference } from '../links/model.js';
import type { PlanContext } from '../plan/context.js';
import { keyIn } from '../plan/keys.js';
import { countRows } from '../plan/leftout.js';
import type { Cell, Row } from '../rows/cell.js';
import { encodeCell, rowKey } from '../rows/encode.js';
import { holds, isPlain } from './links.js';

export function columnsOf(table: Table): readonly string[] {
  return storedColumns(table).map(({ name }) => name);
}

/** True when the columns that choose a polymorphic reference choose this one. */
export function isChosen(
  { session }: Pick<PlanContext, 'session'>,
  table: Table,
  reference: Reference,
  row: Row,
): boolean {
  const cells = Object.entries(reference.when ?? {}).map(([name, value]): readonly [string, Cell] => [
    name,
    value === null ? null : session.dialect.parse(value, getColumn(table, name)),
  ]);
  return holds(table, row, new Map(cells));
}

/** NULL points nowhere, and where no key is declared neither do '' and 0. */
export function pointsSomewhere(reference: Reference, key: Row): boolean {
  const isNobody = (cell: Cell): boolean =>
    reference.basis !== 'declared' && ['t', 't0', 'i0'].includes(encodeCell(cell) ?? '');
  return key.every((cell) => cell !== null && !isNobody(cell));
}

/** Rows whose referenced rows are neither there nor coming back. */
export class Parents {
  readonly #context: PlanContext;
  readonly #coming: ReadonlyMap<TableId, readonly Row[]>;
  readonly #known = new Map<string, boolean>();

  constructor(context: PlanContext, coming: ReadonlyMap<TableId, readonly Row[]>) {
    this.#context = context;
    this.#coming = coming;
  }

  async lacks(table: Table, row: Row): Promise<boolean> {
    const references = this.#context.links.references.filter(
      ({ from, state, kind, basis }) =>
        from.table === table.id && state === 'confirmed' && (kind !== 'audit' || basis === 'declared'),
    );
    for (const reference of references.filter(isPlain)) {
      if (!isChosen(this.#context, table, reference, row)) continue;
      const key = keyIn(row, columnsOf(table), reference.from.columns);
      if (pointsSomewhere(reference, key) && !(await this.#has(reference, key))) return true;
    }
    return false;
  }

  async #has(reference: Reference, key: Row): Promise<boolean> {
    const name = JSON.stringify([reference.id, rowKey(key)]);
    const known = this.#known.get(name) ?? (await this.#look(reference, key));
    this.#known.set(name, known);
    return known;
  }

  async #look({ to }: Reference, key: Row): Promise<boolean> {
    const { session, catalog } = this.#context;
    const parent = findTable(catalog, to.table);
    if (!parent) return false;
    const columns = columnsOf(parent);
    const coming = this.#coming.get(parent.id) ?? [];
    if (coming.some((row) => rowKey(keyIn(row, columns, to.columns)) === rowKey(key))) return true;
    const where = session.dialect.inKeys(
      to.columns.map((name) => getColumn(parent, name)),
      [key],
    );
    return (await countRows(session, `${session.dialect.rowsOf(parent)} WHERE ${where}`)) > 0;
  }
}
