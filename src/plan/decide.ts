import { getColumn } from '../catalog/graph.js';
import type { ForeignKey, Table, TableId } from '../catalog/model.js';
import { needsCondition } from '../links/ids.js';
import type { LinkKind, Reference, UnlinkAction } from '../links/model.js';
import type { Heir } from './heir.js';
import { isEditable } from './list-text.js';

/** What the user asked for on the command line. */
export interface Selection {
  /** Link names or kinds; empty for all. */
  readonly links: readonly string[];
  readonly keep: readonly string[];
  /** `table.column` → value, null for NULL. */
  readonly set: ReadonlyMap<string, string | null>;
  /** Of `set`, what columns that hold no reference get, by table: rows that would go get it instead. */
  readonly marks?: ReadonlyMap<TableId, Readonly<Record<string, string | null>>>;
  readonly withAccount: 'keep' | 'disable' | 'delete';
  /** Name of the account that gets the link rows. */
  readonly reassignTo?: string;
  /** Statements name each row by its identity. */
  readonly pinRows?: boolean;
}

/** What happens to the rows of one reference, and the reason when it is nothing. */
export type Decision =
  | { readonly action: 'delete' }
  | {
      readonly action: 'update';
      readonly values: Readonly<Record<string, string | null>>;
      /** The row points at the heir afterwards. */
      readonly reassigned?: boolean;
    }
  /** The account is taken out of a list of ids; the row stays. */
  | { readonly action: 'edit' }
  | { readonly action: 'leave'; readonly reason: LeaveReason };

export type LeaveReason =
  | 'proposed'
  | 'rejected'
  | 'not-selected'
  | 'keep'
  | 'keep-history'
  | 'undecided'
  | 'block'
  | 'unsupported'
  /** Its table or column is not there. */
  | 'gone'
  | OrphanReason
  | RelinkReason;

/** Reasons that only what a scan found can have. */
type OrphanReason =
  /** Which of the rows is too many is for a person to say. */
  | 'duplicate'
  /** Whether a role that nobody has is to go is for its owner to say. */
  | 'unheld'
  /** Whoever is locked out may come back; their links go only when the finding is named. */
  | 'disabled'
  /** A name that matches nobody may be a person spelt in another way. */
  | 'by-name'
  /** The two sides are of unlike types, so that a match could be missed. */
  | 'not-comparable'
  /** But for blanks and letter case the name is that of somebody. */
  | 'namesake'
  /** The engine would not take the rows back. */
  | 'no-undo'
  /** Rows of accounts that must not be touched. */
  | 'protected'
  /** A plan of this finding alone is refused, with the reason. */
  | 'refused';

/** Reasons that only links to be given can have. */
type RelinkReason =
  /** The account has it. */
  | 'there'
  /** The table has a key of its own, which a copy cannot have. */
  | 'own-key'
  /** Nothing would tell the row from others, so a rollback could not take it away. */
  | 'no-key'
  /** What the row points at beside the account is gone. */
  | 'target-gone'
  /** Another row has the key by now. */
  | 'key-taken'
  /** The row was changed by the run, not deleted. */
  | 'changed-then'
  /** The run deleted the row for what another reference says of it. */
  | 'not-taken'
  /** The row lets another account in. */
  | 'other-account';

export interface DecisionContext {
  readonly selection: Selection;
  readonly table: Table;
  /** The declared foreign key of this reference, when there is one. */
  readonly foreignKey: ForeignKey | undefined;
  /** The referenced row goes away, so a row that stays would dangle. */
  readonly referencedRowGoes: boolean;
  readonly byKind: 'delete' | 'set-null' | 'keep' | 'block';
  /** Gets the row, where it points at an account itself. */
  readonly heir: Heir | null;
}

function isSelected(reference: Reference, links: readonly string[]): boolean {
  return (
    links.length === 0 ||
    links.some((link) => link === reference.kind || link === reference.id || link === reference.from.table)
  );
}

/** Columns that can be emptied without touching the row's identity. */
export function nullableColumns(reference: Reference, table: Table): readonly string[] {
  const identity = new Set(table.primaryKey ?? []);
  return reference.from.columns.filter((column) => getColumn(table, column).nullable && !identity.has(column));
}

function setNull(reference: Reference, table: Table): Decision {
  const columns = nullableColumns(reference, table);
  if (columns.length === 0) return { action: 'leave', reason: 'block' };
  return { action: 'update', values: Object.fromEntries(columns.map((column) => [column, null])) };
}

function chosenOnCommandLine(reference: Reference, selection: Selection): Decision | null {
  if (selection.keep.includes(reference.from.table) || selection.keep.includes(reference.id))
    return { action: 'leave', reason: 'keep' };
  const values = reference.from.columns
    .map((column) => [column, selection.set.get(`${reference.from.table}.${column}`)] as const)
    .filter((entry): entry is readonly [string, string | null] => entry[1] !== undefined);
  return values.length > 0 ? { action: 'update', values: Object.fromEntries(values) } : null;
}

