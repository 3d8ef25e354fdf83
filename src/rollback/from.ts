import { findTable, getColumn, getTable } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Reference } from '../links/model.js';
import type { Account } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import { inWords } from '../plan/draft.js';
import type { InsertDraft } from '../plan/inserts.js';
import { keyIn } from '../plan/keys.js';
import { countRows, type LeftRows } from '../plan/leftout.js';
import { holdsAccounts } from '../plan/reach.js';
import type { Cell, Row } from '../rows/cell.js';
import { encodeCell, rowKey } from '../rows/encode.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';
import type { Given } from './like.js';
import { holds, isNamed, isPlain, leftBy, type Pointing, pointingAt, resembles, withCells } from './links.js';
import { splitByRoom } from './room.js';
import { requireSameSchemaAs } from './schema.js';

export interface FromRun {
  readonly snapshot: Snapshot;
  /** The account as it was when the run took its links. */
  readonly then: Account;
  /** Gets them. */
  readonly account: Account;
  readonly names: readonly string[];
}

/** A row of the account, as it was and as it comes back, and the references by which it was found. */
interface Returning {
  readonly old: Row;
  readonly row: Row;
  readonly by: readonly Reference[];
  /** Rows of the account that it hangs on. */
  readonly parents: readonly Returning[];
}

/** True when the columns that choose a polymorphic reference choose this one. */
function isChosen({ session }: PlanContext, table: Table, reference: Reference, row: Row): boolean {
  const cells = Object.entries(reference.when ?? {}).map(([name, value]): readonly [string, Cell] => [
    name,
    value === null ? null : session.dialect.parse(value, getColumn(table, name)),
  ]);
  return holds(table, row, new Map(cells));
}

function columnsOf(table: Table): readonly string[] {
  return storedColumns(table).map(({ name }) => name);
}

/** Finds the rows of one account in a snapshot, from the referenced tables to the referencing ones. */
class Finder {
  readonly #context: PlanContext;
  readonly #run: FromRun;
  readonly #found = new Map<TableId, Returning[]>();
  /** Rows of the account that cannot come back for it, by reference. */
  readonly #undecided = new Map<Reference, number>();
  readonly #held = new Map<Reference, Pointing | null>();
  readonly left: LeftRows[] = [];

  constructor(context: PlanContext, run: FromRun) {
    this.#context = context;
    this.#run = run;
  }

