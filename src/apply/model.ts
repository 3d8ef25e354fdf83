import type { Catalog } from '../catalog/model.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import type { Person, Plan } from '../plan/model.js';
import type { Masks } from '../links/masks.js';
import type { Links } from '../links/model.js';
import type { Target } from '../settings/model.js';
import type { Snapshot } from '../snapshot/model.js';

export interface Undone {
  readonly witness: Snapshot;
  /** The same, or the part of it that lies in the plan folder. */
  readonly rows: Snapshot;
}

/** How often and how far a long run has come. */
export interface Progress {
  readonly phase: string;
  readonly index: number;
  readonly of: number;
  readonly done?: number;
  readonly total?: number;
  readonly held: string;
}

export interface RunContext {
  readonly mode: 'apply' | 'rehearse';
  readonly run: string;
  readonly plan: Plan;
  readonly session: Session;
  /** Opens another connection, for the ledger read after COMMIT. */
  readonly onSecondConnection: <T>(use: (session: Session) => Promise<T>) => Promise<T>;
  /** Opens another connection that may write, for the fence that settles a lost COMMIT. */
  readonly onFence: <T>(use: (session: Session) => Promise<T>) => Promise<T>;
  readonly target: Target;
  readonly server: ServerIdentity;
  readonly actor: Person;
  readonly host: string;
  readonly auditFile: string;
  readonly snapshotDir: string;
  /** What a rollback puts back: the snapshot of the run, which the ledger witnesses, and the rows of it that are chosen. */
  readonly undone: Undone | null;
  readonly linksOf: (catalog: Catalog) => Links;
  /** Columns whose values nobody is shown. */
  readonly masksOf: (catalog: Catalog) => Masks;
  readonly now: () => Date;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted when the user asks to stop; honoured until COMMIT is sent. */
  readonly signal: AbortSignal;
  /** Everything that may forbid the run, looked at for the last time before BEGIN. */
  readonly requireGates: () => Promise<void>;
  /** Throws I03 unless plan.sql is what the program makes of plan.json; looked at when the rows are taken and as the plan saw them. */
  readonly requireOwnScript: (seen: { readonly session: Session; readonly catalog: Catalog }) => Promise<void>;
}

export interface RunCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What a run did, in the terms of the `apply` document. */
export interface RunResult {
  readonly run: string;
  readonly plan: string;
  readonly data: { readonly state: 'committed' | 'unchanged' | 'unknown'; readonly verified: boolean };
  readonly rows: { readonly deleted: number; readonly updated: number; readonly inserted: number };
  readonly snapshot: { readonly path: string; readonly sha256: string; readonly rows: number } | null;
  readonly checks: readonly RunCheck[];
  readonly lockedMs: number;
  readonly items: {
    readonly done: number;
    readonly alreadySo: number;
    readonly refused: number;
    readonly conflict: number;
  };
  readonly auditWritten: boolean;
}
