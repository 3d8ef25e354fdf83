import type { Catalog, Column, Engine, Table } from '../catalog/model.js';
import type { Cell, Row } from '../rows/cell.js';
import type { Canonical } from './canonical.js';
import type { Capabilities } from './capabilities.js';
import type { ReadElements } from './elements.js';
import type { SessionLink, Wire } from './link.js';

/** A setting of the server or the session that would break a promise of ours. */
export interface SettingProblem {
  /**
   * `durability`: a crash may lose what COMMIT confirmed. `enforcement`: constraints or counters are not what they seem.
   * `replica`: nothing can be written here.
   */
  readonly kind: 'durability' | 'enforcement' | 'replica';
  readonly detail: string;
}

/** A table whose changes the server sends on. */
export interface Publication {
  readonly schema: string;
  readonly table: string;
  /** Names of the publications that send such a change on, sorted; empty when none does. */
  readonly names: Readonly<Record<'insert' | 'update' | 'delete', string>>;
  /** False when subscribers could not tell which row is meant: the server refuses the updates and deletes that it would send. */
  readonly tellsRows: boolean;
}

/** What a server does beside the tables of a plan, as far as a plan should know. */
export interface Surroundings {
  /** Longest statement in bytes; null where no plan could ever reach the limit. */
  readonly statementBytes: number | null;
  readonly publications: readonly Publication[];
}

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What plans, runs and rollbacks do with a table. */
export interface Need {
  readonly table: Table;
  readonly privileges: readonly Privilege[];
  /** Columns that an UPDATE writes. */
  readonly updates: readonly string[];
  /** Runs lock it, or rows of it, even where they change nothing in it. */
  readonly locked: boolean;
}

/** What of it the login may not do. */
export interface Lack {
  readonly table: Table;
  readonly privileges: readonly string[];
  /** What would change that: a statement, or a command where files decide. */
  readonly grant: string;
}

/** What a driver error means, engine by engine. */
export interface DriverProblem {
  readonly kind:
    | 'unreachable'
    | 'insecure'
    | 'login'
    | 'no-database'
    | 'privilege'
    | 'read-only'
    | 'lock-timeout'
    | 'deadlock'
    | 'lost'
    | 'missing-table'
    | 'constraint'
    | 'serialization'
    | 'statement';
  /** The driver's own words, without values. */
  readonly detail: string;
}

/** Characters of a value that `Dialect.shown` gives. */
export const SHOWN_LENGTH = 400;

/** Where a run happens; a plan made for one is refused on another. */
export interface ServerIdentity {
  readonly engine: Engine;
  readonly version: string;
  readonly database: string;
  /** Shown to people: `127.0.0.1:3306`, or a file. */
  readonly address: string;
  /** Stable id of server and database: system identifier, server uuid, device and inode. */
  readonly identity: string;
}

export interface SessionOptions {
  readonly readOnly: boolean;
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly statementTimeout: number;
  /** Milliseconds after which a server ends a SELECT, where `statementTimeout` is not enforced; no limit when left out. */
  readonly selectTimeout?: number;
}

/** Reads whole rows of one table, losslessly. */
export interface RowSelect {
  readonly table: Table;
  /** Text after FROM instead of the table, where a query gives columns of this form under these names. */
  readonly from?: string;
  /** Columns to read, in this order; all stored columns when left out. */
  readonly columns?: readonly string[];
  /** SQL condition; all rows when left out. */
  readonly where?: string;
  /** Columns to sort by. */
  readonly orderBy?: readonly string[];
  /** Lock the rows for this transaction, where the engine can. */
  readonly lock?: boolean;
  /** The condition names keys one by one: an index that has them is used whatever the statistics of the engine say. */
  readonly byKeys?: boolean;
  /** Extra SQL conditions, told per row as true or false after the cells (`RowRead.flags`). */
  readonly flags?: readonly string[];
  readonly limit?: number;
}

export interface RowRead {
  readonly row: Row;
  readonly flags: readonly boolean[];
}

/** One pinned connection with our preamble. All SQL is complete text: values are literals from `Dialect.literal`. */
export interface Session {
  readonly dialect: Dialect;
  /** Null for a file. */
  readonly link: SessionLink | null;
  /** Small results, every cell as text. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Streamed, lossless. One at a time per session; finish or abandon it (return) before the next call. */
  readRows(select: RowSelect): AsyncIterable<RowRead>;
  /** The same, as many rows at once as have arrived: waiting for each takes longer than most of what is done with it. */
  readBatches(select: RowSelect): AsyncIterable<readonly RowRead[]>;
  /** Sends exactly these bytes; returns rows affected as the engine counts them (matched rows for UPDATE). */
  execute(sql: string): Promise<number>;
  /** Statements that open a transaction: reading (READ ONLY where possible) or writing. */
  begin(kind: 'read' | 'write'): Promise<void>;
  /** Sends the lock and statement time limits that belong inside an open transaction. */
  limits(): Promise<void>;
  /** Throws unless the engine says COMMIT. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** The connection must not be used again (after an error in a transaction). */
  poison(): void;
}

/** Per-table counters of rows the open transaction has changed, cascades and triggers included. */
export interface EffectCounter {
  /** Call directly after BEGIN and locks. */
  start(): Promise<void>;
  /**
   * Compare with what the plan says; returns one line per surprise, empty when the effect is exactly as planned.
   * `expected` holds every table that the run changed, the ledger included.
   */
  surprises(expected: readonly TableEffect[]): Promise<readonly string[]>;
}

