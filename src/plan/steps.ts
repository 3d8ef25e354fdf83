import path from 'node:path';
import { rowIdentity } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import { ContentDigest } from '../rows/digest.js';
import type { DraftStep } from './draft.js';
import { ROWS_FILE } from './folder.js';
import { readImages } from './images.js';
import { countRows } from './leftout.js';
import type { PlanStep } from './model.js';
import { describeRow, encodePlannedRow } from './rows.js';
import { deleteStatement, updateStatement } from './statements.js';

function refuseUnsafeTable(table: Table): void {
  const refuse = (reason: string): never => {
    throw new UntetherError('G15', { table: table.id, reason });
  };
  if (!table.transactional) throw new UntetherError('G08', { table: table.id, storage: table.storage });
  if (table.rules.length > 0) refuse(`rewrite rules change what a DELETE does (${table.rules.join(', ')})`);
}

const LARGE = 1_000_000;

/** Turns drafts into steps by reading their rows. */
export class StepReader {
  readonly #session: Session;
  readonly #draftFolder: string;
  readonly #steps: PlanStep[] = [];

  constructor(session: Session, draftFolder: string) {
    this.#session = session;
    this.#draftFolder = draftFolder;
  }

  /** Streams the rows of every step once: digest, count and rows.ndjson.gz come from the same pass. */
  async readSteps(drafts: readonly DraftStep[]): Promise<readonly PlanStep[]> {
    await writeLines(path.join(this.#draftFolder, ROWS_FILE), this.#rowLines(drafts), { gzip: true });
    return this.#steps;
  }

  async *#rowLines(drafts: readonly DraftStep[]): AsyncGenerator<string> {
    for (const draft of drafts) {
      refuseUnsafeTable(draft.table);
      const number = this.#steps.length + 1;
      const columns = storedColumns(draft.table).map((column) => column.name);
      const identity = rowIdentity(draft.table);
      const keyIndexes = identity === null ? null : identity.map((column) => columns.indexOf(column));
      const before = new ContentDigest();
      const after = new ContentDigest();
      const order = identity === null ? {} : { orderBy: identity };
      for await (const image of readImages(this.#session, { ...draft, lock: false, ...order })) {
        const hash = before.add(image.before);
        if (image.after) after.add(image.after);
        yield encodePlannedRow(describeRow(number, image.before, { keyIndexes, hash }));
      }
      if (before.rows > 0) this.#steps.push(await this.#step(draft, { number, columns, identity, before, after }));
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
    if (isUpdate && read.identity === null) {
      throw new UntetherError('G15', {
        table: draft.table.id,
        reason: 'a row to be updated has no key to find it by afterwards',
      });
    }
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
