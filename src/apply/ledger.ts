import { getColumn } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { PlanDocument, Undoes } from '../plan/model.js';
import type { Cell } from '../rows/cell.js';

export const LEDGER = 'untether_run';

/** What the ledger keeps of one run. */
export interface LedgerEntry {
  readonly run: string;
  readonly planId: string;
  readonly planDigest: string;
  readonly kind: string;
  readonly actor: string;
  readonly host: string;
  readonly tool: string;
  readonly startedAt: string;
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
  /** The run that this one undoes. */
  readonly undoes: string | null;
  readonly previousHead: string;
}

/** The tables called so, in whatever schema the login that made one has for its own. */
export function ledgersIn({ tables }: Catalog): readonly Table[] {
  return tables.filter(({ name, kind }) => name === LEDGER && kind === 'table');
}

/** The ledger table in the target, if there is one. Throws G25 for several: a run that one of them knows, the others do not. */
export function findLedger(catalog: Catalog): Table | undefined {
  const [ledger, second] = ledgersIn(catalog);
  if (second === undefined) return ledger;
  throw new UntetherError('G25', { count: ledgersIn(catalog).length }, { why: ledgersIn(catalog).map(({ id }) => id) });
}

/** The ledger table in the target; refuses to go on without it. */
export function getLedger(catalog: Catalog, target: string): Table {
  const table = findLedger(catalog);
  if (!table) throw new UntetherError('G12', { target });
  return table;
}

function text(session: Session, ledger: Table, column: string, value: string): string {
  return session.dialect.literal(value, getColumn(ledger, column));
}

/** A number in the form every dialect writes for this column. */
function whole(session: Session, ledger: Table, column: string, value: number): string {
  const cell: Cell = session.dialect.parse(String(value), getColumn(ledger, column));
  return session.dialect.literal(cell, getColumn(ledger, column));
}

/** The run that already applied this plan, if any. */
export async function findRunOfPlan(session: Session, ledger: Table, planDigest: string): Promise<string | undefined> {
  const { dialect } = session;
  const where = `${dialect.name('plan_digest')} = ${dialect.keyLiteral(planDigest, getColumn(ledger, 'plan_digest'))}`;
  return (await session.query(`SELECT run_id FROM ${dialect.table(ledger)} WHERE ${where}`))[0]?.[0] ?? undefined;
}

/** What the ledger says of a run that is to be undone. */
export interface Witness {
  readonly snapshot: string | null;
  /** The run that already undid it. */
  readonly undoneBy: string | null;
}

/** The ledger's word on a run; undefined when it never committed here. */
export async function findWitness(session: Session, ledger: Table, run: string): Promise<Witness | undefined> {
  const { dialect } = session;
  const is = (column: string): string =>
    `${dialect.name(column)} = ${dialect.keyLiteral(run, getColumn(ledger, column))}`;
  const [own] = await session.query(`SELECT snapshot_sha256 FROM ${dialect.table(ledger)} WHERE ${is('run_id')}`);
  if (!own) return undefined;
  return { snapshot: own[0] ?? null, undoneBy: await wholeUndo(session, ledger, run) };
}

/** Kind of a run that brought a part of another one back. */
export const PART_KIND = 'rollback-part';

/** A run that undid another one, or a part of it. */
export interface Undo {
  readonly run: string;
  readonly isPart: boolean;
  /** The run that undid it in turn. */
  readonly undoneBy: string | null;
  /** Of its snapshot. */
  readonly sha256: string | null;
}

/**
 * How the ledger names what a run undid: `R-1` the first time, then `R-1/1`, `R-1/2`. The column is unique, so of two rollbacks that were
 * planned beside each other one meets the other, whatever it could see.
 */
export function undoneName(undoes: Undoes | null): string | null {
  if (!undoes) return null;
  const earlier = undoes.parts?.length ?? 0;
  return earlier === 0 ? undoes.run : `${undoes.run}/${String(earlier)}`;
}

/** The kind of a run as the ledger holds it. */
export function ledgerKind({ kind, undoes }: PlanDocument['request']): string {
  return undoes?.choice && !undoes.choice.complete ? PART_KIND : kind;
}

/** The runs that undid a run or parts of it, in the order of their names. */
export async function findUndos(session: Session, ledger: Table, run: string): Promise<readonly Undo[]> {
  const { dialect } = session;
  const column = getColumn(ledger, 'undoes');
  const where = `${dialect.name('undoes')} = ${dialect.keyLiteral(run, column)} OR ${dialect.name('undoes')} LIKE ${dialect.literal(`${run}/%`, column)}`;
  const rows = await session.query(
    `SELECT run_id, kind, snapshot_sha256 FROM ${dialect.table(ledger)} WHERE ${where} ORDER BY run_id`,
  );
  const undos: Undo[] = [];
  for (const [by, kind, sha256] of rows) {
    if (typeof by !== 'string') continue;
    undos.push({
      run: by,
      isPart: kind === PART_KIND,
      undoneBy: await wholeUndo(session, ledger, by),
      sha256: sha256 ?? null,
    });
  }
  return undos;
}

