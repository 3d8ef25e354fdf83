import { getTable } from '../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reference } from '../links/model.js';
import type { Cell } from '../rows/cell.js';
import { encodeCell } from '../rows/encode.js';
import { type Conditions, either } from './conditions.js';
import type { Assignment, StepAction } from './model.js';
import type { ReachedList } from './lists.js';
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
  /** What becomes of lists of ids. */
  readonly lists: ReadonlyMap<Edge, readonly ReachedList[]>;
  /** Columns of the account table to set when accounts are disabled. */
  readonly disable: Readonly<Record<string, string | null>> | null;
}

/** A reference in words, as the plan shows it. */
export function inWords(reference: Reference): string {
  return `${reference.id} -> ${reference.to.table} [${reference.to.columns.join(', ')}] (${reference.basis})`;
}

function words(edges: readonly Edge[]): Pick<DraftStep, 'because' | 'kinds'> {
  return {
    because: [...new Set(edges.map((edge) => inWords(edge.reference)))].sort(),
    kinds: [...new Set(edges.map((edge) => edge.reference.kind))].sort(),
  };
}

function deleteSteps(context: DraftContext): readonly DraftStep[] {
  return context.reach.deleteOrder.flatMap((id) => {
    const where = context.conditions.deletes(id);
    if (where === null) return [];
    const edges = context.reach.deletes.get(id) ?? [];
    const isAccount = context.reach.deletesAccounts && id === context.reach.accountTable?.table;
    const told = isAccount ? { because: ['the account itself'], kinds: ['account'] } : words(edges);
    return [{ table: getTable(context.catalog, id), action: 'delete' as const, ...told, where, assignments: [] }];
  });
}

/** Rows to update for one reason, and what they get. */
interface Reached {
  readonly condition: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly because: string;
  readonly kind: string;
  readonly composite: boolean;
}

function valueOf(
  context: DraftContext,
  table: Table,
  name: string,
  value: string | null,
): { readonly column: Column; readonly cell: Cell } {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new UntetherError('U09', { detail: `${table.id} has no column ${name}` });
  return { column, cell: value === null ? null : context.dialect.parse(value, column) };
}

/** Rows that already hold the values are no change, and could not be told apart when they are put back. */
function onlyChanges(context: DraftContext, table: Table, reached: Pick<Reached, 'condition' | 'values'>): string {
  const { dialect } = context;
  const differing = Object.entries(reached.values).map(([name, value]) => {
    const { column, cell } = valueOf(context, table, name, value);
    return dialect.differs(dialect.name(name), dialect.keyLiteral(cell, column));
  });
  return `(${reached.condition}) AND (${differing.join(' OR ')})`;
}

function reachedBy(context: DraftContext, edge: UpdateEdge): readonly Reached[] {
  const condition = context.conditions.edge(edge);
  if (condition === null) return [];
  const { reference, values } = edge;
  return [
    {
      condition,
      values,
      because: inWords(reference),
      kind: reference.kind,
      composite: reference.from.columns.length > 1,
    },
  ];
}

function editedBy({ lists }: DraftContext, edge: Edge): readonly Reached[] {
  const { kind } = edge.reference;
  const because = inWords(edge.reference);
  return (lists.get(edge) ?? []).map(({ column, condition, after }) => ({
    ...{ condition, because, kind, composite: false },
    values: { [column]: after },
  }));
}

/** Everything that changes rows of one table: references that are emptied or set, and accounts that are disabled. */
function reachedIn(context: DraftContext, id: TableId): readonly Reached[] {
  const edges = [
    ...(context.reach.updates.get(id) ?? []).flatMap((edge) => reachedBy(context, edge)),
    ...context.reach.edits.flatMap((edge) => (edge.reference.from.table === id ? editedBy(context, edge) : [])),
  ];
  if (!context.disable || id !== context.reach.accountTable?.table) return edges;
  const condition = context.conditions.accounts();
  return [
    ...edges,
    { condition, values: context.disable, because: 'the account is disabled', kind: 'account', composite: false },
  ];
}

function assignmentsOf(context: DraftContext, table: Table, reached: readonly Reached[]): readonly Assignment[] {
  const single = reached.length === 1;
  return reached.flatMap(({ condition, values }) =>
    Object.entries(values).map(([column, value]) => ({
      column,
      value: encodeCell(valueOf(context, table, column, value).cell),
      when: single ? null : condition,
    })),
  );
}

/** MySQL assigns from left to right and a later CASE would see columns that were set already. */
function refuseMixedComposite(context: DraftContext, table: Table, reached: readonly Reached[]): void {
  const composite = reached.some((entry) => entry.composite);
  if (reached.length > 1 && composite && context.dialect.capabilities.derivedSelfSubquery) {
    throw new UntetherError('G15', {
      table: table.id,
      reason: 'several references, one of them composite, would be emptied in one UPDATE',
    });
  }
}

function updateSteps(context: DraftContext): readonly DraftStep[] {
  const { accountTable } = context.reach;
  const disabled = context.disable && accountTable ? [accountTable.table] : [];
  const edited = context.reach.edits.map(({ reference }) => reference.from.table);
  return [...new Set([...context.reach.updates.keys(), ...edited, ...disabled])].sort().flatMap((id) => {
    const table = getTable(context.catalog, id);
    const reached = reachedIn(context, id).map((entry) => ({
      ...entry,
      condition: onlyChanges(context, table, entry),
    }));
    const condition = either(reached.map((entry) => entry.condition));
    if (condition === null) return [];
    refuseMixedComposite(context, table, reached);
    return [
      {
        table,
        action: 'update' as const,
        because: [...new Set(reached.map(({ because }) => because))].sort(),
        kinds: [...new Set(reached.map(({ kind }) => kind))].sort(),
        where: context.conditions.except(condition, id),
        assignments: assignmentsOf(context, table, reached),
      },
    ];
  });
}

/** Steps in the order they run: updates first, then deletes with referencing tables before referenced ones. */
export function draftSteps(context: DraftContext): readonly DraftStep[] {
  return [...updateSteps(context), ...deleteSteps(context)];
}