export interface EffectCounts {
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
}

export interface TableEffect extends EffectCounts {
  readonly schema: string;
  readonly table: string;
}

/** What a guard checks: the statement just sent changed exactly so many rows of this table. */
export interface GuardedChange {
  readonly table: Table;
  readonly action: 'delete' | 'update' | 'insert';
  /** Rows of the last statement. */
  readonly rows: number;
  /** Rows of this action on this table since BEGIN. */
  readonly total: number;
}

/** A count that must come out. */
export interface CountCheck {
  /** Text after FROM. */
  readonly from: string;
  readonly rows: number;
}

/** The statements of verify.sql, which look and change nothing; each stands on one line. */
export interface Look {
  /** Lines for the stock client only, after `Script.clientHead`. */
  readonly clientHead: readonly string[];
  /** Settings, and a transaction that cannot write where the engine has one. */
  readonly begin: readonly string[];
  /** Counts, and adds to the tally how far the count is from what it must be. */
  readonly tally: (check: CountCheck) => string;
  /** Prints one line, the label and what was tallied since the last one, and starts the tally again. */
  readonly say: (label: string) => readonly string[];
  /** True of the statement of `say` that prints. */
  readonly isSaying: (sql: string) => boolean;
  /** Fails unless every tally was zero. */
  readonly conclude: string;
}

/** The statements around the changes of a plan. plan.sql shows exactly these and apply sends exactly these, one a line. */
export interface Script {
  /** Lines for the stock client only (`\set ON_ERROR_STOP on`). */
  readonly clientHead: readonly string[];
  /** Session settings, before the transaction. */
  readonly before: readonly string[];
  /** Opens the transaction and makes its settings. */
  readonly begin: readonly string[];
  /** Table locks, directly after `begin`. */
  readonly lock: (tables: readonly Table[]) => readonly string[];
  /** A statement that fails unless the change just made hit the expected rows. */
  readonly guard: (change: GuardedChange) => string;
  /** A statement that fails unless `SELECT count(*) FROM <from>` gives `rows`. */
  readonly assertCount: (check: CountCheck) => string;
  /** Forces constraints that would otherwise wait for COMMIT. */
  readonly settle: readonly string[];
  readonly commit: string;
  readonly look: Look;
}

export interface Dialect {
  readonly engine: Engine;
  readonly script: Script;
  readonly capabilities: Capabilities;
  /** Quotes an identifier; throws on control characters and over-long names. */
  name(identifier: string): string;
  /** Qualified, quoted table name. */
  table(table: Table): string;
  /** The table as FROM, DELETE FROM and UPDATE name it: without inheritance children (PostgreSQL ONLY). */
  rowsOf(table: Table): string;
  /** How a writing statement starts. SQLite's `OR ABORT` overrides a table's own ON CONFLICT clause, which could remove other rows. */
  readonly verbs: { readonly insert: string; readonly update: string };
  /** A condition: the two values differ, NULL being a value like any other. */
  differs(left: string, right: string): string;
  /** A complete SQL literal that stores or compares exactly this cell in this column, on one line. */
  literal(cell: Cell, column: Column): string;
  /** Like `literal`, for comparing under the column's own collation and type; `source` is the column that the cell was read from. */
  keyLiteral(cell: Cell, column: Column, source?: Column): string;
  /** An expression of the type of the column that holds exactly this cell. */
  typed(cell: Cell, column: Column): string;
  /** A condition: the column holds exactly this cell, to the byte. `=` forgives letter case, trailing blanks, scale and the sign of zero. */
  exactly(cell: Cell, column: Column): string;
  /** `(a, b) IN (…)` over key tuples, on one line; `sources` are the columns that the keys were read from, where they are others. */
  inKeys(columns: readonly Column[], keys: readonly Row[], sources?: readonly Column[]): string;
  /** Engine text of a cell for people and JSON; null for NULL. */
  display(cell: Cell, column: Column): string | null;
  /** An expression: the value as text, cut to `SHOWN_LENGTH` characters; for looking at, never for putting back. */
  shown(column: Column): string;
  readonly elements: ReadElements;
  /** Writes values the same way on every engine, for comparing databases. */
  readonly canonical: Canonical;
  /** An expression: a value typed by a person as the column would store it; null where `parse` says all of it. */
  stored(text: string, column: Column): string | null;
  /** Reads a value typed by a person (or read from a file) as a cell of this column. */
  parse(text: string, column: Column): Cell;
  /** A condition true of rows that no client could put back exactly; null when the table has none. */
  inexact(table: Table): string | null;
  /** A column that the driver cannot read at all, with the reason; null when it reads every one. */
  unreadable(table: Table): string | null;
  readCatalog(session: Session): Promise<Catalog>;
  identity(session: Session): Promise<ServerIdentity>;
  /** Counts what an open transaction really changes. */
  effects(session: Session): EffectCounter;
  /** Names the settings that would break a promise; empty when all is well. */
  unsafeSettings(session: Session): Promise<readonly SettingProblem[]>;
  /** One query, whatever the number of tables. */
  surroundings(session: Session): Promise<Surroundings>;
  /** What this login may not do of what is needed. Outside of transactions; changes nothing. */
  lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]>;
  wire(session: Session): Promise<Wire>;
  /** Sorts a driver error into ours; `phase` tells whether COMMIT had been sent. */
  classify(error: unknown): DriverProblem | null;
}
