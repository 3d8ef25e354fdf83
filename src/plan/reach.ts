import { findTable, getTable } from '../catalog/graph.js';
import type { Catalog, ForeignKey, Table, TableId } from '../catalog/model.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { AccountTable, Links, Reference } from '../links/model.js';
import { findCycles } from './cycles.js';
import type { Heir } from './heir.js';
import { decide, type Decision, type LeaveReason, type Selection } from './decide.js';

/** One way a row is reached: from the accounts themselves, from rows that are known already, or from rows of another table that go. */
export interface Edge {
  readonly reference: Reference;
  readonly from: 'accounts' | 'roots' | 'deleted-rows';
  /** The root whose rows these are. */
  readonly root?: string;
}

/** Rows of one reference that are found without an account to start from, and what becomes of them. */
export interface Root {
  readonly name: string;
  readonly reference: Reference;
  readonly decision: Exclude<Decision, { action: 'leave' | 'edit' }>;
}

export interface UpdateEdge extends Edge {
  readonly values: Readonly<Record<string, string | null>>;
  /** The row points at the heir afterwards. */
  readonly reassigned: boolean;
}

export interface LeftEdge extends Edge {
  readonly reason: LeaveReason;
}

/** Which tables lose rows, which are changed, and what is left alone. Plain data; SQL is made from it later. */
export interface Reach {
  /** Null when the plan starts from roots. */
  readonly accountTable: AccountTable | null;
  readonly deletesAccounts: boolean;
  readonly deletes: ReadonlyMap<TableId, readonly Edge[]>;
  readonly updates: ReadonlyMap<TableId, readonly UpdateEdge[]>;
  /** Lists of ids that accounts are taken out of. */
  readonly edits: readonly Edge[];
  readonly left: readonly LeftEdge[];
  /** Tables that lose rows, referencing before referenced. */
  readonly deleteOrder: readonly TableId[];
  /** Those whose rows are found by each other, or by themselves; a cycle after what leads to it. */
  readonly cycles: readonly (readonly TableId[])[];
}

export interface ReachRequest {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly accountTable: AccountTable | null;
  readonly selection: Selection;
  readonly heir: Heir | null;
  readonly roots?: readonly Root[];
}

/** The declared foreign key that a reference stands for. */
export function declaredKey(table: Table, reference: Reference): ForeignKey | undefined {
  return table.foreignKeys.find(
    (key) => key.referencedTable === reference.to.table && key.columns.join('\n') === reference.from.columns.join('\n'),
  );
}

/** True of a table whose rows are accounts, as far as we know. */
export function holdsAccounts({ accounts }: Links, id: TableId): boolean {
  return accounts.some(({ table, state }) => table === id && state !== 'rejected');
}

class Walk {
  readonly #request: ReachRequest;
  readonly #deletes = new Map<TableId, Edge[]>();
  readonly #updates = new Map<TableId, UpdateEdge[]>();
  readonly #edits: Edge[] = [];
  readonly #left: LeftEdge[] = [];
  readonly #queue: TableId[] = [];

  constructor(request: ReachRequest) {
    this.#request = request;
  }

