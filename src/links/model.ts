import type { TableId } from '../catalog/model.js';
import type { Said } from '../messages/evidence.js';

/** How we know of a reference. */
export type Basis = 'declared' | 'inferred' | 'by-name' | 'polymorphic' | 'manual';
export type State = 'proposed' | 'confirmed' | 'rejected';
export type LinkKind =
  | 'role'
  | 'permission'
  | 'group'
  | 'post'
  | 'external-account'
  | 'session'
  | 'token'
  | 'delegate'
  | 'ownership'
  | 'audit'
  | 'other';

/** What unlinking does to the referencing row. */
export type UnlinkAction =
  | { readonly action: 'delete' | 'set-null' | 'keep' | 'block' | 'reassign' }
  | { readonly action: 'set'; readonly values: Readonly<Record<string, string | null>> };

export interface Columns {
  readonly table: TableId;
  readonly columns: readonly string[];
}

export interface Evidence {
  /** `declared`, `name`, `type`, `index`, `comment`, `data`, `file` … */
  readonly kind: string;
  /** In English, for programs. */
  readonly detail: string;
  /** The same for people, in their language. */
  readonly said?: Said;
  readonly matched?: number;
  readonly distinct?: number;
  readonly counterExamples?: readonly string[];
  /** How far it carries alone, from 0 to 1; the weights of a reference add up as independent chances. */
  readonly weight?: number;
  /** What their sum is multiplied with. */
  readonly factor?: number;
}

/** Columns that point at a key: declared in the database, found by us, or written by the user. */
export interface Reference {
  /** Unique within a catalog; see ids.ts. */
  readonly id: string;
  readonly from: Columns;
  readonly to: Columns;
  readonly basis: Basis;
  readonly state: State;
  /** 0 to 1; 1 for declared and manual. */
  readonly confidence: number;
  readonly kind: LinkKind;
  /** Polymorphic: column values that choose this reference for a row; null is SQL NULL. */
  readonly when?: Readonly<Record<string, string | null>>;
  /** Separator of ids inside one text column. */
  readonly list?: string;
  /** Undefined: the default of its kind. */
  readonly onUnlink?: UnlinkAction;
  readonly evidence: readonly Evidence[];
}

/** A table whose rows are accounts. */
export interface AccountTable {
  readonly table: TableId;
  readonly key: readonly string[];
  /** Columns a person may name an account by. */
  readonly lookup: readonly string[];
  readonly label?: string;
  /** SQL condition: the row is soft-deleted. */
  readonly deleted?: string;
  /** SQL condition: the row is disabled. */
  readonly disabled?: string;
  /** Lookup values or keys that must not be touched. */
  readonly protected: readonly string[];
  readonly state: State;
  readonly evidence: readonly Evidence[];
}

export interface RoleTable {
  readonly table: TableId;
  readonly kind: 'role' | 'permission' | 'group' | 'post';
}

export interface GrantTable {
  readonly table: TableId;
  readonly kind: LinkKind;
}

/** How a role leads to permissions: who holds it, and where to read what it allows. */
export interface GrantPath {
  readonly role: Columns;
  /** Link table between accounts and the role. */
  readonly holders: TableId;
  /** `sys_role_menu → sys_menu.perms`; null where nothing says what the role allows. */
  readonly permissions: string | null;
  /** Keys or names of roles that must not lose their last holder. */
  readonly protected?: readonly string[];
  /** Keys or names of roles that no rollback and no relink may give. */
  readonly forbidden?: readonly string[];
}

/** Who is linked to what. */
export interface Links {
  readonly accounts: readonly AccountTable[];
  readonly roles: readonly RoleTable[];
  readonly grants: readonly GrantTable[];
  readonly references: readonly Reference[];
  /** Tables whose rows divide the whole database, such as organisations. */
  readonly tenants: readonly TableId[];
  readonly grantPaths: readonly GrantPath[];
}
