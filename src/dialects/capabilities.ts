/** How engines differ, as data. Features ask these, never the engine's name. */
export interface Capabilities {
  /** READ ONLY transactions are enforced by the server. */
  readonly readOnlyTransactions: boolean;
  /** LOCK TABLE inside the transaction exists (PostgreSQL). */
  readonly lockTables: boolean;
  /** SELECT … FOR UPDATE exists. */
  readonly lockRows: boolean;
  /** Constraints may be checked at COMMIT, so they must be forced before our checks. */
  readonly deferredConstraints: boolean;
  /** A transaction can put off constraints that are declared DEFERRABLE INITIALLY IMMEDIATE (SET CONSTRAINTS). */
  readonly defersWhenAsked: boolean;
  /** ON DELETE rules act when the statement has taken all of its rows (PostgreSQL), so rows that go together are let alone. */
  readonly actsAfterStatement: boolean;
  /** A table may not appear in a subquery of its own DELETE or UPDATE without a derived table (MySQL 1093). */
  readonly derivedSelfSubquery: boolean;
  /** The effect counter sees rows that triggers insert (MySQL counts rows of temporary tables among them). */
  readonly countsTriggerInserts: boolean;
  /** The engine checks foreign keys row by row inside one statement (InnoDB). */
  readonly checksRowByRow: boolean;
  /** An UPDATE of one foreign key checks each that it names in every row, and all within its own table (SQLite). */
  readonly rechecksKeys: boolean;
  /** The effect counter sees rows changed by cascades; where false they are ruled out before each delete instead. */
  readonly countsCascades: boolean;
  /** DISTINCT of the first column of an index goes from key to key, without a look at every row. */
  readonly stepsThroughKeys: boolean;
  /** Longest identifier in bytes; 0 for none. */
  readonly identifierBytes: number;
}