  async find(): Promise<ReadonlyMap<TableId, readonly Returning[]>> {
    for (const file of filesToUndo(this.#run.snapshot)) await this.#read(file);
    for (const [reference, count] of this.#undecided) this.left.push(...leftBy(reference, 'undecided', count));
    return this.#found;
  }

  async #read(file: SnapshotFile): Promise<void> {
    const { snapshot } = this.#run;
    const table = findTable(this.#context.catalog, file.table);
    // An account itself comes back by a rollback.
    const isAccount = file.action === 'delete' && holdsAccounts(this.#context.links, file.table);
    if (!table || file.action === 'insert' || isAccount) return;
    const rows: Returning[] = [];
    const changed = new Map<Reference, number>();
    for await (const { before } of readImages(snapshot, file)) {
      const returning = this.#returning(table, before);
      if (!returning) continue;
      if (file.action === 'delete') rows.push(returning);
      else for (const each of returning.by) changed.set(each, (changed.get(each) ?? 0) + 1);
    }
    for (const [reference, count] of changed) this.left.push(...leftBy(reference, 'changed-then', count));
    if (rows.length === 0) return;
    requireSameSchemaAs({ ...snapshot, manifest: { ...snapshot.manifest, files: [file] } }, this.#context.catalog);
    this.#found.set(table.id, [...(this.#found.get(table.id) ?? []), ...rows]);
  }

  #returning(table: Table, old: Row): Returning | null {
    const by: Reference[] = [];
    const parents: Returning[] = [];
    let row = old;
    const references = this.#context.links.references.filter(
      (reference) => reference.from.table === table.id && reference.state === 'confirmed' && isPlain(reference),
    );
    for (const reference of references.filter((each) => isChosen(this.#context, table, each, old))) {
      const found = this.#cellsFor(table, reference, old);
      if (!found) continue;
      by.push(reference);
      if (found.parent) parents.push(found.parent);
      row = withCells(table, row, found.cells);
    }
    return by.length === 0 ? null : { old, row, by, parents };
  }

  /** What the columns of a reference hold afterwards, when it points at the account or at a row of it; else null. */
  #cellsFor(
    table: Table,
    reference: Reference,
    old: Row,
  ): { readonly cells: Pointing; readonly parent?: Returning } | null {
    if (reference.to.table === this.#run.then.table) {
      const cells = isNamed(reference, this.#run.names) ? this.#accountCells(table, reference, old) : null;
      return cells && { cells };
    }
    const parents = this.#found.get(reference.to.table) ?? [];
    const parentColumns = columnsOf(getTable(this.#context.catalog, reference.to.table));
    const key = rowKey(keyIn(old, columnsOf(table), reference.from.columns));
    const parent = parents.find((each) => rowKey(keyIn(each.old, parentColumns, reference.to.columns)) === key);
    if (!parent) return null;
    const now = keyIn(parent.row, parentColumns, reference.to.columns);
    return { cells: new Map(reference.from.columns.map((name, index) => [name, now[index] ?? null])), parent };
  }

  /** Another spelling of the name may be another person, and an account without a name cannot be pointed at by one. */
  #accountCells(table: Table, reference: Reference, old: Row): Pointing | null {
    const { then, account } = this.#run;
    const known = this.#held.get(reference);
    const held = known === undefined ? pointingAt(this.#context, reference, { table, account: then }) : known;
    this.#held.set(reference, held);
    if (!held || !resembles(table, old, held)) return null;
    const cells = holds(table, old, held) ? pointingAt(this.#context, reference, { table, account }) : null;
    if (!cells) this.#undecided.set(reference, (this.#undecided.get(reference) ?? 0) + 1);
    return cells;
  }
}

/** NULL points nowhere, and where no key is declared neither do '' and 0. */
function pointsSomewhere(reference: Reference, key: Row): boolean {
  const isNobody = (cell: Cell): boolean =>
    reference.basis !== 'declared' && ['t', 't0', 'i0'].includes(encodeCell(cell) ?? '');
  return key.every((cell) => cell !== null && !isNobody(cell));
}

/** Rows whose referenced rows are neither there nor coming back. */
class Parents {
  readonly #context: PlanContext;
  readonly #coming: ReadonlyMap<TableId, readonly Row[]>;
  readonly #known = new Map<string, boolean>();

  constructor(context: PlanContext, coming: ReadonlyMap<TableId, readonly Row[]>) {
    this.#context = context;
    this.#coming = coming;
  }

  async lacks(table: Table, row: Row): Promise<boolean> {
    const references = this.#context.links.references.filter(
      ({ from, state, kind }) => from.table === table.id && state === 'confirmed' && kind !== 'audit',
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

function leftOf(
  returning: readonly Returning[],
  rows: readonly Row[],
  reason: 'there' | 'key-taken' | 'target-gone' | 'no-key',
): readonly LeftRows[] {
  const counts = new Map<Reference, number>();
  const some = new Set(rows);
  for (const { row, by } of returning) {
    const [first] = by;
    if (first && some.has(row)) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return [...counts].flatMap(([reference, count]) => leftBy(reference, reason, count));
}

/** The links that a run took from an account, as rows for it, or for another one. */
export async function linksFrom(context: PlanContext, run: FromRun): Promise<Given> {
  const finder = new Finder(context, run);
  const found = await finder.find();
  const inserts: InsertDraft[] = [];
  const left: LeftRows[] = [...finder.left];
  const coming = new Map<TableId, readonly Row[]>();
  const settled = new Set<Returning>();
  for (const [id, returning] of found) {
    const table = getTable(context.catalog, id);
    const rows = returning.map(({ row }) => row);
    if (table.primaryKey === null && table.uniques.length === 0) {
      left.push(...leftOf(returning, rows, 'no-key'));
      continue;
    }
    const parents = new Parents(context, coming);
    const sound: Row[] = [];
    const gone: Row[] = [];
    for (const each of returning) {
      // Whoever has the key of a row that stays away by now shall not get what hung on it.
      const hangs = each.parents.every((parent) => settled.has(parent));
      (hangs && !(await parents.lacks(table, each.row)) ? sound : gone).push(each.row);
    }
    const { free, there, taken } = await splitByRoom(context, table, sound, { exact: true });
    left.push(...leftOf(returning, gone, 'target-gone'), ...leftOf(returning, there, 'there'));
    left.push(...leftOf(returning, taken, 'key-taken'));
    coming.set(id, free);
    const stays = new Set([...free, ...there]);
    for (const each of returning) if (stays.has(each.row)) settled.add(each);
    const references = [...new Set(returning.flatMap(({ by }) => by))];
    inserts.push({
      table,
      because: references.map(inWords).sort(),
      kinds: [...new Set(references.map(({ kind }) => kind))].sort(),
      rows: free,
    });
  }
  return { inserts, left };
}
