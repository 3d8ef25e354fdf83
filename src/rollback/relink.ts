import { getColumn, getTable } from '../catalog/graph.js';
import type { AccountTable } from '../links/model.js';
import { requireCommitted } from '../apply/claim.js';
import { getLedger } from '../apply/ledger.js';
import { UntetherError } from '../errors.js';
import { type Account, planAccounts, readAccounts, resolveAccounts } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import { composeInserts, type InsertDraft } from '../plan/inserts.js';
import { countRows } from '../plan/leftout.js';
import type { Person, Plan, PlanAccount, RelinkAsked } from '../plan/model.js';
import { type Draft, finding } from '../plan/rules/draft.js';
import { chooseAccountTable, refuseProtected, requireKnownLinks } from '../plan/unlink.js';
import { type Cell, cellText } from '../rows/cell.js';
import type { Snapshot } from '../snapshot/model.js';
import { readImages, verifySnapshot } from '../snapshot/read.js';
import { linksFrom } from './from.js';
import { type Given, linksLike } from './like.js';
import { givesAccess, isNamed } from './links.js';
import { requireSnapshotOf } from './plan.js';
import { distinctRows, tieChecks } from './room.js';

/** An account by a name that was given, or by the key that an earlier plan had. */
export type Wanted = { readonly name: string } | { readonly key: PlanAccount['key'] };

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

function nameOf(wanted: Wanted): string {
  return 'name' in wanted ? wanted.name : wanted.key.join(', ');
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

/** The account as the run found it: its row when the run changed that, too, else the row of today, else what its key says. */
async function accountThen(
  context: PlanContext,
  accountTable: AccountTable,
  { snapshot, wanted }: { readonly snapshot: Snapshot; readonly wanted: Wanted },
): Promise<Account> {
  const { session, catalog, links, masks } = context;
  const name = nameOf(wanted);
  const known = snapshot.manifest.accounts.filter(
    ({ table, key, label }) => table === accountTable.table && (label === name || key.join(', ') === name),
  );
  const [shown] = known;
  if (!shown || known.length > 1) {
    const { run, accounts } = snapshot.manifest;
    const here = accounts.slice(0, 10).map(({ key, label }) => `${label ?? '?'} (${key.join(', ')})`);
    const why = here.length === 0 ? [`${run} named no account`] : [`accounts of ${run}: ${here.join('; ')}`];
    throw new UntetherError('U07', { count: 1, names: name }, { why });
  }
  const table = getTable(catalog, accountTable.table);
  const key = accountTable.key.map((column, index): Cell => {
    const text = shown.key[index] ?? null;
    return text === null ? null : session.dialect.parse(text, getColumn(table, column));
  });
  const place = { accountTable, references: links.references, masks };
  const [today] = await readAccounts(session, catalog, { ...place, keys: [shown.key] });
  const values = new Map<string, Cell>([
    ...(today?.values ?? []),
    ...accountTable.key.map((column, index) => [column, key[index] ?? null] as const),
  ]);
  for (const file of snapshot.manifest.files.filter((each) => each.table === accountTable.table)) {
    const columns = file.columns.map((column) => column.name);
    for await (const { before } of readImages(snapshot, file)) {
      const same = accountTable.key.every((column) => {
        const cell = before[columns.indexOf(column)] ?? null;
        return session.dialect.display(cell, getColumn(table, column)) === shown.key[accountTable.key.indexOf(column)];
      });
      if (same) for (const [index, column] of columns.entries()) values.set(column, before[index] ?? null);
    }
  }
  return { table: accountTable.table, key, label: shown.label, values };
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

/** What a reviewer must know of the account that gets the links. */
async function aboutReceiver(
  { session, catalog }: PlanContext,
  { deleted, disabled, table, key }: AccountTable,
  account: Account,
): Promise<readonly Draft[]> {
  const rows = session.dialect.rowsOf(getTable(catalog, table));
  const columns = key.map((name) => getColumn(getTable(catalog, table), name));
  const itself = session.dialect.inKeys(columns, [account.key]);
  const name = labelOf(account);
  for (const mark of [deleted, disabled]) {
    if (mark === undefined) continue;
    if ((await countRows(session, `${rows} WHERE ${itself} AND (${mark})`)) > 0)
      return [finding('R051', { account: name, condition: mark })];
  }
  return [];
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
  const shown = (each: Account): PlanAccount => {
    const place = { accountTable, table: getTable(catalog, accountTable.table) };
    const [found] = planAccounts(session, place, [each]);
    if (!found) throw new Error('an account that was found cannot be shown');
    return found;
  };
  let given: Given;
  let asked: RelinkAsked;
  if (isLike) {
    const like = await findAccount(context, accountTable, source.like);
    if (shown(like).key.join('\n') === shown(account).key.join('\n'))
      throw new UntetherError('U09', { detail: '--like names the account itself' });
    given = await linksLike(context, { account, like }, links);
    asked = { accountTable: accountTable.table, like: shown(like), from: null, links, maxRows };
  } else {
    const { snapshot } = source;
    const then = await accountThen(context, accountTable, { snapshot, wanted: request.account });
    given = await linksFrom(context, { snapshot, then, account, names: links });
    const from = { run: snapshot.manifest.run, snapshot: snapshot.sha256, account: shown(then) };
    asked = { accountTable: accountTable.table, like: null, from, links, maxRows };
  }
  const inserts = merged(given.inserts);
  return composeInserts(context, {
    request: { kind: 'relink', by, ticket, reason, accounts: [shown(account)], undoes: null, relink: asked },
    inserts,
    checks: inserts.flatMap(({ table, rows }) => tieChecks(context, table, rows)),
    left: given.left,
    told: [...(await aboutReceiver(context, accountTable, account)), ...aboutGiven(account, inserts)],
    maxRows,
  });
}
