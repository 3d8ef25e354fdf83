import { findTable, getTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { AccountTable, Links } from '../links/model.js';
import { type Account, type Named, planAccounts, readAccounts, resolveAccounts, tablesHolding } from './accounts.js';
import { composePlan, findClashes } from './compose.js';
import { findConditions } from './closure.js';
import type { Conditions } from './conditions.js';
import type { PlanContext } from './context.js';
import { storedReach, storedValues } from './stored.js';
import { knownSelection } from './selection.js';
import type { Selection } from './decide.js';
import { draftSteps } from './draft.js';
import { findHeir, type Heir } from './heir.js';
import { findHomonyms, findNamesakes } from './homonyms.js';
import { inactiveBy } from './inactive.js';
import { countLeftOut, type LeftRows, refuseUndecided } from './leftout.js';
import { listChecks, readListEdits } from './lists.js';
import { requireMarks } from './marks.js';
import type { Person, Plan, PlanAccount, PlanCheck, UnlinkAsked } from './model.js';
import { findReach, type Reach } from './reach.js';
import { findRights } from './rights.js';
import { type Draft, finding } from './rules/draft.js';
import { cellText } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';

/** What a person asks for. */
export interface UnlinkRequest {
  readonly accounts: readonly string[];
  /** Accounts of an earlier plan, by key and instead of names; those that are gone are left out. */
  readonly keys?: readonly PlanAccount['key'][];
  /** The heir of an earlier plan, by key and instead of its name. */
  readonly heirKey?: PlanAccount['key'];
  readonly accountTable?: TableId;
  readonly selection: Selection;
  readonly skipMissing: boolean;
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
  readonly maxRows: number | null;
  /** Told what each name stands for before anything is refused. */
  readonly onNamed?: (named: Named) => Promise<void>;
}

export interface UnlinkResult {
  readonly plan: Plan;
  readonly missing: readonly string[];
}

/** Which table is meant is never guessed: the same name in another table may be another person. */
function heldBySeveral(names: readonly string[], holding: readonly AccountTable[], command: string): UntetherError {
  const tables = holding.map(({ table }) => table);
  const [name = ''] = names;
  return new UntetherError(
    'U08',
    { name, count: tables.length },
    {
      why: [`every name is found in ${String(tables.length)} account tables: ${tables.join(', ')}`],
      next: tables.map((table) => `untether plan ${command} --account-table ${table} ...`),
    },
  );
}

/** The account table that was named, the only one, or the only one that knows every name. */
export async function chooseAccountTable(
  context: PlanContext,
  request: Pick<UnlinkRequest, 'accounts' | 'accountTable'>,
  command = 'unlink',
): Promise<AccountTable> {
  const { session, catalog, links } = context;
  const usable = links.accounts.filter(
    ({ state, table }) => state !== 'rejected' && (request.accountTable ?? table) === table,
  );
  const confirmed = usable.filter(({ state }) => state === 'confirmed');
  const candidates = confirmed.length > 0 ? confirmed : usable;
  const holding =
    candidates.length > 1
      ? await tablesHolding(session, catalog, candidates, { names: request.accounts, masks: context.masks })
      : candidates;
  if (holding.length > 1) throw heldBySeveral(request.accounts, holding, command);
  const chosen = holding[0] ?? candidates[0];
  if (chosen) return chosen;
  throw new UntetherError('U15', { target: context.target.name });
}

/** A table that only looks like one of accounts may be read, and its links followed; its own rows are not touched on a guess. */
function requireConfirmedTable({ table, state }: AccountTable, { withAccount }: Selection): void {
  if (withAccount === 'keep' || state === 'confirmed') return;
  throw new UntetherError('G06', { reference: table }, { why: [`accounts: ${table} is ${state} in untether.yaml`] });
}

/** Throws G09. */
export function refuseProtected(accounts: readonly Account[], accountTable: AccountTable): void {
  const guarded = new Set(accountTable.protected);
  const hit = accounts.find((account) =>
    [account.label, ...account.values.values()].some((value) => value !== null && guarded.has(cellText(value))),
  );
  if (hit) throw new UntetherError('G09', { account: hit.label ?? rowKey(hit.key) });
}

/** `status = '1'` as the assignment that makes it true. */
function disableAssignment(accountTable: AccountTable): Readonly<Record<string, string | null>> {
  const found = /^\s*"?([\p{L}\p{N}_$]+)"?\s*=\s*(?:'([^']*)'|(-?\d+|true|false))\s*$/iu.exec(
    accountTable.disabled ?? '',
  );
  const value = found?.[2] ?? found?.[3];
  if (found?.[1] === undefined || value === undefined) {
    throw new UntetherError('U09', {
      detail: `accounts: ${accountTable.table} needs disabled: "column = 'value'" for --with-account disable`,
    });
  }
  return { [found[1]]: value };
}

