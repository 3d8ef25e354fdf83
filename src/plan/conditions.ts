import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reference } from '../links/model.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import type { Account } from './accounts.js';
import { fits } from './key-names.js';
import type { Edge, Reach } from './reach.js';

/** The column values that choose a polymorphic reference, as SQL conditions. */
export function whenCondition(dialect: Dialect, table: Table, reference: Reference, qualifier = ''): readonly string[] {
  return Object.entries(reference.when ?? {}).map(([name, value]) => {
    const column = getColumn(table, name);
    const quoted = qualifier + dialect.name(name);
    return value === null
      ? `${quoted} IS NULL`
      : `${quoted} = ${dialect.keyLiteral(dialect.parse(value, column), column)}`;
  });
}

export interface ConditionContext {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly reach: Reach;
  readonly accounts: readonly Account[];
  /** The rows of each root, by its name. */
  readonly roots?: ReadonlyMap<string, string>;
}

/** Turns the reach of a plan into SQL conditions on account keys or on its roots, nested where a row is reached through another. */
export class Conditions {
  readonly #dialect: Dialect;
  readonly #catalog: Catalog;
  readonly #reach: Reach;
  readonly #accounts: readonly Account[];
  readonly #roots: ReadonlyMap<string, string>;
  readonly #closures = new Map<TableId, string>();
  /** Texts of all account keys are long, and asked for again and again. */
  readonly #pointingAtAccounts = new Map<Reference, string | null>();
  #accountsThemselves: string | undefined;

  constructor(context: ConditionContext) {
    this.#dialect = context.dialect;
    this.#catalog = context.catalog;
    this.#reach = context.reach;
    this.#accounts = context.accounts;
    this.#roots = context.roots ?? new Map();
  }

  /** The rows of a table that go; null when no row can be reached. */
  deletes(table: TableId): string | null {
    const cycle = this.#reach.cycles.find((tables) => tables.includes(table));
    if (!cycle) return this.seeds(table, []);
    const closure = this.#closures.get(table);
    if (closure === undefined) throw new Error(`the rows of ${table} are found by each other, and were not read`);
    return closure === '' ? null : closure;
  }

