import { getColumn, getTable } from '../catalog/graph.js';
import type { AccountTable } from '../links/model.js';
import { requireCommitted } from '../apply/claim.js';
import { getLedger } from '../apply/ledger.js';
import { UntetherError } from '../errors.js';
import { type Account, readAccounts, resolveAccounts } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import { composeInserts, type InsertDraft } from '../plan/inserts.js';
import { countRows } from '../plan/leftout.js';
import type { Person, Plan, PlanAccount, PlanCheck, RelinkAsked } from '../plan/model.js';
import { type Draft, finding } from '../plan/rules/draft.js';
import { chooseAccountTable, refuseProtected, requireKnownLinks } from '../plan/unlink.js';
import { cellText } from '../rows/cell.js';
import type { Snapshot } from '../snapshot/model.js';
import { verifySnapshot } from '../snapshot/read.js';
import { refuseForbidden } from './forbidden.js';
import { linksFrom } from './from.js';
import { type Given, linksLike } from './like.js';
import { givesAccess, isNamed } from './links.js';
import { requireSnapshotOf } from './plan.js';
import { distinctRows, tieChecks } from './room.js';
import { accountOfRun, nameOf, sameAsThen, shownAs, valuesThen, type Wanted } from './then.js';

export interface RelinkRequest {
  /** Gets the links; without `to` also the account that a run took them from. */
  readonly account: Wanted;
  readonly source: { readonly like: Wanted } | { readonly snapshot: Snapshot; readonly to?: Wanted };
  readonly accountTable?: string;
  /** Reference ids, tables or kinds; empty for all. */
  readonly links: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
}

/** Throws U07, U08. */
async function findAccount(context: PlanContext, accountTable: AccountTable, wanted: Wanted): Promise<Account> {
  const { session, catalog, links, masks } = context;
  const place = { accountTable, references: links.references, masks };
  const [account] =
    'name' in wanted
      ? (await resolveAccounts(session, catalog, { ...place, names: [wanted.name], skipMissing: false })).accounts
      : await readAccounts(session, catalog, { ...place, keys: [wanted.key] });
  if (account) return account;
  throw new UntetherError('U07', { count: 1, names: nameOf(wanted) });
}

/** Steps of one table in one, referenced tables first. */
function merged(inserts: readonly InsertDraft[]): readonly InsertDraft[] {
  const byTable = new Map<string, InsertDraft>();
  for (const draft of inserts) {
    const known = byTable.get(draft.table.id);
    byTable.set(draft.table.id, {
      table: draft.table,
      because: [...new Set([...(known?.because ?? []), ...draft.because])].sort(),
      kinds: [...new Set([...(known?.kinds ?? []), ...draft.kinds])].sort(),
      rows: distinctRows(draft.table, [...(known?.rows ?? []), ...draft.rows]),
    });
  }
  const order: InsertDraft[] = [];
  const add = (draft: InsertDraft, open: readonly string[]): void => {
    if (order.includes(draft) || open.includes(draft.table.id)) return;
    for (const { referencedTable } of draft.table.foreignKeys) {
      const parent = byTable.get(referencedTable);
      if (parent) add(parent, [...open, draft.table.id]);
    }
    order.push(draft);
  };
  for (const draft of byTable.values()) add(draft, []);
  return order;
}

function labelOf({ label, key }: Account): string {
  return label ?? key.map((cell) => (cell === null ? 'NULL' : cellText(cell))).join(', ');
}

/** The first mark under which an account is deleted or disabled. */
async function markOf(context: PlanContext, accountTable: AccountTable, account: Account): Promise<string | null> {
  for (const mark of marksOf(accountTable)) {
    const rows = `${rowOf(context, accountTable, account)} AND (${mark})`;
    if ((await countRows(context.session, rows)) > 0) return mark;
  }
  return null;
}

function marksOf({ deleted, disabled }: AccountTable): readonly string[] {
  return [deleted, disabled].filter((mark) => mark !== undefined);
}

/** The row of an account, as text after FROM. */
function rowOf({ session, catalog }: PlanContext, { table: id, key }: AccountTable, account: Account): string {
  const table = getTable(catalog, id);
  const columns = key.map((name) => getColumn(table, name));
  return `${session.dialect.rowsOf(table)} WHERE ${session.dialect.inKeys(columns, [account.key])}`;
}