/** Nothing may point from the accounts' links any more, except what was left on purpose. */
function leftoverChecks(context: PlanContext, reach: Reach, conditions: Conditions): readonly PlanCheck[] {
  const { catalog, session } = context;
  const emptied = [
    ...[...reach.deletes.values()].flat().filter((edge) => edge.from === 'accounts'),
    ...[...reach.updates.values()]
      .flat()
      .filter(
        (edge) =>
          edge.from === 'accounts' &&
          (edge.reassigned || edge.reference.from.columns.some((column) => edge.values[column] === null)),
      ),
  ];
  return emptied.flatMap((edge) => {
    const condition = conditions.edge(edge);
    if (condition === null) return [];
    const table = getTable(catalog, edge.reference.from.table);
    return [
      {
        name: 'leftover' as const,
        detail: `${edge.reference.id} no longer points at the accounts`,
        from: `${session.dialect.rowsOf(table)} WHERE ${condition}`,
        rows: 0,
      },
    ];
  });
}

async function findAccounts(
  { session, catalog, links, masks }: PlanContext,
  request: UnlinkRequest,
  accountTable: AccountTable,
): Promise<{ readonly accounts: readonly Account[]; readonly missing: readonly string[] }> {
  const place = { accountTable, references: links.references, masks };
  if (request.keys)
    return { accounts: await readAccounts(session, catalog, { ...place, keys: request.keys }), missing: [] };
  const { accounts: names, skipMissing, onNamed } = request;
  return resolveAccounts(session, catalog, { ...place, names, skipMissing, ...(onNamed ? { onNamed } : {}) });
}

/** A condition or an action that names a column which is not there would otherwise come up in the middle of the SQL. */
export function requireNamedColumns(catalog: Catalog, { references }: Links): void {
  for (const { from, state, when, onUnlink, id } of references) {
    const table = state === 'confirmed' ? findTable(catalog, from.table) : undefined;
    const set = onUnlink?.action === 'set' ? Object.keys(onUnlink.values) : [];
    const known = new Set(table?.columns.map(({ name }) => name));
    const missing = [...Object.keys(when ?? {}), ...set].find((name) => table !== undefined && !known.has(name));
    if (missing === undefined) continue;
    const why = [`untether.yaml: ${id}`];
    throw new UntetherError('U09', { detail: `there is no column ${missing} in table ${from.table}` }, { why });
  }
}

/** A link asked for by name must exist and be confirmed; a kind may well have none. */
export function requireKnownLinks(links: Links, names: readonly string[]): void {
  for (const name of names) {
    const named = links.references.filter(({ id, from, kind }) => id === name || from.table === name || kind === name);
    const [first] = named;
    if (!first)
      throw new UntetherError('U09', { detail: `--link ${name} is no reference, table or kind of link here` });
    const byName = first.kind !== name;
    if (byName && named.every(({ state }) => state !== 'confirmed'))
      throw new UntetherError('G06', { reference: first.id });
  }
}

