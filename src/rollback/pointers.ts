import { findTable } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import type { PlanContext } from '../plan/context.js';
import type { Cell, Row } from '../rows/cell.js';
import { encodeCell } from '../rows/encode.js';
import type { SnapshotFile } from '../snapshot/model.js';
import { isPlain } from './links.js';
import { isChosen, pointsSomewhere } from './parents.js';

/** Columns of a table whose values are the key of a row in another, or the same, table. */
export interface Pointer {
  readonly columns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  /** The reference, where no key is declared that the engine would hold to. */
  readonly undeclared: string | null;
  /** False for rows that mean something else by the columns, or nothing. */
  readonly isMeant: (row: Row) => boolean;
}

type Place = Pick<PlanContext, 'session' | 'catalog' | 'links'>;

const namesOf = (file: Pick<SnapshotFile, 'columns'>): readonly string[] => file.columns.map(({ name }) => name);

/**
 * A row's cells as one text that is the same for a number and its digits; null when one of them is NULL. `loose` texts are the same for
 * other letter case, blanks at the end and accents, too: a collation may take them for one.
 */
export function keyText(
  file: Pick<SnapshotFile, 'columns'>,
  row: Row,
  { columns, loose }: { readonly columns: readonly string[]; readonly loose: boolean },
): string | null {
  const names = namesOf(file);
  const cells = columns.map((name): Cell => row[names.indexOf(name)] ?? null);
  if (cells.includes(null)) return null;
  const text = JSON.stringify(cells.map((cell) => encodeCell(cell)?.slice(1).trimEnd()));
  return loose ? text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() : text;
}

function declared({ foreignKeys }: Table): readonly Pointer[] {
  return foreignKeys.map((key) => ({
    columns: key.columns,
    to: key.referencedTable,
    toColumns: key.referencedColumns,
    undeclared: null,
    isMeant: () => true,
  }));
}

/** Through what the rows of a file need rows of other tables: keys, and references that were confirmed. History needs nobody. */
export function pointersOf(context: Place, file: Pick<SnapshotFile, 'table' | 'columns'>): readonly Pointer[] {
  const table = findTable(context.catalog, file.table);
  if (!table) return [];
  const references = context.links.references.filter(
    ({ from, state, kind, basis }) =>
      from.table === table.id && state === 'confirmed' && basis !== 'declared' && kind !== 'audit',
  );
  const names = namesOf(file);
  const meant = references.filter(isPlain).map((reference): Pointer => ({
    columns: reference.from.columns,
    to: reference.to.table,
    toColumns: reference.to.columns,
    undeclared: reference.id,
    isMeant: (row) =>
      isChosen(context, table, reference, row) &&
      pointsSomewhere(
        reference,
        reference.from.columns.map((name) => row[names.indexOf(name)] ?? null),
      ),
  }));
  return [...declared(table), ...meant];
}

/** Keys of rows, by table and by the columns through which other rows point there. */
export class KeySet {
  readonly #keys = new Map<string, Set<string>>();
  readonly #loose: boolean;

  /** `loose` where one key too many is safe and one too few is not. */
  constructor({ loose }: { readonly loose: boolean }) {
    this.#loose = loose;
  }

  /** Remembers what a row points at. */
  addTargets(pointers: readonly Pointer[], file: SnapshotFile, row: Row): void {
    for (const pointer of pointers) {
      const key = pointer.isMeant(row) ? this.#text(file, row, pointer.columns) : null;
      if (key !== null) this.#of(pointer.to, pointer.toColumns).add(key);
    }
  }

  /** Remembers a row by each of the columns through which rows could point at it. */
  addRow(file: SnapshotFile, row: Row, ways: readonly (readonly string[])[]): void {
    for (const columns of ways) {
      const key = this.#text(file, row, columns);
      if (key !== null) this.#of(file.table, columns).add(key);
    }
  }

  /** True when the row points at one that was remembered. */
  isPointedAt(pointers: readonly Pointer[], file: SnapshotFile, row: Row): boolean {
    return pointers.some((pointer) => {
      const keys = this.#keys.get(nameOf(pointer.to, pointer.toColumns));
      const key = keys && pointer.isMeant(row) ? this.#text(file, row, pointer.columns) : null;
      return key !== null && keys?.has(key) === true;
    });
  }

  /** True when the row is one that something remembered points at. */
  hasRow(file: SnapshotFile, row: Row, ways: readonly (readonly string[])[]): boolean {
    return ways.some((columns) => {
      const key = this.#text(file, row, columns);
      return key !== null && this.#keys.get(nameOf(file.table, columns))?.has(key) === true;
    });
  }

  #text(file: SnapshotFile, row: Row, columns: readonly string[]): string | null {
    return keyText(file, row, { columns, loose: this.#loose });
  }

  #of(table: TableId, columns: readonly string[]): Set<string> {
    const name = nameOf(table, columns);
    const known = this.#keys.get(name) ?? new Set();
    this.#keys.set(name, known);
    return known;
  }
}

const nameOf = (table: TableId, columns: readonly string[]): string => JSON.stringify([table, columns]);

/** All pointers of the files of a snapshot, and the columns through which each of their tables is pointed at. */
export class PointerMap {
  readonly #from: ReadonlyMap<SnapshotFile, readonly Pointer[]>;
  readonly #ways = new Map<TableId, (readonly string[])[]>();

  constructor(context: PlanContext, files: readonly SnapshotFile[]) {
    this.#from = new Map(files.map((file) => [file, pointersOf(context, file)]));
    for (const pointers of this.#from.values())
      for (const { to, toColumns } of pointers) {
        const known = this.#ways.get(to) ?? [];
        if (!known.some((columns) => nameOf(to, columns) === nameOf(to, toColumns))) known.push(toColumns);
        this.#ways.set(to, known);
      }
  }

  from(file: SnapshotFile): readonly Pointer[] {
    return this.#from.get(file) ?? [];
  }

  /** The columns through which rows point at rows of the file's table. */
  waysTo(file: SnapshotFile): readonly (readonly string[])[] {
    return this.#ways.get(file.table) ?? [];
  }
}
