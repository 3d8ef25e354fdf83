import { groupBy } from '../../catalog/assemble.js';
import { findTable, getColumn, getTable } from '../../catalog/graph.js';
import type { Table } from '../../catalog/model.js';
import type { Reference } from '../../links/model.js';
import { whenCondition } from '../conditions.js';
import type { PlanStep } from '../model.js';
import { type Draft, finding, type FindingContext } from './draft.js';

/** Names in one finding; more are counted. */
const SHOWN = 3;

/** Who lost a role; the accounts of the plan where no column of the row says who. */
function namesOf({ accounts }: FindingContext, values: readonly (string | null)[]): string {
  const told = values.filter((value) => value !== null);
  const names =
    told.length === 0
      ? accounts.map(({ label, key }) => label ?? key.join('/'))
      : told.map((value) => accounts.find(({ key }) => key.length === 1 && key[0] === value)?.label ?? value);
  const more = names.length > SHOWN ? [`${String(names.length - SHOWN)} more`] : [];
  return [...names.slice(0, SHOWN), ...more].join(', ');
}

/** A reference of one column from this table to one of those tables, whose two sides compare as they are stored. */
function referenceTo(
  { catalog, links }: FindingContext,
  table: Table,
  targets: ReadonlySet<string>,
): Reference | undefined {
  return links.references.find(({ from, to, state, basis }) => {
    const target = findTable(catalog, to.table);
    const [name, ...others] = from.columns;
    if (from.table !== table.id || !targets.has(to.table) || state === 'rejected') return false;
    if (!target || name === undefined || others.length > 0) return false;
    const [column, key] = [getColumn(table, name), getColumn(target, to.columns[0] ?? '')];
    return basis === 'declared' || (column.family === key.family && column.collation === key.collation);
  });
}

/** Leaves out rows that give nothing to anybody: those of an account that is disabled, or marked deleted. */
function activeOnly({ session, catalog, links }: FindingContext, table: Table, toAccount: Reference): string {
  const account = links.accounts.find((candidate) => candidate.table === toAccount.to.table);
  const gone = [account?.deleted, account?.disabled].filter((condition) => condition !== undefined);
  if (gone.length === 0) return '';
  const { dialect } = session;
  const key = dialect.name(toAccount.to.columns[0] ?? '');
  const accounts = dialect.rowsOf(getTable(catalog, toAccount.to.table));
  const inactive = [
    `${dialect.name(toAccount.from.columns[0] ?? '')} IN (SELECT ${key} FROM ${accounts} WHERE ${gone.map((condition) => `(${condition})`).join(' OR ')})`,
    ...whenCondition(dialect, table, toAccount),
  ];
  return ` AND (${inactive.join(' AND ')}) IS NOT TRUE`;
}

async function lostIn(context: FindingContext, step: PlanStep, where: string): Promise<readonly Draft[]> {
  const { session, catalog, links } = context;
  const { dialect } = session;
  const table = getTable(catalog, step.table);
  const roles = new Set(links.roles.filter(({ kind }) => kind === 'role').map((role) => role.table));
  const toRole = referenceTo(context, table, roles);
  if (!toRole) return [];
  const toAccount = referenceTo(context, table, new Set(context.accounts.map((account) => account.table)));
  const role = dialect.name(toRole.from.columns[0] ?? '');
  const holder = toAccount ? dialect.name(toAccount.from.columns[0] ?? '') : 'NULL';
  const rows = dialect.rowsOf(table);
  const active = toAccount ? activeOnly(context, table, toAccount) : '';
  const kept = `SELECT ${role} FROM ${rows} WHERE (${where}) IS NOT TRUE AND ${role} IS NOT NULL${active}`;
  const known = `SELECT ${dialect.name(toRole.to.columns[0] ?? '')} FROM ${dialect.rowsOf(getTable(catalog, toRole.to.table))}`;
  const lost = await session.query(
    `SELECT DISTINCT ${role}, ${holder} FROM ${rows} WHERE (${where}) AND ${role} IN (${known}) AND ${role} NOT IN (${kept}) ORDER BY 1, 2`,
  );
  return [...groupBy(lost, ([id]) => id ?? '')].map(([id, holders]) => {
    const account = namesOf(
      context,
      holders.map(([, value]) => value ?? null),
    );
    return finding('R012', { account, role: `${toRole.to.table} ${id}` });
  });
}

/**
 * Roles that nobody can use any more after the plan, with those who lose them: found by the database over all rows that stay.
 * Whoever is disabled or marked deleted holds nothing.
 */
export async function aboutLastHolders(context: FindingContext): Promise<readonly Draft[]> {
  const found: Draft[] = [];
  // A row that is an orphan was held by nobody.
  if (context.accounts.length === 0) return found;
  for (const step of context.steps) {
    const { action, kinds, where } = step;
    if (action !== 'delete' || where === null || !kinds.includes('role')) continue;
    found.push(...(await lostIn(context, step, where)));
  }
  return found;
}