/** Between the plan and its run somebody may take the account out of use; then nobody agreed to give it anything. */
function receiverCheck(context: PlanContext, accountTable: AccountTable, account: Account): readonly PlanCheck[] {
  const marks = marksOf(accountTable);
  if (marks.length === 0) return [];
  const from = `${rowOf(context, accountTable, account)} AND (${marks.map((mark) => `(${mark})`).join(' OR ')})`;
  const detail = `${accountTable.table} ${labelOf(account)} is marked neither deleted nor disabled`;
  return [{ name: 'receiver', detail, from, rows: 0 }];
}

function aboutGiven(account: Account, inserts: readonly InsertDraft[]): readonly Draft[] {
  const name = labelOf(account);
  return inserts
    .filter(({ rows }) => rows.length > 0)
    .map(({ table, rows }) => finding('R052', { account: name, table: table.id, rows: rows.length }));
}

/** A link that was named must be one that gives access, or nothing would come of it. */
function requireAccess(context: PlanContext, names: readonly string[]): void {
  for (const name of names) {
    if (context.links.references.some((reference) => isNamed(reference, [name]) && givesAccess(reference))) continue;
    throw new UntetherError('U09', { detail: `--link ${name} gives no access (role, permission, group, post)` });
  }
}

/** Makes a plan that gives an account links: those that another has, or those that a run took. Reads only. */
export async function planRelink(context: PlanContext, request: RelinkRequest): Promise<Plan> {
  const { session, catalog } = context;
  const { source, links, by, ticket, reason, maxRows } = request;
  const isLike = 'like' in source;
  const receiver = isLike ? request.account : (source.to ?? request.account);
  const today = [receiver, ...(isLike ? [source.like] : [])].filter((wanted) => 'name' in wanted);
  const accountTable = await chooseAccountTable(
    context,
    {
      accounts: today.map(nameOf),
      ...(request.accountTable === undefined ? {} : { accountTable: request.accountTable }),
    },
    'relink',
  );
  if (!isLike) {
    await verifySnapshot(source.snapshot);
    requireSnapshotOf(context.server, source.snapshot);
    await requireCommitted(session, getLedger(catalog, context.target.name), source.snapshot);
  }
  requireKnownLinks(context.links, links);
  if (isLike) requireAccess(context, links);
  const account = await findAccount(context, accountTable, receiver);
  refuseProtected([account], accountTable);
  const shown = (each: Account): PlanAccount => shownAs(context, accountTable, each);
  const marked = await markOf(context, accountTable, account);
  const told: Draft[] = marked === null ? [] : [finding('R051', { account: labelOf(account), condition: marked })];
  let given: Given;
  let asked: RelinkAsked;
  if (isLike) {
    const like = await findAccount(context, accountTable, source.like);
    if (shown(like).key.join('\n') === shown(account).key.join('\n'))
      throw new UntetherError('U09', { detail: '--like names the account itself' });
    refuseProtected([like], accountTable);
    const condition = await markOf(context, accountTable, like);
    if (condition !== null) told.push(finding('R055', { account: labelOf(account), like: labelOf(like), condition }));
    given = await linksLike(context, { account, like }, links);
    asked = { accountTable: accountTable.table, like: shown(like), from: null, links, maxRows };
  } else {
    const { snapshot, to } = source;
    const then = to
      ? await accountOfRun(context, accountTable, { snapshot, wanted: request.account })
      : sameAsThen(snapshot, accountTable, shown(account));
    const before = await valuesThen(context, accountTable, { snapshot, then });
    given = await linksFrom(context, { snapshot, then: before, account, names: links });
    const from = { run: snapshot.manifest.run, snapshot: snapshot.sha256, account: then };
    asked = { accountTable: accountTable.table, like: null, from, links, maxRows };
  }
  const inserts = merged(given.inserts);
  for (const { table, rows } of inserts) await refuseForbidden(context, table, rows);
  return composeInserts(context, {
    request: { kind: 'relink', by, ticket, reason, accounts: [shown(account)], undoes: null, relink: asked },
    inserts,
    checks: [
      ...inserts.flatMap(({ table, rows }) => tieChecks(context, table, rows)),
      ...(marked === null ? receiverCheck(context, accountTable, account) : []),
    ],
    left: given.left,
    told: [...told, ...aboutGiven(account, inserts)],
    maxRows,
  });
}
