/** A column type and values of it, as SQL of the engine. */
export interface TypeSample {
  /** Becomes part of table names. */
  readonly name: string;
  /** What stands after the column's name. */
  readonly type: string;
  readonly values: readonly string[];
  /** The type can be a primary key; the values must differ then. */
  readonly key?: boolean;
}

/** A table of its own making, with `user_id`, and rows of user 1 and 2. */
export interface TableSample {
  readonly name: string;
  readonly sql: string;
  /** No statement can write such values: a plan may refuse to take them away, and must when it cannot bring them back. */
  readonly mayBeRefused?: boolean;
}

export interface EngineValues {
  /** Types to create, session settings. */
  readonly before: string;
  readonly types: readonly TypeSample[];
  readonly tables: readonly TableSample[];
  /** Tables that get a plan of their own, because each has a difficulty of its own. */
  readonly alone: readonly TableSample[];
  /** Rows of user 1 whose `user_id` is emptied instead. */
  readonly updated: readonly TableSample[];
}
