import type { Engine, TableId } from '../catalog/model.js';
import type { EncodedCell } from '../rows/encode.js';

export type StepAction = 'delete' | 'update' | 'insert';
export type PlanKind = 'unlink' | 'orphans' | 'relink' | 'rollback';
export type Severity = 'high' | 'medium' | 'low' | 'info';
/** How strongly a person is known. */
export type IdentityStrength = 'claimed' | 'os-login' | 'signed';

export interface Person {
  readonly name: string;
  readonly identity: IdentityStrength;
  /** Fingerprint of the key of somebody who signs. */
  readonly key?: string;
}

/** A column an update sets; `when` limits it to some of the rows of the step. */
export interface Assignment {
  readonly column: string;
  readonly value: EncodedCell;
  /** SQL condition; null for every row of the step. */
  readonly when: string | null;
}

/** One table and one action. */
export interface PlanStep {
  readonly number: number;
  readonly table: TableId;
  readonly action: StepAction;
  /** References that lead here, in words. */
  readonly because: readonly string[];
  /** Kinds of link that lead here. */
  readonly kinds: readonly string[];
  /** SQL condition that picks the rows; null where only their keys do (rollback). */
  readonly where: string | null;
  readonly assignments: readonly Assignment[];
  /** Columns of the row images, in order. */
  readonly columns: readonly string[];
  /** Columns that pick exactly one row; null: the full row with its multiplicity. */
  readonly identity: readonly string[] | null;
  /** The statement, or the first of several. */
  readonly statement: string;
  /** Reviewers are not shown the statement: it holds values of masked columns. */
  readonly hidden?: true;
  readonly statements: number;
  readonly expectedRows: number;
  /** Rows in the whole table when the plan was made; null when only an estimate was affordable. */
  readonly tableRows: number | null;
  /** Digest of the images the step finds (delete, update) or leaves (insert). */
  readonly contentDigest: string;
  /** Update: digest of the images the step leaves. */
  readonly afterDigest: string | null;
  /** What the engine does by itself besides: triggers, cascades. */
  readonly automatic: readonly string[];
  readonly undo: string;
}

/** Rows that point at each other: columns are emptied before their rows go, or filled again when all rows are back. */
export interface Release {
  readonly table: TableId;
  /** `release`: before the first step; `restore`: after the last one. */
  readonly action: 'release' | 'restore';
  readonly columns: readonly string[];
  /** The tables of the cycle. */
  readonly because: string;
  /** Which of the rows that the plan deletes are released; a rollback names them from its snapshot. */
  readonly where?: string;
  /** The first statement. */
  readonly statement: string;
  readonly hidden?: true;
  readonly statements: number;
  /** Rows that the statements hit; each is counted again where it goes or comes back. */
  readonly expectedRows: number;
}

export interface Finding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly evidence: readonly string[];
  readonly accepted: boolean;
}

export interface LeftOut {
  readonly reference: string;
  readonly reason: string;
  readonly rows: number;
}

export interface PlanAccount {
  readonly table: TableId;
  readonly key: readonly (string | null)[];
  readonly label: string | null;
}

/** A statement that must count `rows` after the changes. */
export interface PlanCheck {
  readonly name: 'leftover' | 'orphan' | 'receiver';
  readonly detail: string;
  /** Text after FROM. */
  readonly from: string;
  readonly rows: number;
}

export interface PlanTarget {
  readonly name: string;
  readonly environment: string;
  readonly engine: Engine;
  readonly version: string;
  readonly database: string;
  readonly address: string;
  readonly identity: string;
}

/** What an unlink was asked to do. */
export interface UnlinkAsked {
  readonly accountTable: TableId;
  readonly links: readonly string[];
  readonly keep: readonly string[];
  readonly set: Readonly<Record<string, string | null>>;
  readonly withAccount: 'keep' | 'disable' | 'delete';
  readonly maxRows: number | null;
  /** The account that gets the link rows. */
  readonly reassignTo: PlanAccount | null;
  readonly pinRows: boolean;
}

/** What a rollback undoes. */
export interface Undoes {
  readonly run: string;
  /** SHA-256 of the manifest of its snapshot. */
  readonly snapshot: string;
  readonly choice?: UndoChoice;
  /** Runs that had brought parts of it back when the plan was made. */
  readonly parts?: readonly UndonePart[];
}

export interface UndonePart {
  readonly run: string;
  /** False when it was undone in turn. */
  readonly standing: boolean;
}

/** Which part of a run a rollback undoes, and what it does with rows that are not as the run left them; all of it when left out. */
export interface UndoChoice {
  readonly tables: readonly TableId[];
  readonly accounts: readonly PlanAccount[];
  /** References, tables or kinds of link. */
  readonly links?: readonly string[];
  /** By kind of conflict. */
  readonly onConflict: Readonly<Record<string, string>>;
  /** True when every row of the run is undone, or was before: the run needs no other rollback. */
  readonly complete: boolean;
  /** Rows that were not as the run left them, by kind and what becomes of them (`changed-same restore`). */
  readonly conflicts: Readonly<Record<string, number>>;
}

