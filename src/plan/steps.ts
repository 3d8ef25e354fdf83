import path from 'node:path';
import { getTable, rowIdentity } from '../catalog/graph.js';
import type { Catalog, ColumnFamily, Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import { ContentDigest } from '../rows/digest.js';
import { encodeCells } from '../rows/encode.js';
import { refuseRechecked } from './dangling.js';
import type { DraftStep } from './draft.js';
import { type DraftFolders, ROWS_FILE } from './folder.js';
import { type PlannedImage, readImageBatches } from './images.js';
import { KeptStep } from './kept.js';
import { inEvenPieces, KEYS_PER_STATEMENT } from './keys.js';
import { countRows } from './leftout.js';
import type { PlanStep } from './model.js';
import { describeCells, encodePlannedRow } from './rows.js';
import { deleteStatement, updateStatement } from './statements.js';
import { INVERSE } from './undo.js';

/** Triggers that fire with an action and write what nobody counts, or what a ROLLBACK would not take back; null when there are none. */
function unseenTriggers(
  session: Session,
  catalog: Catalog,
  { table, action }: Pick<DraftStep, 'table' | 'action'>,
): { readonly names: string; readonly reason: string } | null {
  const triggers = table.triggers.filter((trigger) => trigger.enabled && trigger.events.includes(action));
  if (triggers.length === 0) return null;
  const names = triggers.map(({ name }) => name).join(', ');
  if (!session.dialect.capabilities.countsTriggerInserts)
    return { names, reason: `this server does not count the rows that its triggers insert (${names})` };
  const outside = catalog.tables.find((other) => other.kind === 'table' && !other.transactional);
  if (!outside) return null;
  return { names, reason: `its triggers (${names}) could write to ${outside.id}, which has no transactions` };
}

/** The same for what happens when a step is undone. */
export function blockingTriggers(
  session: Session,
  catalog: Catalog,
  { table, action }: Pick<PlanStep, 'table' | 'action'>,
): ReturnType<typeof unseenTriggers> {
  return unseenTriggers(session, catalog, { table: getTable(catalog, table), action: INVERSE[action] });
}

const STATEMENTS = { insert: 'an INSERT', update: 'an UPDATE', delete: 'a DELETE' } as const;

/** Refuses what could change rows that nobody counts, or that a ROLLBACK would not bring back. */
export function refuseUnsafeTable(
  session: Session,
  catalog: Catalog,
  draft: Pick<DraftStep, 'table' | 'action'>,
): void {
  const { table, action } = draft;
  const refuse = (reason: string): never => {
    throw new UntetherError('G15', { table: table.id, reason });
  };
  if (!table.transactional) throw new UntetherError('G08', { table: table.id, storage: table.storage });
  const unread = session.dialect.unreadable(table);
  if (unread !== null) refuse(`the driver cannot read ${unread}`);
  const rules = table.rules.filter(({ event }) => event === action || event === INVERSE[action]);
  if (rules.length > 0)
    refuse(`rewrite rules change what ${STATEMENTS[action]} does (${rules.map(({ name }) => name).join(', ')})`);
  const unseen = unseenTriggers(session, catalog, { table, action });
  if (unseen) refuse(unseen.reason);
}

/** What could not be put back exactly is not taken away. */
async function refuseInexact(session: Session, draft: DraftStep): Promise<void> {
  const inexact = draft.action === 'delete' ? session.dialect.inexact(draft.table) : null;
  if (inexact === null) return;
  const from = `${session.dialect.rowsOf(draft.table)} WHERE (${draft.where}) AND (${inexact})`;
  const rows = await countRows(session, from);
  if (rows === 0) return;
  const reason = `${String(rows)} rows hold values that no client can put back exactly (typed JSON, an ENUM outside its members, a tsquery, or the name of several functions)`;
  throw new UntetherError('G15', { table: draft.table.id, reason });
}

/** A row is found again by its key, or not at all. */
function refuseUpdateWithoutKey({ table, action }: DraftStep): void {
  if (action === 'update' && rowIdentity(table) === null) {
    throw new UntetherError('G15', {
      table: table.id,
      reason: 'a row to be updated has no key to find it by afterwards',
    });
  }
}

/** Refuses a step that could not be counted, put back or found again. */
export async function refuseUnsafeStep(session: Session, catalog: Catalog, draft: DraftStep): Promise<void> {
  refuseUnsafeTable(session, catalog, draft);
  await refuseInexact(session, draft);
  await refuseRechecked(session, catalog, draft);
  if ((await countRows(session, `${session.dialect.rowsOf(draft.table)} WHERE ${draft.where}`)) > 0)
    refuseUpdateWithoutKey(draft);
}

/** Families that some engine cannot sort. */
const UNSORTED: ReadonlySet<ColumnFamily> = new Set(['json', 'array', 'spatial', 'other']);

/** Rows without a key are read in the order of their values: the plan must not depend on how they lie in the file. */
function sortable(table: Table): readonly string[] {
  return storedColumns(table).flatMap(({ name, family }) => (UNSORTED.has(family) ? [] : [name]));
}

const LARGE = 1_000_000;

export interface ReadingOptions {
  readonly folders: DraftFolders;
  /** True where the rows of a step are read again when they have passed. */
  readonly again: (draft: Pick<DraftStep, 'table' | 'action'>) => boolean;
  /** Rows of each step that are read again in any case: the first ones. */
  readonly first: number;
  /** Sees the rows of every step while they pass. */
  readonly onRows: (step: PassingStep, rows: readonly PlannedImage[]) => void;
  /** Columns that rows of a table in a cycle get only when all of them are back. */
  readonly late: (table: Table) => readonly string[];
}

/** A step whose rows are being read. */
export type PassingStep = Pick<PlanStep, 'number' | 'table' | 'because' | 'kinds' | 'columns'>;

interface ReadStep {
  readonly number: number;
  readonly columns: readonly string[];
  readonly identity: readonly string[] | null;
  readonly before: ContentDigest;
  readonly after: ContentDigest;
}

/** Turns drafts into steps by reading their rows. */
export class StepReader {
  readonly #session: Session;
  readonly #catalog: Catalog;
  readonly #how: ReadingOptions;
  readonly #steps: PlanStep[] = [];
  /** By the numbers of the steps. */
  readonly #kept = new Map<number, KeptStep>();
  readonly #counted = new Map<DraftStep, number>();

  constructor(session: Session, catalog: Catalog, how: ReadingOptions) {
    this.#session = session;
    this.#catalog = catalog;
    this.#how = how;
  }

  /** Streams the rows of every step once: digest, count and rows.ndjson.gz come from the same pass. */
  async readSteps(drafts: readonly DraftStep[]): Promise<readonly PlanStep[]> {
    await writeLines(path.join(this.#how.folders.draft, ROWS_FILE), this.#rowLines(drafts), { gzip: true });
    return this.#steps;
  }

  /** What is kept of the rows of a step: the database is not asked again. */
  kept({ number }: PlanStep): KeptStep {
    const kept = this.#kept.get(number);
    if (kept === undefined) throw new Error(`step ${String(number)} was not read`);
    return kept;
  }

  /** Rows that a draft was found to have. */
  rowsOf(draft: DraftStep): number {
    const rows = this.#counted.get(draft);
    if (rows === undefined) throw new Error(`rows of ${draft.table.id} were not read`);
    return rows;
  }

  async *#rowLines(drafts: readonly DraftStep[]): AsyncGenerator<string> {
    for (const [index, draft] of drafts.entries()) {
      refuseUnsafeTable(this.#session, this.#catalog, draft);
      const number = this.#steps.length + 1;
      const columns = storedColumns(draft.table).map((column) => column.name);
      const identity = rowIdentity(draft.table);
      const before = new ContentDigest();
      const after = new ContentDigest();
      const kept = await this.#keep(draft, { name: `draft-${String(index)}`, columns, identity });
      try {
        yield* this.#readRows(draft, { number, columns, identity, before, after, kept });
      } finally {
        await kept.close();
      }
      this.#counted.set(draft, before.rows);
      if (before.rows === 0) continue;
      await refuseInexact(this.#session, draft);
      await refuseRechecked(this.#session, this.#catalog, draft);
      this.#kept.set(number, kept);
      this.#steps.push(await this.#step(draft, { number, columns, identity, before, after }));
    }
  }

  #keep(
    { table, action }: DraftStep,
    read: { name: string; columns: readonly string[]; identity: readonly string[] | null },
  ): Promise<KeptStep> {
    const { folders, again, first, late } = this.#how;
    const { name, columns, identity } = read;
    const doing = { table, action, columns, identity, late: late(table) };
    const about = { dialect: this.#session.dialect, doing, again: again({ table, action }), first };
    return KeptStep.create({ folder: folders.scratch, name }, about);
  }

  /** One pass over the rows of a step; gives the lines of many rows at once. */
  async *#readRows(draft: DraftStep, read: ReadStep & { readonly kept: KeptStep }): AsyncGenerator<string> {
    const { number, columns, identity, before, after, kept } = read;
    const keyIndexes = identity === null ? null : identity.map((column) => columns.indexOf(column));
    const select = { ...draft, lock: false, orderBy: identity ?? sortable(draft.table) };
    const { because, kinds, table } = draft;
    const passing = { number, table: table.id, because, kinds, columns };
    for await (const piece of inEvenPieces(readImageBatches(this.#session, select), KEYS_PER_STATEMENT)) {
      const lines = piece.map((image) => {
        const cells = encodeCells(image.before);
        const hash = before.addCells(cells);
        if (image.after) after.add(image.after);
        return encodePlannedRow(describeCells(number, cells, { keyIndexes, hash }));
      });
      this.#how.onRows(passing, piece);
      await kept.add(piece);
      yield lines.join('\n');
    }
  }

  async #step(draft: DraftStep, read: ReadStep): Promise<PlanStep> {
    const session = this.#session;
    const isUpdate = draft.action === 'update';
    refuseUpdateWithoutKey(draft);
    const estimate = draft.table.rowEstimate;
    const { dialect } = session;
    return {
      number: read.number,
      table: draft.table.id,
      action: draft.action,
      because: draft.because,
      kinds: draft.kinds,
      where: draft.where,
      assignments: draft.assignments,
      columns: read.columns,
      identity: read.identity,
      statement: isUpdate
        ? updateStatement(dialect, draft.table, draft)
        : deleteStatement(dialect, draft.table, draft.where),
      statements: 1,
      expectedRows: read.before.rows,
      tableRows: estimate !== null && estimate > LARGE ? null : await countRows(session, dialect.rowsOf(draft.table)),
      contentDigest: read.before.value(),
      afterDigest: isUpdate ? read.after.value() : null,
      automatic: draft.table.triggers.filter((trigger) => trigger.enabled).map((trigger) => `trigger ${trigger.name}`),
      undo: 'rows return from the snapshot',
    };
  }
}
