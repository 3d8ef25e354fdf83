import { isUtf8 } from 'node:buffer';
import type Database from 'better-sqlite3';
import { type Cell, RawText } from '../../rows/cell.js';
import { NO_FLAGS, oneByOne } from '../batches.js';
import { storedColumns } from '../columns.js';
import type { Dialect, RowRead, RowSelect, Session } from '../dialect.js';
import { name, table as tableName } from './names.js';

type RawValue = null | bigint | number | string | Buffer;

/** Type letters of all cells in one text, then each cell with TEXT as its raw bytes: invalid UTF-8 must survive. */
function selectSql(select: RowSelect, columns: readonly string[]): string {
  const types = columns.map((column) => `substr(typeof(${name(column)}), 1, 1)`).join(' || ');
  const cells = columns.map(
    (column) => `CASE typeof(${name(column)}) WHEN 'text' THEN CAST(${name(column)} AS BLOB) ELSE ${name(column)} END`,
  );
  const flags = (select.flags ?? []).map((flag) => `(${flag}) IS TRUE`);
  const where = select.where === undefined ? '' : ` WHERE ${select.where}`;
  const order = select.orderBy?.length ? ` ORDER BY ${select.orderBy.map(name).join(', ')}` : '';
  const limit = select.limit === undefined ? '' : ` LIMIT ${String(select.limit)}`;
  return `SELECT ${[types, ...cells, ...flags].join(', ')} FROM ${select.from ?? tableName(select.table)}${where}${order}${limit}`;
}

function decode(value: RawValue, type: string | undefined, utf8: boolean): Cell {
  if (type !== 't' || !Buffer.isBuffer(value)) return value;
  return utf8 && isUtf8(value) ? value.toString('utf8') : new RawText(value);
}

function text(value: RawValue): string | null {
  if (value === null) return null;
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value);
}

/** SQLite calls block the event loop; between batches of rows other work gets a turn. */
const BATCH = 1000;

export class SqliteSession implements Session {
  readonly dialect: Dialect;
  readonly link = null;
  readonly #db: Database.Database;
  readonly #utf8: boolean;
  #poisoned = false;

  constructor(dialect: Dialect, db: Database.Database) {
    this.dialect = dialect;
    this.#db = db;
    this.#utf8 = db.pragma('encoding', { simple: true }) === 'UTF-8';
  }

  query(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    return this.#run(() => {
      const rows = this.#db.prepare(sql).raw().safeIntegers().all() as RawValue[][];
      return rows.map((row) => row.map(text));
    });
  }

  readRows(select: RowSelect): AsyncIterable<RowRead> {
    return oneByOne(this.readBatches(select));
  }

  async *readBatches(select: RowSelect): AsyncIterable<readonly RowRead[]> {
    const columns = select.columns ?? storedColumns(select.table).map((column) => column.name);
    const statement = this.#db.prepare(selectSql(select, columns)).raw().safeIntegers();
    let batch: RowRead[] = [];
    for (const raw of statement.iterate() as IterableIterator<RawValue[]>) {
      batch.push(this.#readOf(raw, columns.length));
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (batch.length > 0) yield batch;
  }

  /** The cells of a row, and the flags behind them; the types of the cells stand before them. */
  #readOf(raw: RawValue[], width: number): RowRead {
    const types = String(raw[0]);
    const row: Cell[] = [];
    for (let index = 0; index < width; index += 1) row.push(decode(raw[index + 1] ?? null, types[index], this.#utf8));
    if (raw.length === width + 1) return { row, flags: NO_FLAGS };
    return { row, flags: raw.slice(width + 1).map((flag) => flag === 1n) };
  }

  execute(sql: string): Promise<number> {
    return this.#run(() => {
      const statement = this.#db.prepare(sql);
      if (statement.reader) return statement.all().length;
      return statement.run().changes;
    });
  }

  async begin(kind: 'read' | 'write'): Promise<void> {
    if (kind === 'read') {
      await this.execute('PRAGMA query_only = ON');
      await this.execute('BEGIN');
      return;
    }
    for (const sql of [...this.dialect.script.before, ...this.dialect.script.begin]) await this.execute(sql);
  }

  /** Its limits belong to the connection and were set when it was opened. */
  limits(): Promise<void> {
    return Promise.resolve();
  }

  async commit(): Promise<void> {
    // SQLITE_FULL and OR ROLLBACK close a transaction silently; a COMMIT without one must not count as success.
    if (!this.#db.inTransaction) throw new Error('the transaction is no longer open');
    await this.execute('COMMIT');
  }

  async rollback(): Promise<void> {
    if (!this.#db.open) return;
    if (this.#db.inTransaction) await this.execute('ROLLBACK');
    await this.execute('PRAGMA query_only = OFF');
  }

  poison(): void {
    this.#poisoned = true;
    if (this.#db.open) this.#db.close();
  }

  /** Runs a blocking call as a promise, so that errors arrive as rejections like on every other engine. */
  // eslint-disable-next-line @typescript-eslint/require-await -- the async keyword turns a throw into a rejection
  async #run<T>(call: () => T): Promise<T> {
    if (this.#poisoned) throw new Error('the connection was closed after an error');
    return call();
  }
}
