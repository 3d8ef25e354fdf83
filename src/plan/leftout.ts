import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, ColumnFamily } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reference } from '../links/model.js';
import type { Account } from './accounts.js';
import type { Conditions } from './conditions.js';
import type { LeaveReason } from './decide.js';
import { inWords } from './draft.js';
import { isEditable } from './list-text.js';
import { readListEdits } from './lists.js';
import type { LeftOut } from './model.js';
import type { LeftEdge, Reach } from './reach.js';

/** A reference that the plan leaves alone, with the rows it holds. */
export interface LeftRows extends LeftOut {
  readonly edge: LeftEdge;
  readonly reason: LeaveReason;
}

const COMPARABLE: ReadonlySet<ColumnFamily> = new Set([
  'integer',
  'decimal',
  'text',
  'uuid',
  'other',
  'untyped',
  'enum',
  'boolean',
  'binary',
]);

/** Counts rows of one table under a condition. */
export async function countRows(session: Session, from: string): Promise<number> {
  return Number((await session.query(`SELECT count(*) FROM ${from}`))[0]?.[0]);
}

interface Counting {
  readonly catalog: Catalog;
  readonly conditions: Conditions;
  readonly accounts: readonly Account[];
}

/** Rows whose list holds an account; null for lists that cannot be taken apart. */
async function countLists(session: Session, context: Counting, edge: LeftEdge): Promise<number | null> {
  const { catalog, accounts } = context;
  const table = getTable(catalog, edge.reference.from.table);
  const isKnown = edge.from === 'accounts' && accounts.length > 0 && edge.reason !== 'unsupported';
  if (!isKnown || !isEditable(table, edge.reference)) return null;
  const lists = await readListEdits({ session, catalog }, [edge], accounts).catch((error: unknown) => {
    // What must never be left behind is not left behind unread.
    if (error instanceof UntetherError && error.code === 'G15' && edge.reason !== 'block') return null;
    throw error;
  });
  if (lists === null) return null;
  const holding = (lists.get(edge) ?? []).map(({ condition }) => `(${condition})`).join(' OR ');
  if (holding === '') return 0;
  const where = context.conditions.except(`(${holding})`, table.id);
  return countRows(session, `${session.dialect.rowsOf(table)} WHERE ${where}`);
}

async function countEdge(session: Session, context: Counting, edge: LeftEdge): Promise<number | null> {
  const table = getTable(context.catalog, edge.reference.from.table);
  if (edge.reference.list !== undefined) return countLists(session, context, edge);
  const comparable = edge.reference.from.columns.every((column) => COMPARABLE.has(getColumn(table, column).family));
  if (!comparable) return null;
  const condition = context.conditions.edge(edge);
  if (condition === null) return 0;
  const where = context.conditions.except(condition, table.id);
  return countRows(session, `${session.dialect.rowsOf(table)} WHERE ${where}`);
}

/** What a plan says of the rows it leaves alone; a reference to what is gone has none. */
export function toldLeftOut(left: readonly LeftRows[], gone: readonly Reference[]): readonly LeftOut[] {
  const told = left.map(({ reference, reason, rows }) => ({ reference, reason, rows }));
  const lost = gone.map((reference) => ({ reference: inWords(reference), reason: 'gone', rows: 0 }));
  return [...told, ...lost.sort((a, b) => (a.reference < b.reference ? -1 : 1))];
}

/** Says and counts what the plan does not touch. Rejected references were decided and hold nothing of interest. */
export async function countLeftOut(
  session: Session,
  context: Counting & { readonly reach: Reach },
): Promise<readonly LeftRows[]> {
  const left: LeftRows[] = [];
  for (const edge of context.reach.left) {
    if (edge.reason === 'rejected') continue;
    const rows = await countEdge(session, context, edge);
    const reason = rows === null ? 'unsupported' : edge.reason;
    if (rows !== 0) left.push({ edge, reference: inWords(edge.reference), reason, rows: rows ?? 0 });
  }
  return left.sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

/** A row that would be left pointing at one that goes; history may, unless the database itself forbids it. */
function dangles({ edge, reason }: LeftRows, deletesAccounts: boolean): boolean {
  if (edge.from === 'accounts' && !deletesAccounts) return false;
  if (reason === 'keep') return edge.reference.kind !== 'audit' || edge.reference.basis === 'declared';
  return reason === 'undecided';
}

/** Rows that must be decided before anything runs: blocked by the settings, or left dangling by a row that goes. */
export function refuseUndecided(left: readonly LeftRows[], { deletesAccounts }: Pick<Reach, 'deletesAccounts'>): void {
  const blocked = left.filter(({ reason }) => reason === 'block');
  const [first] = blocked;
  if (first) {
    throw new UntetherError('G14', { reference: first.edge.reference.id, rows: first.rows }, { why: blocked.map(say) });
  }
  const dangling = left.filter((entry) => dangles(entry, deletesAccounts));
  if (dangling.length > 0) {
    const tables = [...new Set(dangling.map(({ edge }) => edge.reference.from.table))];
    throw new UntetherError('G13', { count: dangling.length, tables: tables.join(' ') }, { why: dangling.map(say) });
  }
}

function say(left: LeftRows): string {
  return `${left.reference}: ${String(left.rows)} rows (${left.reason})`;
}
