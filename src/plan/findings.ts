import { getTable, referencesTo } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import type { FindingRule } from '../messages/findings.js';
import type { FindingLevels } from '../settings/model.js';
import type { LeftRows } from './leftout.js';
import type { Finding, PlanStep } from './model.js';
import { aboutAccounts } from './rules/accounts.js';
import { type Draft, finding, type FindingContext } from './rules/draft.js';
import { aboutHolders } from './rules/holders.js';
import { aboutLeftRows } from './rules/left.js';
import { aboutServer } from './rules/server.js';
import { aboutRows } from './rules/tables.js';
import { aboutTypes } from './rules/types.js';

export type { FindingContext } from './rules/draft.js';

const LEFT_RULES: Readonly<Partial<Record<LeftRows['reason'], FindingRule>>> = {
  proposed: 'R001',
  undecided: 'R002',
  'keep-history': 'R013',
};

function aboutLeft({ left }: FindingContext): readonly Draft[] {
  return left.flatMap((entry) => {
    const rule = LEFT_RULES[entry.reason];
    const facts = { reference: entry.edge.reference.id, table: entry.edge.reference.from.table, rows: entry.rows };
    return rule === undefined ? [] : [finding(rule, facts, [entry.reference])];
  });
}

function aboutRequester({ accounts, requester }: FindingContext): readonly Draft[] {
  return accounts
    .filter(({ label }) => label === requester)
    .map(({ label }) => finding('R004', { account: label ?? '' }));
}

const EVENT = { delete: 'delete', update: 'update', insert: 'insert' } as const;

function aboutTable(table: Table, step: PlanStep): readonly Draft[] {
  const found: Draft[] = [];
  const triggers = table.triggers.filter((trigger) => trigger.enabled && trigger.events.includes(EVENT[step.action]));
  if (triggers.length > 0)
    found.push(finding('R005', { table: table.id, triggers: triggers.map(({ name }) => name).join(', ') }));
  if (step.identity === null) found.push(finding('R006', { table: table.id }));
  if (table.systemVersioned) found.push(finding('R015', { table: table.id }));
  if (table.rowSecurity) found.push(finding('R016', { table: table.id }));
  const floats = step.identity === null ? table.columns.filter((column) => column.family === 'float') : [];
  for (const column of floats) found.push(finding('R017', { table: table.id, column: column.name }));
  return found;
}

const SHARE = 0.05;
const SHARE_ROWS = 100;

function aboutShare(step: PlanStep): readonly Draft[] {
  const share = step.tableRows === null || step.tableRows === 0 ? 0 : step.expectedRows / step.tableRows;
  if (share < SHARE || step.expectedRows < SHARE_ROWS) return [];
  return [finding('R007', { table: step.table, share: `${(share * 100).toFixed(1)} %`, rows: step.expectedRows })];
}

const LARGE = 10_000;

function aboutReferences(context: FindingContext, table: Table, step: PlanStep): readonly Draft[] {
  const used = context.links.references.filter((reference) =>
    step.because.some((reason) => reason.startsWith(`${reference.id} -> `)),
  );
  return used.flatMap((reference) => {
    const found: Draft[] = [];
    const [lead] = reference.from.columns;
    const indexed = [table.primaryKey?.[0], ...table.indexes.map((index) => index.columns[0])].includes(lead);
    if (!indexed && (step.tableRows ?? LARGE) >= LARGE) found.push(finding('R008', { reference: reference.id }));
    if (reference.basis !== 'declared') found.push(finding('R009', { reference: reference.id }));
    return found;
  });
}

function aboutCascades(context: FindingContext, table: Table, step: PlanStep): readonly Draft[] {
  if (step.action !== 'delete') return [];
  const cascades = referencesTo(context.catalog, table.id).filter(
    ({ foreignKey }) => foreignKey.onDelete === 'cascade',
  );
  return cascades.map(({ table: child }) => finding('R014', { table: table.id, child: child.id }));
}

function aboutEnforcement(table: Table): readonly Draft[] {
  return table.foreignKeys
    .filter((key) => !key.validated)
    .map((key) => finding('R018', { table: table.id, constraint: key.name }));
}

const RANK = { high: 0, medium: 1, low: 2, info: 3 } as const;

/** With the severity that the settings want; nothing for a rule that they switch off. */
function levelled(draft: Draft, levels: FindingLevels): readonly Draft[] {
  const level = levels[draft.rule as FindingRule];
  if (level === 'off') return [];
  return [level === undefined ? draft : { ...draft, severity: level }];
}

/** Everything a reviewer must know, worst first, numbered. */
export async function collectFindings(context: FindingContext): Promise<readonly Finding[]> {
  const perStep = context.steps.flatMap((step) => {
    const table = getTable(context.catalog, step.table);
    return [
      ...aboutTable(table, step),
      ...aboutShare(step),
      ...aboutReferences(context, table, step),
      ...aboutCascades(context, table, step),
      ...aboutEnforcement(table),
    ];
  });
  const empty = context.steps.length === 0 ? [finding('R020', {})] : [];
  const drafts = [
    ...(context.told ?? []),
    ...aboutLeft(context),
    ...context.homonyms.map((homonym) => finding('R021', { ...homonym })),
    ...context.dangling.map((rows) => finding('R050', { ...rows })),
    ...aboutRequester(context),
    ...perStep,
    ...aboutHolders(context),
    ...aboutLeftRows(context),
    ...(await aboutAccounts(context)),
    ...(await aboutRows(context)),
    ...(await aboutServer(context)),
    ...(await aboutTypes(context)),
    ...empty,
  ];
  const wanted = drafts.flatMap((draft) => levelled(draft, context.levels ?? {}));
  const unique = new Map(wanted.map((draft) => [`${draft.rule} ${draft.message}`, draft]));
  return [...unique.values()]
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || (a.rule + a.message < b.rule + b.message ? -1 : 1))
    .map((draft, index) => ({ id: `f${String(index + 1)}`, ...draft, accepted: false }));
}