  run(): Reach {
    const { catalog, accountTable, selection, roots = [] } = this.#request;
    const deletesAccounts = accountTable !== null && selection.withAccount === 'delete';
    if (accountTable) this.#visit(accountTable.table, deletesAccounts, 'accounts');
    for (const { name, reference, decision } of roots)
      this.#apply({ reference, from: 'roots', root: name }, getTable(catalog, reference.from.table), decision);
    for (let table = this.#queue.shift(); table !== undefined; table = this.#queue.shift())
      this.#visit(table, true, 'deleted-rows');
    const cycles = findCycles([...this.#deletes.keys()], (table) => this.#followed(table));
    return {
      accountTable,
      deletesAccounts,
      deletes: this.#deletes,
      updates: this.#updates,
      edits: this.#edits,
      left: this.#left,
      deleteOrder: this.#order(deletesAccounts, cycles),
      cycles,
    };
  }

  #visit(target: TableId, referencedRowGoes: boolean, from: Edge['from']): void {
    for (const reference of this.#request.links.references.filter((candidate) => candidate.to.table === target)) {
      const table = findTable(this.#request.catalog, reference.from.table);
      if (!table || (table.kind !== 'table' && table.kind !== 'partitioned')) continue;
      this.#apply({ reference, from }, table, this.#decide(reference, table, { referencedRowGoes, from }));
    }
  }

  #decide(
    reference: Reference,
    table: Table,
    { referencedRowGoes, from }: { referencedRowGoes: boolean; from: Edge['from'] },
  ): Decision {
    const { catalog, links, accountTable, selection } = this.#request;
    const onlyTies = tieOnly(table.id, catalog, links.references);
    const byKind = defaultAction(reference.kind, { onlyTies });
    const decision = decide(reference, {
      selection,
      table,
      foreignKey: declaredKey(table, reference),
      referencedRowGoes,
      byKind,
      heir: from === 'accounts' ? this.#request.heir : null,
    });
    // An account goes only when it was named itself, never because another row points the way.
    const isAccount = accountTable ? table.id === accountTable.table : holdsAccounts(links, table.id);
    if (decision.action === 'delete' && isAccount) return { action: 'leave', reason: 'undecided' };
    return decision;
  }

  #apply(edge: Edge, table: Table, decision: Decision): void {
    if (decision.action === 'leave') this.#left.push({ ...edge, reason: decision.reason });
    // What rows that go are known by would have to be read before it is known which rows go.
    else if (decision.action === 'edit' && edge.from !== 'accounts')
      this.#left.push({ ...edge, reason: 'unsupported' });
    else if (decision.action === 'edit') this.#edits.push(edge);
    else if (decision.action === 'update') {
      const { values, reassigned = false } = decision;
      push(this.#updates, table.id, { ...edge, values, reassigned });
    } else {
      if (!this.#deletes.has(table.id)) this.#queue.push(table.id);
      push(this.#deletes, table.id, edge);
    }
  }

  /** Referencing before referenced; inside a cycle, and round one, a declared key gives way where it must. */
  #order(deletesAccounts: boolean, cycles: Reach['cycles']): readonly TableId[] {
    const order: TableId[] = [];
    const waiting = [...this.#deletes.keys()].sort();
    const inCycle = (one: TableId, other: TableId): boolean =>
      cycles.some((cycle) => cycle.includes(one) && cycle.includes(other));
    while (waiting.length > 0) {
      const waits = (referencing: readonly TableId[]): boolean => referencing.some((id) => waiting.includes(id));
      const ready = waiting.filter((table) => !waits(this.#followed(table).filter((id) => !inCycle(id, table))));
      const next = ready.find((table) => !waits(this.#pointing(table))) ?? ready[0];
      if (next === undefined) throw new Error('a cycle of tables was not noticed');
      waiting.splice(waiting.indexOf(next), 1);
      order.push(next);
    }
    const { accountTable, catalog } = this.#request;
    if (deletesAccounts && accountTable) order.push(getTable(catalog, accountTable.table).id);
    return order;
  }

  /** Tables whose rows are found by the rows of this one, and so must go first. */
  #followed(table: TableId): readonly TableId[] {
    return [...this.#deletes]
      .filter(([, edges]) => edges.some((edge) => edge.from === 'deleted-rows' && edge.reference.to.table === table))
      .map(([child]) => child);
  }

  /** Other tables that lose rows and hold a declared key to this one: the engine looks at it, whatever the plan follows. */
  #pointing(table: TableId): readonly TableId[] {
    return [...this.#deletes.keys()].filter(
      (id) =>
        id !== table && getTable(this.#request.catalog, id).foreignKeys.some((key) => key.referencedTable === table),
    );
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** Follows confirmed references inwards from the accounts, or from the roots; pure. */
export function findReach(request: ReachRequest): Reach {
  return new Walk(request).run();
}
