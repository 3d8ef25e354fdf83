import { findTable, getTable, rowIdentity } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import type { Reference } from '../links/model.js';
import type { Account } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import type { LeaveReason } from '../plan/decide.js';
import { inWords } from '../plan/draft.js';
import type { InsertDraft } from '../plan/inserts.js';
import { keyIn } from '../plan/keys.js';
import type { LeftRows } from '../plan/leftout.js';
import { holdsAccounts } from '../plan/reach.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';
import type { Given } from './like.js';
import { holds, isNamed, isPlain, leftBy, type Pointing, pointingAt, resembles, withCells } from './links.js';
import { columnsOf, isChosen, Parents, pointsSomewhere } from './parents.js';
import { splitByRoom } from './room.js';
import { requireSameSchemaAs } from './schema.js';
import { letsIn, takesRows } from './taken.js';

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

/** A reference of a row that points at the account, or at a row that comes back with it. */
interface Match {
  readonly reference: Reference;
  /** What its columns hold when the row comes back. */
  readonly cells: Pointing;
  readonly parent?: Returning;
}

/** Finds the rows of one account in a snapshot, from the referenced tables to the referencing ones. */
class Finder {
  readonly #context: PlanContext;
  readonly #run: FromRun;
  readonly #found = new Map<TableId, Returning[]>();
  /** Rows that cannot come back for the account, by reason and reference. */
  readonly #tallies = new Map<LeaveReason, Map<Reference, number>>();
  readonly #held = new Map<Reference, Pointing | null>();

  constructor(context: PlanContext, run: FromRun) {
    this.#context = context;
    this.#run = run;
  }

  async find(): Promise<ReadonlyMap<TableId, readonly Returning[]>> {
    for (const file of filesToUndo(this.#run.snapshot)) await this.#read(file);
    return this.#found;
  }

  left(): readonly LeftRows[] {
    return [...this.#tallies].flatMap(([reason, counts]) =>
      [...counts].flatMap(([reference, count]) => leftBy(reference, reason, count)),
    );
  }

  #tally(reason: LeaveReason, reference: Reference): void {
    const counts = this.#tallies.get(reason) ?? new Map<Reference, number>();
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
    this.#tallies.set(reason, counts);
  }

  async #read(file: SnapshotFile): Promise<void> {
    const { snapshot } = this.#run;
    const table = findTable(this.#context.catalog, file.table);
    // An account itself comes back by a rollback.
    const isAccount = file.action === 'delete' && holdsAccounts(this.#context.links, file.table);
    if (!table || file.action === 'insert' || isAccount) return;
    const references = this.#context.links.references.filter(
      (reference) => reference.from.table === table.id && reference.state === 'confirmed' && isPlain(reference),
    );
    const taking = new Set(references.filter((reference) => takesRows(this.#context, table, reference)));
    const rows: Returning[] = [];
    for await (const { before } of readImages(snapshot, file)) {
      const chosen = references.filter((each) => isChosen(this.#context, table, each, before));
      const matches = chosen.flatMap((each) => this.#matchOf(table, each, before) ?? []);
      if (file.action === 'delete') rows.push(...this.#returning({ table, old: before, chosen, matches, taking }));
      else
        for (const { reference } of matches.filter((each) => this.#isAsked(each)))
          this.#tally('changed-then', reference);
    }
    if (rows.length === 0) return;
    requireSameSchemaAs({ ...snapshot, manifest: { ...snapshot.manifest, files: [file] } }, this.#context.catalog);
    this.#found.set(table.id, [...(this.#found.get(table.id) ?? []), ...rows]);
  }

  #isAsked({ reference, parent }: Match): boolean {
    return parent !== undefined || isNamed(reference, this.#run.names);
  }

  /** The row for the account, unless it was taken for another reason or lets somebody else in; that is told. */
  #returning(request: {
    readonly table: Table;
    readonly old: Row;
    readonly chosen: readonly Reference[];
    readonly matches: readonly Match[];
    readonly taking: ReadonlySet<Reference>;
  }): readonly Returning[] {
    const { table, old, chosen, matches, taking } = request;
    const asked = matches.filter((each) => this.#isAsked(each));
    const [first] = asked;
    if (!first) return [];
    const taken = matches.filter(({ reference }) => taking.has(reference));
    const by = taken.filter((each) => asked.includes(each)).map(({ reference }) => reference);
    const [owned] = by;
    if (owned === undefined) this.#tally('not-taken', first.reference);
    else if (chosen.some((each) => this.#isOfAnother(table, each, old))) this.#tally('other-account', owned);
    else {
      const row = taken.reduce((now, { cells }) => withCells(table, now, cells), old);
      return [{ old, row, by, parents: taken.flatMap(({ parent }) => parent ?? []) }];
    }
    return [];
  }

  /** Null when the reference points elsewhere. History names people, and a row is nobody's because of it. */
  #matchOf(table: Table, reference: Reference, old: Row): Match | null {
    const isHistory = reference.kind === 'audit';
    if (reference.to.table === this.#run.then.table) {
      const cells = isHistory ? null : this.#accountCells(table, reference, old);
      return cells && { reference, cells };
    }
    if (isHistory && reference.basis !== 'declared') return null;
    const key = keyIn(old, columnsOf(table), reference.from.columns);
    const parents = this.#found.get(reference.to.table) ?? [];
    if (parents.length === 0 || !pointsSomewhere(reference, key)) return null;
    const parentColumns = columnsOf(getTable(this.#context.catalog, reference.to.table));
    const wanted = rowKey(key);
    const parent = parents.find((each) => rowKey(keyIn(each.old, parentColumns, reference.to.columns)) === wanted);
    if (!parent) return null;
    const now = keyIn(parent.row, parentColumns, reference.to.columns);
    const cells = new Map(reference.from.columns.map((name, index) => [name, now[index] ?? null]));
    return { reference, cells: isHistory ? new Map() : cells, parent };
  }

  /** What a reference holds that points at the account as it was. */
  #heldBy(table: Table, reference: Reference): Pointing | null {
    const known = this.#held.get(reference);
    const held = known === undefined ? pointingAt(this.#context, reference, { table, account: this.#run.then }) : known;
    this.#held.set(reference, held);
    return held;
  }

  #isOfAnother(table: Table, reference: Reference, old: Row): boolean {
    if (!letsIn(reference) || !holdsAccounts(this.#context.links, reference.to.table)) return false;
    const held = reference.to.table === this.#run.then.table ? this.#heldBy(table, reference) : null;
    if (held && holds(table, old, held)) return false;
    return pointsSomewhere(reference, keyIn(old, columnsOf(table), reference.from.columns));
  }

  /** Another spelling of the name may be another person, and an account without a name cannot be pointed at by one. */
  #accountCells(table: Table, reference: Reference, old: Row): Pointing | null {
    const held = this.#heldBy(table, reference);
    if (!held || !resembles(table, old, held)) return null;
    const { account, names } = this.#run;
    const cells = holds(table, old, held) ? pointingAt(this.#context, reference, { table, account }) : null;
    if (!cells && isNamed(reference, names)) this.#tally('undecided', reference);
    return cells;
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
  const left: LeftRows[] = [...finder.left()];
  const coming = new Map<TableId, readonly Row[]>();
  const settled = new Set<Returning>();
  for (const [id, returning] of found) {
    const table = getTable(context.catalog, id);
    const rows = returning.map(({ row }) => row);
    if (rowIdentity(table) === null) {
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
