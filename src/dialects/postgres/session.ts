import type { Socket } from 'node:net';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import { getColumn } from '../../catalog/graph.js';
import type { Cell } from '../../rows/cell.js';
import { NO_FLAGS, oneByOne } from '../batches.js';
import { storedColumns } from '../columns.js';
import type { Dialect, RowRead, RowSelect, Session } from '../dialect.js';
import type { SessionLink } from '../link.js';
import { linkOf } from '../link.js';
import { readExpression } from './literals.js';
import { name, rowsOf } from './names.js';
import { settingStatements } from './script.js';

/** The server's own text for every type: the default parsers lose microseconds, -0, JSON digits and more. */
export const rawTypes = { getTypeParser: () => (value: string) => value };

const BATCH = 1000;

/**
 * Few rows are asked for at once: the server runs what a cursor reads without parallel workers
 * (https://www.postgresql.org/docs/current/when-can-parallel-query-be-used.html).
 */
const AT_ONCE = 10_000;

/** The words of the driver for it. */
const LOST = 'Connection terminated unexpectedly';

function selectSql(select: RowSelect, columns: readonly string[]): string {
  const flags = (select.flags ?? []).map((flag) => `((${flag}) IS TRUE)::int`);
  const where = select.where === undefined ? '' : ` WHERE ${select.where}`;
  const order = select.orderBy?.length ? ` ORDER BY ${select.orderBy.map(name).join(', ')}` : '';
  const limit = select.limit === undefined ? '' : ` LIMIT ${String(select.limit)}`;
  const lock = select.lock === true ? ' FOR UPDATE' : '';
  return `SELECT ${[...columns.map((column) => readExpression(getColumn(select.table, column))), ...flags].join(', ')} FROM ${select.from ?? rowsOf(select.table)}${where}${order}${limit}${lock}`;
}

/** The cells of a row, and the flags behind them. */
function readOf(raw: Cell[], width: number): RowRead {
  if (raw.length === width) return { row: raw, flags: NO_FLAGS };
  return { row: raw.slice(0, width), flags: raw.slice(width).map((flag) => flag === '1') };
}

export class PostgresSession implements Session {
  readonly dialect: Dialect;
  readonly link: SessionLink;
  readonly #client: pg.Client;
  readonly #timeouts: readonly string[];
  #lost = false;
  /** Whether this transaction was told to read by indexes. */
  #byIndex = false;

  constructor(dialect: Dialect, client: pg.Client, timeouts: readonly string[]) {
    this.dialect = dialect;
    const { processID, connection } = client as unknown as {
      readonly processID: number | null;
      readonly connection: { readonly stream: Socket };
    };
    this.link = linkOf(connection.stream, processID);
    this.#client = client;
    this.#timeouts = timeouts;
    client.once('end', () => {
      this.#lost = true;
    });
  }

  async query(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    await this.#readByIndex(false);
    return (await this.#send(sql)).rows;
  }

  readRows(select: RowSelect): AsyncIterable<RowRead> {
    return oneByOne(this.readBatches(select));
  }

  async *readBatches(select: RowSelect): AsyncIterable<readonly RowRead[]> {
    const columns = select.columns ?? storedColumns(select.table).map((column) => column.name);
    const sql = selectSql(select, columns);
    await this.#readByIndex(select.byKeys === true);
    if (select.limit !== undefined && select.limit <= AT_ONCE) {
      const { rows } = await this.#send<Cell>(sql);
      yield rows.map((raw) => readOf(raw, columns.length));
      return;
    }
    const cursor = new Cursor<Cell[]>(sql, [], { rowMode: 'array', types: rawTypes });
    this.#client.query(cursor);
    let coming = this.#ahead(cursor);
    try {
      for (;;) {
        const rows = await coming;
        // The server makes the next batch while this one is worked on.
        if (rows.length === BATCH) coming = this.#ahead(cursor);
        yield rows.map((raw) => readOf(raw, columns.length));
        if (rows.length < BATCH) return;
      }
    } finally {
      await coming.catch(() => undefined);
      // Nothing is open on a connection that is lost; the statement after this one says so.
      await this.#unlessLost(cursor.close()).catch(() => undefined);
    }
  }

  /** A batch that is asked for before it is needed; its error is met where it is waited for. */
  #ahead(cursor: Cursor<Cell[]>): Promise<Cell[][]> {
    const coming = this.#unlessLost(cursor.read(BATCH));
    coming.catch(() => undefined);
    return coming;
  }

  async execute(sql: string): Promise<number> {
    // What was told to a transaction ends with it.
    if (/^(BEGIN|COMMIT|ROLLBACK)\b/.test(sql)) this.#byIndex = false;
    else await this.#readByIndex(false);
    return (await this.#send(sql)).rowCount ?? 0;
  }

  async begin(kind: 'read' | 'write'): Promise<void> {
    const begin =
      kind === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN ISOLATION LEVEL REPEATABLE READ';
    for (const sql of [begin, ...settingStatements]) await this.execute(sql);
    await this.limits();
  }

  async limits(): Promise<void> {
    for (const sql of this.#timeouts) await this.execute(sql);
  }

  async commit(): Promise<void> {
    const { command } = await this.#send('COMMIT');
    this.#byIndex = false;
    // COMMIT of a failed transaction answers ROLLBACK without an error.
    if (command !== 'COMMIT') throw new Error(`COMMIT was answered by ${command}`);
  }

  async rollback(): Promise<void> {
    await this.execute('ROLLBACK');
  }

  poison(): void {
    const { connection } = this.#client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }

  /** What a cursor answers, or that the connection is lost: a cursor that is closing then waits for ever for its last answer. */
  #unlessLost<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        reject(new Error(LOST));
      };
      this.#client.once('end', fail);
      if (this.#lost) fail();
      void answer.then(resolve, reject).finally(() => this.#client.removeListener('end', fail));
    });
  }

  /**
   * Statistics of before a large change make the server read the whole table for every few keys: an index out of which most rows went
   * looks as if it were all pages. It is told for reads by keys alone, so that other statements are planned as ever.
   */
  async #readByIndex(byIndex: boolean): Promise<void> {
    if (this.#byIndex === byIndex) return;
    this.#byIndex = byIndex;
    await this.#send(`SET LOCAL enable_seqscan = ${byIndex ? 'off' : 'on'}`);
  }

  /** The extended protocol refuses a second statement in the same text. */
  async #send<T = string | null>(sql: string): Promise<pg.QueryArrayResult<T[]>> {
    return this.#client.query<T[]>({
      text: sql,
      rowMode: 'array',
      types: rawTypes,
      queryMode: 'extended',
    } as pg.QueryArrayConfig);
  }
}
