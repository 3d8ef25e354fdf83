/**
 * What is there: a neutral, read-only description of a database. Every dialect fills it, every feature reads it.
 * Plain data, sorted by explicit keys, so that the same database always gives the same catalog.
 */

/** Product behind the connection. */
export type Engine = 'sqlite' | 'postgres' | 'mysql' | 'mariadb';

/** Names a table inside its catalog: `name`, or `schema.name` outside the default schema; odd names are double-quoted. */
export type TableId = string;

/** Broad family of a column type, enough for rules that must not know engines. */
export type ColumnFamily =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'binary'
  | 'temporal'
  | 'uuid'
  | 'json'
  | 'enum'
  | 'set'
  | 'bit'
  | 'array'
  | 'spatial'
  | 'untyped'
  | 'other';

export interface Column {
  readonly name: string;
  /** Type as the engine spells it, with length: `bigint(20) unsigned`, `character varying(30)`. */
  readonly type: string;
  readonly family: ColumnFamily;
  readonly nullable: boolean;
  /** Default expression as the engine spells it. */
  readonly defaultSql: string | null;
  readonly generated: 'no' | 'stored' | 'virtual';
  /** `always` needs an override to insert a value; `by-default` and `auto` do not. */
  readonly identity: 'no' | 'always' | 'by-default' | 'auto';
  readonly invisible: boolean;
  /** MySQL and MariaDB: the engine changes this column on every UPDATE that does not name it. */
  readonly onUpdateNow: boolean;
  readonly characterSet: string | null;
  readonly collation: string | null;
  /** Longest length in characters, where the type has one. */
  readonly length: number | null;
  readonly comment: string | null;
}

export interface Key {
  readonly name: string;
  readonly columns: readonly string[];
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly referencedTable: TableId;
  readonly referencedColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly deferrable: 'no' | 'immediate' | 'deferred';
  readonly matchFull: boolean;
  /** False when the engine may hold rows that violate it (PostgreSQL NOT VALID, SQLite enforcement off). */
  readonly validated: boolean;
}

export interface Index {
  readonly name: string;
  /** Leading columns in order; an expression part is null. */
  readonly columns: readonly (string | null)[];
  readonly unique: boolean;
  readonly partial: boolean;
}

export interface Trigger {
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  readonly enabled: boolean;
  /** Definition as the engine prints it; part of the fingerprint. */
  readonly definition: string;
}

/** Says what a statement does instead of, or besides, what it says. */
export interface RewriteRule {
  readonly name: string;
  readonly event: 'insert' | 'update' | 'delete';
}

export type TableKind =
  'table' | 'partitioned' | 'partition' | 'view' | 'materialized-view' | 'foreign' | 'virtual' | 'sequence';

export interface Table {
  readonly id: TableId;
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[] | null;
  /** Unique constraints and plain unique indexes, without the primary key. */
  readonly uniques: readonly Key[];
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly triggers: readonly Trigger[];
  /** Storage engine or access method: `InnoDB`, `heap`, `rowid`, `without rowid`. */
  readonly storage: string;
  /** False for MyISAM, Aria, MEMORY, UNLOGGED: a ROLLBACK or a crash would not keep our promise. */
  readonly transactional: boolean;
  readonly systemVersioned: boolean;
  readonly rowSecurity: boolean;
  /** PostgreSQL rewrite rules on INSERT, UPDATE or DELETE, by name. */
  readonly rules: readonly RewriteRule[];
  /** Parent table of a partition or inheritance child. */
  readonly parent: TableId | null;
  /** The engine's own estimate; null when it has none. */
  readonly rowEstimate: number | null;
  readonly comment: string | null;
  /** Query of a view as the engine prints it (SQLite: the CREATE VIEW text); null for all else, and where it may not be read. */
  readonly viewSql: string | null;
}

export interface Catalog {
  readonly engine: Engine;
  /** Server version as it prints it: `10.11.19-MariaDB`. */
  readonly version: string;
  readonly database: string;
  readonly defaultSchema: string;
  /** Sorted by id, by code point. */
  readonly tables: readonly Table[];
  /** SHA-256 over the parts that change what a plan does. */
  readonly fingerprint: string;
}