  /** The rows of a table that go, but for those found by rows of the same cycle. */
  seeds(table: TableId, cycle: readonly TableId[]): string | null {
    const { accountTable, deletesAccounts } = this.#reach;
    const own = deletesAccounts && table === accountTable?.table ? [this.accounts()] : [];
    const edges = (this.#reach.deletes.get(table) ?? []).filter((edge) => !isWithin(edge, cycle));
    return either([...own, ...edges.map((edge) => this.edge(edge))]);
  }

  /** Says once which rows of a cycle go. */
  close(table: TableId, condition: string | null): void {
    this.#closures.set(table, condition ?? '');
  }

  /** The rows that point through an edge at rows that hold one of these keys. */
  pointingAt({ reference }: Edge, keys: readonly Row[]): string {
    const { from, to } = reference;
    const columns = this.#columns(from.table, from.columns);
    const child = getTable(this.#catalog, from.table);
    this.#requireSameTypes(reference, columns, getTable(this.#catalog, to.table));
    const pointing = this.#dialect.inKeys(columns, keys, this.#columns(to.table, to.columns));
    return [pointing, ...whenCondition(this.#dialect, child, reference)].join(' AND ');
  }

  /** The accounts themselves, by key. */
  accounts(): string {
    if (!this.#reach.accountTable) throw new Error('a plan that starts from roots has no accounts');
    const { table, key } = this.#reach.accountTable;
    this.#accountsThemselves ??= this.#dialect.inKeys(
      this.#columns(table, key),
      this.#accounts.map((account) => account.key),
    );
    return this.#accountsThemselves;
  }

  /** The referencing rows of one edge; null when there is nothing to compare with. */
  edge(edge: Edge): string | null {
    if (edge.from === 'roots') return this.#roots.get(edge.root ?? '') ?? null;
    const pointing = this.#pointing(edge);
    const table = getTable(this.#catalog, edge.reference.from.table);
    const chosen = whenCondition(this.#dialect, table, edge.reference);
    return pointing === null || chosen.length === 0 ? pointing : [pointing, ...chosen].join(' AND ');
  }

  #pointing(edge: Edge): string | null {
    const { from, to } = edge.reference;
    const columns = this.#columns(from.table, from.columns);
    if (edge.from === 'accounts') {
      const known = this.#pointingAtAccounts.get(edge.reference);
      if (known !== undefined) return known;
      const keys = this.#accountValues(edge.reference, columns);
      const said = keys.length === 0 ? null : this.#dialect.inKeys(columns, keys, this.#columns(to.table, to.columns));
      this.#pointingAtAccounts.set(edge.reference, said);
      return said;
    }
    const where = this.deletes(to.table);
    if (where === null) return null;
    const parent = getTable(this.#catalog, to.table);
    const names = columns.map((column) => this.#dialect.name(column.name)).join(', ');
    const parentNames = to.columns.map((column) => this.#dialect.name(column)).join(', ');
    const left = columns.length === 1 ? names : `(${names})`;
    this.#requireSameTypes(edge.reference, columns, parent);
    const selected = `SELECT ${parentNames} FROM ${this.#dialect.rowsOf(parent)} WHERE ${where}`;
    const derived = this.#dialect.capabilities.derivedSelfSubquery && from.table === to.table;
    return `${left} IN (${derived ? `SELECT ${parentNames} FROM (${selected}) AS gone` : selected})`;
  }

  /** Everything of `condition` except rows that go anyway. */
  except(condition: string, table: TableId): string {
    const gone = this.deletes(table);
    return gone === null ? condition : `(${condition}) AND (${gone}) IS NOT TRUE`;
  }

  /** Columns of unlike types are compared by rules that may match rows nobody meant (MySQL: text and integers as DOUBLE). */
  #requireSameTypes(reference: Reference, columns: readonly Column[], parent: Table): void {
    // The engine itself enforces a declared key, by the comparison it will use here.
    if (reference.basis === 'declared') return;
    for (const [index, column] of columns.entries()) {
      const other = getColumn(parent, reference.to.columns[index] ?? '');
      if (column.family === other.family && column.characterSet === other.characterSet) continue;
      const reason = `${reference.id} is ${column.type}, and ${parent.id}.${other.name} is ${other.type}: they cannot be compared safely`;
      throw new UntetherError('G15', { table: reference.from.table, reason });
    }
  }

  #columns(table: TableId, names: readonly string[]): readonly Column[] {
    return names.map((name) => getColumn(getTable(this.#catalog, table), name));
  }

  /** Distinct values that the accounts have in the referenced columns; NULL points nowhere. */
  #accountValues(reference: Reference, columns: readonly Column[]): readonly Row[] {
    const keys = new Map<string, Row>();
    for (const account of this.#accounts) {
      const row = reference.to.columns.map((name) => account.values.get(name) ?? null);
      const usable = row.every((cell, index) => {
        const column = columns[index];
        // '' is the usual stand-in for "nobody" where names are stored, but to a declared key it is a value like any other.
        return (
          cell !== null &&
          (cell !== '' || reference.basis === 'declared') &&
          column !== undefined &&
          (typeof cell !== 'string' || column.family !== 'integer' || fits(cell, column))
        );
      });
      if (usable) keys.set(rowKey(row), row);
    }
    return [...keys.values()];
  }
}

/** True when the rows of an edge are found by rows of one of these tables. */
export function isWithin({ from, reference }: Edge, cycle: readonly TableId[]): boolean {
  return from === 'deleted-rows' && cycle.includes(reference.to.table);
}

export function either(conditions: readonly (string | null)[]): string | null {
  const present = [...new Set(conditions.filter((condition) => condition !== null))];
  if (present.length <= 1) return present[0] ?? null;
  return present.map((condition) => `(${condition})`).join(' OR ');
}
