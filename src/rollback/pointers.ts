import { findTable } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import type { Reference } from '../links/model.js';
import type { PlanContext } from '../plan/context.js';
import type { Row } from '../rows/cell.js';
import { keyText } from '../snapshot/key-text.js';
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

function declared({ foreignKeys }: Table): readonly Pointer[] {
  return foreignKeys.map((key) => ({
    columns: key.columns,
    to: key.referencedTable,
    toColumns: key.referencedColumns,
    undeclared: null,
    isMeant: () => true,
  }));
}

type Held = Pick<SnapshotFile, 'table' | 'columns'>;

function pointerOf(context: Place, file: Held, { table, reference }: { table: Table; reference: Reference }): Pointer {
  const names = namesOf(file);
  return {
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
  };
}

/** Declared keys of a file's table, and those of its references that are chosen. */
export function pointersThrough(
  context: Place,
  file: Held,
  isWanted: (reference: Reference) => boolean,
): readonly Pointer[] {
  const table = findTable(context.catalog, file.table);
  if (!table) return [];
  const references = context.links.references.filter(
    (reference) =>
      reference.from.table === table.id && reference.basis !== 'declared' && isPlain(reference) && isWanted(reference),
  );
  return [...declared(table), ...references.map((reference) => pointerOf(context, file, { table, reference }))];
}

/** Through what the rows of a file need rows of other tables: keys, and references that were confirmed. History needs nobody. */
export function pointersOf(context: Place, file: Held): readonly Pointer[] {
  return pointersThrough(context, file, ({ state, kind }) => state === 'confirmed' && kind !== 'audit');
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