function configured(choice: UnlinkAction, reference: Reference, table: Table): Decision {
  if (choice.action === 'set') return { action: 'update', values: choice.values };
  if (choice.action === 'delete') return { action: 'delete' };
  if (choice.action === 'set-null') return setNull(reference, table);
  return { action: 'leave', reason: choice.action === 'keep' ? 'keep' : 'block' };
}

/** What a person may do, what belongs to one person alone, and what tells of the past, is nobody else's unless somebody names it. */
const NOT_HANDED_OVER: ReadonlySet<LinkKind> = new Set([
  ...(['role', 'permission', 'group', 'post'] as const),
  ...(['session', 'token', 'external-account', 'audit'] as const),
]);

function isReassigned(reference: Reference, { links }: Selection): boolean {
  if (!isSelected(reference, links)) return false;
  const action = reference.onUnlink?.action;
  if (links.length > 0 || action === 'reassign') return true;
  return (action === undefined || action === 'block') && !NOT_HANDED_OVER.has(reference.kind);
}

function reassigned(reference: Reference, { heir, selection }: DecisionContext): Decision | null {
  if (!heir || !isReassigned(reference, selection)) return null;
  const values = heir.valuesFor(reference);
  return values === null ? { action: 'leave', reason: 'undecided' } : { action: 'update', values, reassigned: true };
}

/** A declared rule says what the designers of the schema meant to happen when the referenced row goes. */
function declared(foreignKey: ForeignKey, reference: Reference, table: Table): Decision | null {
  if (foreignKey.onDelete === 'cascade') return { action: 'delete' };
  if (foreignKey.onDelete === 'set null') return setNull(reference, table);
  return null;
}

function byKind(reference: Reference, context: DecisionContext): Decision {
  switch (context.byKind) {
    case 'delete':
      return { action: 'delete' };
    case 'set-null': {
      const decision = setNull(reference, context.table);
      return decision.action === 'update' ? decision : { action: 'leave', reason: 'undecided' };
    }
    case 'keep':
      // History may point at something gone, unless the database itself forbids it.
      return context.referencedRowGoes && context.foreignKey
        ? { action: 'leave', reason: 'undecided' }
        : { action: 'leave', reason: 'keep-history' };
    case 'block':
      return { action: 'leave', reason: 'undecided' };
  }
}

const UNSUPPORTED = { action: 'leave', reason: 'unsupported' } as const;

/** A list of ids inside one value is edited, never deleted with its row. */
function decideList(reference: Reference, { table, heir, byKind: usual }: DecisionContext): Decision {
  const { onUnlink } = reference;
  if (!isEditable(table, reference) || heir) return UNSUPPORTED;
  if (onUnlink && onUnlink.action !== 'delete' && onUnlink.action !== 'set-null') {
    const isSettled = onUnlink.action === 'keep' || onUnlink.action === 'block';
    return isSettled ? { action: 'leave', reason: onUnlink.action } : UNSUPPORTED;
  }
  if (onUnlink) return { action: 'edit' };
  if (usual === 'keep') return { action: 'leave', reason: 'keep-history' };
  return usual === 'block' ? { action: 'leave', reason: 'undecided' } : { action: 'edit' };
}

/** Rows that would go or change, or that nobody decided on, are marked where the command line says with what. */
function marked(decision: Decision, reference: Reference, { marks }: Selection): Decision {
  const values = marks?.get(reference.from.table);
  const isOpen = decision.action === 'leave' && (decision.reason === 'undecided' || decision.reason === 'block');
  if (values === undefined) return decision;
  if (decision.action === 'update') return { ...decision, values: { ...decision.values, ...values } };
  return decision.action === 'delete' || isOpen ? { action: 'update', values } : decision;
}

/** Decides one reference: the command line first, then the settings, then a declared rule, then the default of its kind. */
export function decide(reference: Reference, context: DecisionContext): Decision {
  if (reference.state === 'rejected') return { action: 'leave', reason: 'rejected' };
  if (reference.state === 'proposed') return { action: 'leave', reason: 'proposed' };
  // Whose ids these are is told by another column, and nobody has said by which value.
  if (needsCondition(reference)) return { action: 'leave', reason: 'undecided' };
  const chosen = chosenOnCommandLine(reference, context.selection);
  if (chosen) return chosen.action === 'update' && reference.list !== undefined ? UNSUPPORTED : chosen;
  if (!context.referencedRowGoes && !isSelected(reference, context.selection.links))
    return { action: 'leave', reason: 'not-selected' };
  if (reference.list !== undefined) return decideList(reference, context);
  const handedOver = reassigned(reference, context);
  if (handedOver) return handedOver;
  return marked(usual(reference, context), reference, context.selection);
}

function usual(reference: Reference, context: DecisionContext): Decision {
  if (reference.onUnlink) return configured(reference.onUnlink, reference, context.table);
  const rule =
    context.referencedRowGoes && context.foreignKey ? declared(context.foreignKey, reference, context.table) : null;
  return rule ?? byKind(reference, context);
}