function asked(
  { selection, maxRows }: UnlinkRequest,
  { accountTable, heir }: { readonly accountTable: AccountTable; readonly heir: Heir | null },
): UnlinkAsked {
  const { links, keep, set, withAccount, pinRows = false } = selection;
  const reassignTo = heir?.account ?? null;
  const shown = { links, keep, set: Object.fromEntries(set), withAccount, pinRows };
  return { accountTable: accountTable.table, ...shown, reassignTo, maxRows };
}

/** An heir who is gone gets what nobody can use, until somebody sets the account active again. */
async function aboutHeir(
  context: PlanContext,
  accountTable: AccountTable,
  heir: Heir | null,
): Promise<readonly Draft[]> {
  const condition = heir ? await inactiveBy(context, accountTable, heir.person) : null;
  if (!heir || condition === null) return [];
  const { label, key } = heir.account;
  return [finding('R051', { account: label ?? key.join(', '), condition })];
}

/** Makes the plan folder of an unlink; reads only, inside the transaction that the session already has open. */
export async function planUnlink(context: PlanContext, wanted: UnlinkRequest): Promise<UnlinkResult> {
  const request = { ...wanted, selection: knownSelection(context, wanted.selection) };
  const { session, catalog, links, masks } = context;
  const accountTable = await chooseAccountTable(context, request);
  const { accounts, missing } = await findAccounts(context, request, accountTable);
  requireConfirmedTable(accountTable, request.selection);
  refuseProtected(accounts, accountTable);
  requireKnownLinks(links, request.selection.links);
  requireNamedColumns(catalog, links);
  await requireMarks(context);
  const { selection } = request;
  const place = { session, catalog, accountTable, references: links.references, masks };
  const heir = await findHeir(place, { name: selection.reassignTo, key: request.heirKey }, accounts);
  if (heir) refuseProtected([heir.person], accountTable);
  const reach = await storedReach(session, catalog, findReach({ catalog, links, accountTable, selection, heir }));
  const conditions = await findConditions(session, { catalog, reach, accounts });
  const disable =
    request.selection.withAccount === 'disable'
      ? await storedValues(session, getTable(catalog, accountTable.table), disableAssignment(accountTable))
      : null;
  const lists = await readListEdits(context, reach.edits, accounts);
  const drafts =
    accounts.length === 0 ? [] : draftSteps({ dialect: session.dialect, catalog, reach, conditions, lists, disable });
  const left: readonly LeftRows[] =
    accounts.length === 0 ? [] : await countLeftOut(session, { catalog, conditions, reach, accounts });
  refuseUndecided(left, reach);
  const releases = await findClashes(context, drafts);
  const accountRows = accounts.length === 0 ? null : conditions.accounts();
  const { withAccount } = selection;
  const shown = planAccounts(session, { accountTable, table: getTable(catalog, accountTable.table) }, accounts);
  const asking = { session, catalog, links, accountTable, accounts, shown, withAccount, masks };
  const plan = await composePlan(context, {
    request: {
      kind: 'unlink',
      by: request.by,
      ticket: request.ticket,
      reason: request.reason,
      accounts: shown,
      undoes: null,
      asked: asked(request, { accountTable, heir }),
    },
    owners: accounts,
    drafts,
    releases,
    checks: [...leftoverChecks(context, reach, conditions), ...listChecks(context, lists, accounts)],
    left,
    maxRows: request.maxRows,
    pinRows: selection.pinRows ?? false,
    told: await aboutHeir(context, accountTable, heir),
    homonyms: await findHomonyms(session, { catalog, accounts, reach, masks }),
    rights: (steps) => findRights({ ...asking, steps }),
    unlink: {
      accountTable,
      accountRows,
      withAccount,
      missing,
      namesakes: await findNamesakes(session, { catalog, accounts, accountRows, reach, masks }),
    },
  });
  return { plan, missing };
}
