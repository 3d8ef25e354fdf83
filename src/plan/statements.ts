import { getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { decodeCell } from '../rows/encode.js';
import type { Assignment } from './model.js';

/** The one builder of DML texts. Each is complete, ends without a semicolon and stands on one line. */
export function deleteStatement(dialect: Dialect, table: Table, where: string): string {
  return `DELETE FROM ${dialect.rowsOf(table)} WHERE ${where}`;
}

function assignmentSql(dialect: Dialect, table: Table, assignments: readonly Assignment[]): readonly string[] {
  const byColumn = groupByColumn(assignments);
  return [...byColumn].map(([column, list]) => {
    const name = dialect.name(column);
    const value = (assignment: Assignment): string =>
      dialect.literal(decodeCell(assignment.value), getColumn(table, column));
    const whole = list.find((assignment) => assignment.when === null);
    if (whole) return `${name} = ${value(whole)}`;
    const cases = list.map((assignment) => `WHEN ${assignment.when ?? ''} THEN ${value(assignment)}`);
    return `${name} = CASE ${cases.join(' ')} ELSE ${name} END`;
  });
}

function groupByColumn(assignments: readonly Assignment[]): Map<string, Assignment[]> {
  const groups = new Map<string, Assignment[]>();
  for (const assignment of assignments)
    groups.set(assignment.column, [...(groups.get(assignment.column) ?? []), assignment]);
  return groups;
}

/** A column that the engine would stamp on every UPDATE is set to itself: the row must differ by the plan alone. */
function keepStamps(dialect: Dialect, table: Table, assignments: readonly Assignment[]): readonly string[] {
  const set = new Set(assignments.map((assignment) => assignment.column));
  return table.columns
    .filter((column) => column.onUpdateNow && !set.has(column.name))
    .map((column) => `${dialect.name(column.name)} = ${dialect.name(column.name)}`);
}

export function updateStatement(
  dialect: Dialect,
  table: Table,
  change: { assignments: readonly Assignment[]; where: string },
): string {
  const sets = [
    ...assignmentSql(dialect, table, change.assignments),
    ...keepStamps(dialect, table, change.assignments),
  ];
  return `${dialect.verbs.update} ${dialect.rowsOf(table)} SET ${sets.join(', ')} WHERE ${change.where}`;
}

/** Several rows in one INSERT; columns by name, an always-identity overridden. */
export function insertStatement(
  dialect: Dialect,
  table: Table,
  change: { columns: readonly string[]; rows: readonly Row[] },
): string {
  const columns = change.columns.map((name) => getColumn(table, name));
  const overriding = columns.some((column) => column.identity === 'always') ? ' OVERRIDING SYSTEM VALUE' : '';
  const names = columns.map((column) => dialect.name(column.name)).join(', ');
  const tuples = change.rows.map(
    (row) => `(${columns.map((column, index) => dialect.literal(row[index] ?? null, column)).join(', ')})`,
  );
  return `${dialect.verbs.insert} ${dialect.table(table)} (${names})${overriding} VALUES ${tuples.join(', ')}`;
}
