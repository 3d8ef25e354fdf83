import type { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Connection, QueryOptions, ResultSetHeader } from 'mysql2';
import { getColumn } from '../../catalog/graph.js';
import { NO_FLAGS, oneByOne } from '../batches.js';
import { storedColumns } from '../columns.js';
import type { Dialect, RowRead, RowSelect, Session } from '../dialect.js';
import type { SessionLink } from '../link.js';
import { linkOf } from '../link.js';
import { decode, type Form, formOf, readExpression } from './encoding.js';
import { name, table as tableName } from './names.js';

type RawRow = (Buffer | null)[];

/** Bytes as the server sent them: the driver's own parsing rounds integers, shifts dates and re-encodes text. */
const raw: Pick<QueryOptions, 'rowsAsArray' | 'typeCast'> = { rowsAsArray: true, typeCast: false };

const UTF8MB4 = 45;

/**
 * The session tells the server `binary`, so that it converts nothing; the driver follows that and would write SQL texts
 * as latin1. What we send is UTF-8, so its idea of the character set is put back before every statement.
 */
function speakUtf8(connection: Connection): void {
  (connection as unknown as { config: { charsetNumber: number } }).config.charsetNumber = UTF8MB4;
}

function selectSql(select: RowSelect, columns: readonly string[]): string {
  const cells = columns.map((column) => readExpression(getColumn(select.table, column)));
  const flags = (select.flags ?? []).map((flag) => `(${flag}) IS TRUE`);
  const where = select.where === undefined ? '' : ` WHERE ${select.where}`;
  const order = select.orderBy?.length ? ` ORDER BY ${select.orderBy.map(name).join(', ')}` : '';
  const limit = select.limit === undefined ? '' : ` LIMIT ${String(select.limit)}`;
  const lock = select.lock === true ? ' FOR UPDATE' : '';
  return `SELECT ${[...cells, ...flags].join(', ')} FROM ${select.from ?? tableName(select.table)}${where}${order}${limit}${lock}`;
}

/** The cells of a row, and the flags behind them. */
function readOf(cells: RawRow, forms: readonly Form[]): RowRead {
  const row = forms.map((form, index) => decode(cells[index] ?? null, form));
  if (cells.length === forms.length) return { row, flags: NO_FLAGS };
  return { row, flags: cells.slice(forms.length).map((flag) => flag?.toString('latin1') === '1') };
}

/** What a stream holds each time that something has come. */
async function* arrived(stream: Readable): AsyncGenerator<RawRow[]> {
  for await (const first of stream as AsyncIterable<RawRow>) {
    const rows = [first];
    for (let next = read(stream); next !== null; next = read(stream)) rows.push(next);
    yield rows;
  }
}

function read(stream: Readable): RawRow | null {
  return stream.read() as RawRow | null;
}

export class MysqlSession implements Session {
  readonly dialect: Dialect;
  readonly link: SessionLink;
  readonly #connection: Connection;

  constructor(dialect: Dialect, connection: Connection) {
    this.dialect = dialect;
    this.link = linkOf((connection as unknown as { readonly stream?: Socket }).stream, connection.threadId);
    this.#connection = connection;
  }

  async query(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const rows = (await this.#send(sql)) as RawRow[];
    return rows.map((row) => row.map((value) => (value === null ? null : value.toString('utf8'))));
  }

  readRows(select: RowSelect): AsyncIterable<RowRead> {
    return oneByOne(this.readBatches(select));
  }

  async *readBatches(select: RowSelect): AsyncIterable<readonly RowRead[]> {
    const columns = select.columns ?? storedColumns(select.table).map((column) => column.name);
    const forms = columns.map((column) => formOf(getColumn(select.table, column)));
    for await (const rows of this.#stream(selectSql(select, columns))) yield rows.map((cells) => readOf(cells, forms));
  }

  /** Rows as they come. The driver tells a lost connection to the connection alone: its streams would wait for ever. */
  async *#stream(sql: string): AsyncIterable<RawRow[]> {
    const lost = new AbortController();
    const fail = (error: Error): void => {
      lost.abort(error);
    };
    this.#connection.once('error', fail);
    try {
      speakUtf8(this.#connection);
      const stream = this.#connection.query({ sql, ...raw }).stream({ highWaterMark: 1000 });
      yield* arrived(addAbortSignal(lost.signal, stream));
    } catch (error) {
      throw lost.signal.aborted ? lost.signal.reason : error;
    } finally {
      this.#connection.removeListener('error', fail);
    }
  }

  async execute(sql: string): Promise<number> {
    const result = await this.#send(sql);
    if (Array.isArray(result)) return result.length;
    if (result.warningStatus > 0 && /^(DELETE|UPDATE|INSERT)\b/.test(sql)) await this.#refuseWarnings();
    return result.affectedRows;
  }

  async begin(kind: 'read' | 'write'): Promise<void> {
    const begin = kind === 'read' ? ['START TRANSACTION READ ONLY'] : this.dialect.script.begin;
    for (const sql of [...this.dialect.script.before, ...begin]) await this.execute(sql);
  }

  /** Its limits belong to the connection and were set when it was opened. */
  limits(): Promise<void> {
    return Promise.resolve();
  }

  async commit(): Promise<void> {
    await this.execute('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.execute('ROLLBACK');
  }

  poison(): void {
    this.#connection.destroy();
  }

  /** A warning on a write means that something else was stored than was asked for. */
  async #refuseWarnings(): Promise<void> {
    const warnings = await this.query('SHOW WARNINGS');
    throw new Error(`the server warned: ${warnings.map((row) => `${row[1] ?? ''} ${row[2] ?? ''}`).join('; ')}`);
  }

  #send(sql: string): Promise<RawRow[] | ResultSetHeader> {
    speakUtf8(this.#connection);
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, result: unknown): void => {
        if (error) reject(error);
        else resolve(result as RawRow[] | ResultSetHeader);
      };
      this.#connection.query({ sql, ...raw } as QueryOptions, done as never);
    });
  }
}
