import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reference } from '../links/model.js';
import { encodeCell } from '../rows/encode.js';
import { type Conditions, either } from './conditions.js';
import type { Assignment, StepAction } from './model.js';
import type { Edge, Reach, UpdateEdge } from './reach.js';

/** A step before its rows have been read. */
export interface DraftStep {
  readonly table: Table;
  readonly action: StepAction;
  readonly because: readonly string[];
  readonly kinds: readonly string[];
  readonly where: string;
  readonly assignments: readonly Assignment[];
}

export interface DraftContext {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly reach: Reach;
  readonly conditions: Conditions;
  /** Columns of the account table to set when accounts are disabled. */
  readonly disable: Readonly<Record<string, string | null>> | null;
}

/** A reference in words, as the plan shows it. */
export function inWords(reference: Reference): string {
  return `${reference.id} -> ${reference.to.table} [${reference.to.columns.join(', ')}] (${reference.basis})`;
}

function words(edges: readonly Edge[]): Pick<DraftStep, 'because' | 'kinds'> {
  return {
    because: edges.map((edge) => inWords(edge.reference)).sort(),
    kinds: [...new Set(edges.map((edge) => edge.reference.kind))].sort(),
  };
}

function deleteSteps(context: DraftContext): readonly DraftStep[] {
  return context.reach.deleteOrder.flatMap((id) => {
    const where = context.conditions.deletes(id);
    if (where === null) return [];
    const edges = context.reach.deletes.get(id) ?? [];
    const isAccount = context.reach.deletesAccounts && id === context.reach.accountTable.table;
    const told = isAccount ? { because: ['the account itself'], kinds: ['account'] } : words(edges);
    return [{ table: getTable(context.catalog, id), action: 'delete' as const, ...told, where, assignments: [] }];
  });
}

interface Reached {
  readonly edge: UpdateEdge;
  readonly condition: string;
}

function assignmentsOf(context: DraftContext, table: Table, reached: readonly Reached[]): readonly Assignment[] {
  const single = reached.length === 1;
  return reached.flatMap(({ edge, condition }) =>
    Object.entries(edge.values).map(([column, value]) => {
      const target = table.columns.find((candidate) => candidate.name === column);
      if (!target) throw new UntetherError('U09', { detail: `${table.id} has no column ${column}` });
      const cell = value === null ? null : context.dialect.parse(value, target);
      return { column, value: encodeCell(cell), when: single ? null : condition };
    }),
  );
}

/** MySQL assigns from left to right and a later CASE would see columns that were set already. */
function refuseMixedComposite(context: DraftContext, table: Table, reached: readonly Reached[]): void {
  const composite = reached.some(({ edge }) => edge.reference.from.columns.length > 1);
  if (reached.length > 1 && composite && context.dialect.capabilities.derivedSelfSubquery) {
    throw new UntetherError('G15', {
      table: table.id,
      reason: 'several references, one of them composite, would be emptied in one UPDATE',
    });
  }
}

function updateSteps(context: DraftContext): readonly DraftStep[] {
  return [...context.reach.updates.keys()].sort().flatMap((id) => {
    const table = getTable(context.catalog, id);
    const edges = context.reach.updates.get(id) ?? [];
    const reached = edges.flatMap((edge) => {
      const condition = context.conditions.edge(edge);
      return condition === null ? [] : [{ edge, condition }];
    });
    const condition = either(reached.map((entry) => entry.condition));
    if (condition === null) return [];
    refuseMixedComposite(context, table, reached);
    const where = context.conditions.except(condition, id);
    return [
      { table, action: 'update' as const, ...words(edges), where, assignments: assignmentsOf(context, table, reached) },
    ];
  });
}

function disableStep(context: DraftContext): readonly DraftStep[] {
  if (!context.disable) return [];
  const table = getTable(context.catalog, context.reach.accountTable.table);
  const assignments = Object.entries(context.disable).map(([column, value]) => {
    const target = table.columns.find((candidate) => candidate.name === column);
    if (!target) throw new UntetherError('U09', { detail: `${table.id} has no column ${column}` });
    return { column, value: encodeCell(value === null ? null : context.dialect.parse(value, target)), when: null };
  });
  const where = context.conditions.accounts();
  return [{ table, action: 'update', because: ['the account is disabled'], kinds: ['account'], where, assignments }];
}

/** Steps in the order they run: updates first, then deletes with referencing tables before referenced ones. */
export function draftSteps(context: DraftContext): readonly DraftStep[] {
  return [...disableStep(context), ...updateSteps(context), ...deleteSteps(context)];
}