async function wholeUndo(session: Session, ledger: Table, run: string): Promise<string | null> {
  const { dialect } = session;
  const column = getColumn(ledger, 'undoes');
  const name = dialect.name('undoes');
  const is = `(${name} = ${dialect.keyLiteral(run, column)} OR ${name} LIKE ${dialect.literal(`${run}/%`, column)})`;
  const where = `${is} AND ${dialect.name('kind')} <> ${dialect.literal(PART_KIND, getColumn(ledger, 'kind'))}`;
  return (await session.query(`SELECT run_id FROM ${dialect.table(ledger)} WHERE ${where}`))[0]?.[0] ?? null;
}

/** True when the ledger holds the run: then everything of it is committed. */
export async function hasRun(session: Session, ledger: Table, run: string): Promise<boolean> {
  const { dialect } = session;
  const where = `${dialect.name('run_id')} = ${dialect.keyLiteral(run, getColumn(ledger, 'run_id'))}`;
  return (await session.query(`SELECT run_id FROM ${dialect.table(ledger)} WHERE ${where}`)).length > 0;
}

/** First write of a run: its unique `active` makes every other run wait, its unique digest lets a plan run once. */
export async function insertRun(session: Session, ledger: Table, entry: LedgerEntry): Promise<void> {
  await insertEntry(session, ledger, entry, whole(session, ledger, 'active', 1));
}

/** A run that somebody made by hand, or no run at all: it was over before it was written down. */
export async function insertDone(session: Session, ledger: Table, entry: LedgerEntry): Promise<void> {
  await insertEntry(session, ledger, entry, 'NULL');
}

async function insertEntry(session: Session, ledger: Table, entry: LedgerEntry, active: string): Promise<void> {
  const values: readonly (readonly [string, string])[] = [
    ['run_id', text(session, ledger, 'run_id', entry.run)],
    ['plan_id', text(session, ledger, 'plan_id', entry.planId)],
    ['plan_digest', text(session, ledger, 'plan_digest', entry.planDigest)],
    ['kind', text(session, ledger, 'kind', entry.kind)],
    ['actor', text(session, ledger, 'actor', entry.actor)],
    ['host', text(session, ledger, 'host', entry.host)],
    ['tool', text(session, ledger, 'tool', entry.tool)],
    ['started_at', text(session, ledger, 'started_at', entry.startedAt)],
    ['rows_deleted', whole(session, ledger, 'rows_deleted', entry.deleted)],
    ['rows_updated', whole(session, ledger, 'rows_updated', entry.updated)],
    ['rows_inserted', whole(session, ledger, 'rows_inserted', entry.inserted)],
    ['undoes', entry.undoes === null ? 'NULL' : text(session, ledger, 'undoes', entry.undoes)],
    ['previous_head', text(session, ledger, 'previous_head', entry.previousHead)],
    ['active', active],
  ];
  const { dialect } = session;
  const names = values.map(([name]) => dialect.name(name)).join(', ');
  await session.execute(
    `INSERT INTO ${dialect.table(ledger)} (${names}) VALUES (${values.map(([, value]) => value).join(', ')})`,
  );
}

/** Last write of a run before COMMIT. */
export async function finishRun(
  session: Session,
  ledger: Table,
  done: { run: string; snapshot: string; auditHead: string },
): Promise<void> {
  const { dialect } = session;
  const snapshot = text(session, ledger, 'snapshot_sha256', done.snapshot);
  const head = text(session, ledger, 'audit_head', done.auditHead);
  const where = `${dialect.name('run_id')} = ${dialect.keyLiteral(done.run, getColumn(ledger, 'run_id'))}`;
  const sets = `snapshot_sha256 = ${snapshot}, audit_head = ${head}, active = NULL`;
  const changed = await session.execute(`UPDATE ${dialect.table(ledger)} SET ${sets} WHERE ${where}`);
  if (changed !== 1) throw new UntetherError('A03', {}, { why: ['the ledger row of this run is gone'] });
}

/** What the ledger remembers of the audit log: the head that each run saw last before COMMIT. Attested runs saw none. */
export async function readLedgerHeads(
  session: Session,
  ledger: Table,
): Promise<readonly { readonly run: string; readonly head: string }[]> {
  const { dialect } = session;
  const rows = await session.query(`SELECT run_id, audit_head FROM ${dialect.table(ledger)} ORDER BY run_id`);
  return rows.flatMap(([run, head]) => (typeof run === 'string' && typeof head === 'string' ? [{ run, head }] : []));
}