/** What a clean-up was asked to do. */
export interface OrphansAsked {
  /** Ids of findings of a scan. */
  readonly findings: readonly string[];
  readonly maxRows: number | null;
}

/** What a relink was asked to do; the account that gets the links is the one of the request. */
export interface RelinkAsked {
  readonly accountTable: TableId;
  /** The account that has such links now. */
  readonly like: PlanAccount | null;
  /** The run that took them, and the account that had them then. */
  readonly from: { readonly run: string; readonly snapshot: string; readonly account: PlanAccount } | null;
  readonly links: readonly string[];
  readonly maxRows: number | null;
}

/** A grant path of the settings or the links that could not be read, so that nothing is known through it. */
export interface UnreadPath {
  readonly path: string;
  /** Table or column gone; no confirmed reference to accounts or none to the role; permissions nothing leads to; columns that do not compare. */
  readonly reason: 'no-table' | 'no-reference' | 'no-path' | 'not-comparable';
}

/** A role (or group, post, permission) that an account holds before the plan and not after it. */
export interface LostRole {
  readonly table: TableId;
  readonly kind: 'role' | 'permission' | 'group' | 'post';
  readonly key: readonly (string | null)[];
  readonly name: string | null;
  /** Accounts outside the plan, neither disabled nor deleted, that hold it afterwards. */
  readonly others: number;
}

/** How many of something an account holds before the plan and after it. */
export interface HeldCounts {
  readonly before: number;
  readonly after: number;
}

/** What one account may do less. */
export interface AccountRights {
  readonly key: readonly (string | null)[];
  readonly label: string | null;
  readonly roles: HeldCounts & { readonly lost: readonly LostRole[]; readonly lostCount: number };
  /** Through whichever role: what another one still gives is not lost. Names are a part of the list when it is long. */
  readonly permissions: HeldCounts & { readonly lost: readonly string[]; readonly lostCount: number };
}

/** What the accounts of a plan may do before it and after it. */
export interface PlanRights {
  /** Sums over all accounts; `accounts` counts those that lose something. */
  readonly totals: {
    readonly accounts: number;
    readonly roles: HeldCounts & { readonly lost: number };
    readonly permissions: HeldCounts & { readonly lost: number };
  };
  /** Those that lose something, the first of them when there are many. */
  readonly accounts: readonly AccountRights[];
  /** What was looked at: tables of roles, who holds them, and the columns that say what they allow. */
  readonly read: readonly {
    readonly table: TableId;
    readonly kind: LostRole['kind'];
    readonly holders: readonly TableId[];
    readonly permissions: readonly string[];
  }[];
  readonly unread: readonly UnreadPath[];
}

/** Whose rows the steps touch. */
export interface PerAccount {
  /** By account, in the order of the request (the first 1000), then by step. A row that belongs to two accounts counts for both. */
  readonly rows: readonly (readonly number[])[];
  /** By step: rows that belong to none of these accounts by a column of their own, such as those that hang on another row. */
  readonly others: readonly number[];
}

/** plan.json: what is reviewed, approved by digest, and run. Plain data. */
export interface PlanDocument {
  readonly schema: 'untether/plan';
  readonly formatVersion: '1.0';
  readonly tool: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly target: PlanTarget;
  readonly request: {
    readonly kind: PlanKind;
    readonly by: Person;
    readonly ticket: string;
    readonly reason: string;
    readonly accounts: readonly PlanAccount[];
    /** Rollback: the run that is undone and the hash of its snapshot's manifest. */
    readonly undoes: Undoes | null;
    /** Unlink: what was asked beside the accounts, so that the same can be asked again. */
    readonly asked?: UnlinkAsked;
    /** Orphans: the findings that were named, all that can be cleaned up when empty. */
    readonly orphans?: OrphansAsked;
    /** Relink: whose links, and where from. */
    readonly relink?: RelinkAsked;
  };
  readonly summary: {
    readonly delete: number;
    readonly update: number;
    readonly insert: number;
    readonly tables: number;
    readonly accounts: number;
    readonly undoable: boolean;
  };
  /** Fingerprints of the tables that the plan changes or checks. */
  readonly tables: Readonly<Record<TableId, string>>;
  readonly settingsDigest: string | null;
  readonly steps: readonly PlanStep[];
  /** Where rows point at each other. */
  readonly releases?: readonly Release[];
  readonly checks: readonly PlanCheck[];
  readonly findings: readonly Finding[];
  /** Rules that the settings switched off: what they would have found is in no finding. */
  readonly rulesOff: readonly string[];
  /** Unlink: who may do what before and after. */
  readonly rights?: PlanRights;
  /** Unlink: whose rows the steps touch. */
  readonly perAccount?: PerAccount;
  readonly leftOut: readonly LeftOut[];
  /** SHA-256 of the other files the approval covers. */
  readonly files: Readonly<Record<string, string>>;
}

/** A plan as read from its folder. */
export interface Plan {
  readonly id: string;
  /** `sha256:` and 64 hex digits over the bytes of plan.json. */
  readonly digest: string;
  readonly folder: string;
  readonly document: PlanDocument;
}
