import type { Column, Table } from '../../catalog/model.js';
import type { Form } from '../../dialects/canonical.js';
import type { LinkKind, Reference, State } from '../../links/model.js';

/** Why a reference was not compared. */
export type SkipReason =
  | 'no-table-a'
  | 'no-table-b'
  | 'no-column-a'
  | 'no-column-b'
  | 'ambiguous'
  | 'not-comparable'
  | 'needs-condition'
  | 'list'
  | 'no-lookup'
  | 'not-unique'
  | 'unsafe-name'
  | 'unreadable'
  | 'unsorted'
  | 'unknown-name';

/** Why a column of a compared table was not. */
export type LeftReason = 'only-in-a' | 'only-in-b' | 'not-comparable' | 'ignored';

/** What a column is to a link: whom it belongs to, which one it is, or what it says. */
export type Role = 'account' | 'identity' | 'attribute';

/** Where the value of a column is taken from when the keys of the referenced table are others in B. */
export interface Lookup {
  readonly table: Table;
  /** Key columns of that table, in the order of `from`. */
  readonly key: readonly Column[];
  readonly from: readonly Column[];
  readonly by: Column;
}

/** A column by which the rows of a table are the same on both sides. */
export type Named = Readonly<Record<'a' | 'b', { readonly table: Table; readonly by: Column }>>;

export interface SideColumn {
  readonly column: Column;
  readonly lookup: Lookup | null;
}

/** One column as it is compared; named as in A. */
export interface ComparedColumn {
  readonly name: string;
  readonly role: Role;
  readonly form: Form;
  readonly a: SideColumn;
  readonly b: SideColumn;
  /** Values of A as they are written in B. */
  readonly values: Readonly<Record<string, string>>;
}

export interface LeftColumn {
  readonly column: string;
  readonly reason: LeftReason;
}

export interface Side {
  readonly table: Table;
  /** The reference in the names of this side. */
  readonly reference: Pick<Reference, 'when'>;
  /** The referencing columns. */
  readonly from: readonly Column[];
}

/** One reference, ready to be compared. */
export interface Pass {
  readonly reference: Reference;
  readonly a: Side;
  readonly b: Side;
  /** Account columns first, then identity, then attributes. */
  readonly columns: readonly ComparedColumn[];
  /** True when account and identity pick one row. */
  readonly identified: boolean;
  readonly left: readonly LeftColumn[];
  /** Whether it compares what its rows say beside their links. */
  readonly saysMore: boolean;
  /** Columns whose values stand for keys. */
  readonly names: readonly Named[];
  /** Passes that compare the same columns: of their rows, this one leaves out all. */
  readonly besides: readonly Pass[];
}

export interface Skipped {
  readonly reference: string;
  readonly reason: SkipReason;
}

/** Values of one row in the order of `Pass.columns`. */
export type Values = readonly (string | null)[];

export type Difference =
  | { readonly side: 'only-in-a' | 'only-in-b'; readonly values: Values; readonly times: number }
  | { readonly side: 'changed'; readonly values: Values; readonly others: Values };

export interface AccountDifferences {
  readonly key: readonly (string | null)[];
  readonly label: string | null;
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly changed: number;
}

/** A difference as it is told: values by column, those that nobody is shown masked. */
export interface ToldDifference {
  readonly side: Difference['side'];
  readonly account: readonly (string | null)[];
  readonly label: string | null;
  readonly row: Readonly<Record<string, string | null>>;
  readonly times: number;
  readonly columns: readonly { readonly column: string; readonly a: string | null; readonly b: string | null }[];
}

export interface ComparedReference {
  readonly reference: string;
  readonly kind: LinkKind;
  readonly state: Exclude<State, 'rejected'>;
  readonly rows: { readonly a: number; readonly b: number };
  readonly same: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly changed: number;
  /** Rows left out because a key in them leads nowhere, where keys are compared by what they lead to. */
  readonly unmatched: { readonly a: number; readonly b: number };
  readonly columns: Readonly<Record<Role, readonly string[]>>;
  readonly left: readonly LeftColumn[];
  /** Accounts that differ; the list holds the first of them. */
  readonly accounts: { readonly count: number; readonly first: readonly AccountDifferences[] };
  /** The first of the differences, in the order of the accounts. */
  readonly differences: readonly ToldDifference[];
}

export interface CompareReport {
  /** Every link that was compared is there on both sides, and alike. */
  readonly identical: boolean;
  /** False when a reference, or a column that may say something, was not compared. */
  readonly complete: boolean;
  readonly references: readonly ComparedReference[];
  readonly skipped: readonly Skipped[];
}
