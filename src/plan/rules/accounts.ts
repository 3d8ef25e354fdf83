import { getTable } from '../../catalog/graph.js';
import { countRows } from '../leftout.js';
import { readReuse } from '../reuse.js';
import { aboutSupertypes } from './supertypes.js';
import { type Draft, finding, type FindingContext, type UnlinkFacts } from './draft.js';

const GRANTING: ReadonlySet<string> = new Set(['role', 'permission', 'group', 'post']);

/** A rollback may give links back to an account that the settings protect by now. */
function aboutProtected({ accounts, links }: FindingContext): readonly Draft[] {
  return accounts.flatMap(({ table, key, label }) => {
    const guarded = links.accounts.find((candidate) => candidate.table === table)?.protected ?? [];
    const isGuarded = [label, ...key].some((value) => value !== null && guarded.includes(value));
    return isGuarded ? [finding('R003', { account: label ?? key.join('/') })] : [];
  });
}

function aboutReturning({ steps, links, accounts, told }: FindingContext): readonly Draft[] {
  // A plan that gives links says so itself.
  if (told !== undefined && told.length > 0) return [];
  const tables = new Set(accounts.map(({ table }) => table));
  const grants = (table: string): boolean =>
    links.references.some(
      ({ from, to, kind, state }) =>
        from.table === table && tables.has(to.table) && GRANTING.has(kind) && state === 'confirmed',
    );
  return steps
    .filter(({ action, table }) => action === 'insert' && grants(table))
    .map(({ table, expectedRows }) => finding('R049', { table, rows: expectedRows }));
}

/** Accounts of the plan in a certain state, counted by the database. */
async function aboutState({ session, catalog }: FindingContext, facts: UnlinkFacts): Promise<readonly Draft[]> {
  const { accountTable, accountRows, withAccount } = facts;
  const { deleted, disabled, table } = accountTable;
  if (accountRows === null) return [];
  const from = `${session.dialect.rowsOf(getTable(catalog, table))} WHERE ${accountRows}`;
  const found: Draft[] = [];
  const isGone = deleted === undefined ? 0 : await countRows(session, `${from} AND (${deleted})`);
  if (isGone > 0) found.push(finding('R044', { table, accounts: isGone }));
  if (disabled === undefined || withAccount !== 'keep') return found;
  const alive = deleted === undefined ? '' : ` AND (${deleted}) IS NOT TRUE`;
  const accounts = await countRows(session, `${from} AND (${disabled}) IS NOT TRUE${alive}`);
  return accounts === 0 ? found : [...found, finding('R025', { table, accounts })];
}

async function aboutKey({ session, catalog }: FindingContext, facts: UnlinkFacts): Promise<readonly Draft[]> {
  const { table, key } = facts.accountTable;
  if (facts.withAccount !== 'delete') return [];
  const isReused = await readReuse(session, catalog);
  return isReused({ to: { table, columns: key } }) ? [finding('R026', { table })] : [];
}

/** Rows of people who are not in the request. */
async function aboutOthers(
  { session, catalog, steps }: FindingContext,
  { accountTable, accountRows }: UnlinkFacts,
): Promise<readonly Draft[]> {
  const found: Draft[] = [];
  for (const { table, action, where } of steps) {
    if (table !== accountTable.table || action !== 'update' || where === null || accountRows === null) continue;
    const from = session.dialect.rowsOf(getTable(catalog, table));
    const rows = await countRows(session, `${from} WHERE (${where}) AND (${accountRows}) IS NOT TRUE`);
    if (rows > 0) found.push(finding('R046', { table, rows }));
  }
  return found;
}

/** What to know about the accounts of a plan. */
export async function aboutAccounts(context: FindingContext): Promise<readonly Draft[]> {
  const { unlink } = context;
  const always = [...aboutProtected(context), ...aboutReturning(context)];
  if (unlink === undefined) return always;
  const { accountTable, missing, namesakes } = unlink;
  return [
    ...always,
    ...missing.map((account) => finding('R019', { account })),
    ...namesakes.map((namesake) => finding('R010', { ...namesake })),
    ...(accountTable.state === 'proposed' ? [finding('R047', { table: accountTable.table })] : []),
    ...(await aboutState(context, unlink)),
    ...(await aboutKey(context, unlink)),
    ...(await aboutOthers(context, unlink)),
    ...(await aboutSupertypes(context, unlink)),
  ];
}
