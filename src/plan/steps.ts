import path from 'node:path';
import { rowIdentity } from '../catalog/graph.js';
import type { Catalog, ColumnFamily, Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { readLines } from '../files/read.js';
import { LineFile, writeLines } from '../files/write.js';
import { ContentDigest } from '../rows/digest.js';
import { decodeImage, encodeImage } from '../snapshot/images.js';
import { refuseRechecked } from './dangling.js';
import type { DraftStep } from './draft.js';
import { type DraftFolders, ROWS_FILE } from './folder.js';
import { readImages } from './images.js';
import { countRows } from './leftout.js';
import type { PlanStep } from './model.js';
import { describeRow, encodePlannedRow } from './rows.js';
import { deleteStatement, updateStatement } from './statements.js';
import type { Images } from './undo.js';

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
  if (table.rules.length > 0) refuse(`rewrite rules change what a DELETE does (${table.rules.join(', ')})`);
  const triggers = table.triggers.filter((trigger) => trigger.enabled && trigger.events.includes(action));
  if (triggers.length === 0) return;
  const names = triggers.map(({ name }) => name).join(', ');
  if (!session.dialect.capabilities.countsTriggerInserts) {
    refuse(`this server does not count the rows that its triggers insert (${names})`);
  }
  const outside = catalog.tables.find((other) => other.kind === 'table' && !other.transactional);
  if (outside) refuse(`its triggers (${names}) could write to ${outside.id}, which has no transactions`);
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

/** Turns drafts into steps by reading their rows. */
export class StepReader {
  readonly #session: Session;
  readonly #catalog: Catalog;
  readonly #folders: DraftFolders;
  readonly #steps: PlanStep[] = [];
  /** Step n has its rows in file n - 1. */
  readonly #kept: LineFile[] = [];

  constructor(session: Session, catalog: Catalog, folders: DraftFolders) {
    this.#session = session;
    this.#catalog = catalog;
    this.#folders = folders;
  }

  /** Streams the rows of every step once: digest, count and rows.ndjson.gz come from the same pass. */
  async readSteps(drafts: readonly DraftStep[]): Promise<readonly PlanStep[]> {
    await writeLines(path.join(this.#folders.draft, ROWS_FILE), this.#rowLines(drafts), { gzip: true });
    return this.#steps;
  }

  /** The rows of a step as they were read: the database is not asked again. */
  images(step: PlanStep): Images {
    const shape = { width: step.columns.length, pair: step.action === 'update' };
    const file = this.#kept[step.number - 1]?.path ?? '';
    return async function* () {
      for await (const line of readLines(file, { gzip: false })) yield decodeImage(line, shape);
    };
  }

  async *#rowLines(drafts: readonly DraftStep[]): AsyncGenerator<string> {
    for (const [index, draft] of drafts.entries()) {
      refuseUnsafeTable(this.#session, this.#catalog, draft);
      const number = this.#steps.length + 1;
      const columns = storedColumns(draft.table).map((column) => column.name);
      const identity = rowIdentity(draft.table);
      const keyIndexes = identity === null ? null : identity.map((column) => columns.indexOf(column));
      const before = new ContentDigest();
      const after = new ContentDigest();
      const order = { orderBy: identity ?? sortable(draft.table) };
      const kept = await LineFile.create(path.join(this.#folders.scratch, `draft-${String(index)}`));
      try {
        for await (const image of readImages(this.#session, { ...draft, lock: false, ...order })) {
          const hash = before.add(image.before);
          if (image.after) after.add(image.after);
          await kept.add(encodeImage(image));
          yield encodePlannedRow(describeRow(number, image.before, { keyIndexes, hash }));
        }
      } finally {
        await kept.close();
      }
      await refuseInexact(this.#session, draft);
      if (before.rows === 0) continue;
      await refuseRechecked(this.#session, this.#catalog, draft);
      this.#kept.push(kept);
      this.#steps.push(await this.#step(draft, { number, columns, identity, before, after }));
    }
  }

  async #step(
    draft: DraftStep,
    read: {
      number: number;
      columns: readonly string[];
      identity: readonly string[] | null;
      before: ContentDigest;
      after: ContentDigest;
    },
  ): Promise<PlanStep> {
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
