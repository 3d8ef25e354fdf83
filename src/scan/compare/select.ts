import type { Column } from '../../catalog/model.js';
import type { Dialect, RowSelect } from '../../dialects/dialect.js';
import { whenCondition } from '../../plan/conditions.js';
import { isSortable } from './forms.js';
import type { ComparedColumn, Pass } from './model.js';

export type SideName = 'a' | 'b';

/** Columns of a pass that its rows are sorted by, as places among `Pass.columns`. */
export function sortPlaces({ columns, identified }: Pass): readonly number[] {
  return columns.flatMap(({ role, form }, place) =>
    isSortable(form) && (role !== 'attribute' || !identified) ? [place] : [],
  );
}

const ROW = 't';
const rowBehind = (place: number): string => `o${String(place)}`;
const valueOf = (dialect: Dialect, row: string, { name }: Column): string => `${row}.${dialect.name(name)}`;

/** The link rows of one side, each value as canonical text, sorted by the bytes of those texts: the one order that all engines share. */
export function linkRows(dialect: Dialect, pass: Pass, side: SideName): RowSelect {
  const { table } = pass[side];
  const texts = pass.columns.map((column, place) => `${textOf(dialect, column, { side, place })} AS c${String(place)}`);
  const rows = `SELECT ${texts.join(', ')} FROM ${matchedRows(dialect, pass, side)}`;
  const keys = sortPlaces(pass).map((place) => `${dialect.canonical.key(`v.c${String(place)}`)} AS k${String(place)}`);
  return {
    table: { ...table, columns: pass.columns.map((_, place) => textColumn(`c${String(place)}`)) },
    from: `(SELECT v.*, ${keys.join(', ')} FROM (${rows}) AS v) AS r`,
    columns: pass.columns.map((_, place) => `c${String(place)}`),
    orderBy: sortPlaces(pass).map((place) => `k${String(place)}`),
  };
}

/** Text after FROM of the rows that are links, but whose keys lead nowhere; null where no key has to be followed. */
export function unmatchedRows(dialect: Dialect, pass: Pass, side: SideName): string | null {
  const found = foundConditions(dialect, pass, side);
  if (found.length === 0) return null;
  return `${joined(dialect, pass, side)} WHERE ${points(dialect, pass, side).join(' AND ')} AND NOT (${found.join(' AND ')})`;
}

function matchedRows(dialect: Dialect, pass: Pass, side: SideName): string {
  const conditions = [...points(dialect, pass, side), ...foundConditions(dialect, pass, side)];
  return `${joined(dialect, pass, side)} WHERE ${conditions.join(' AND ')}`;
}

function joined(dialect: Dialect, pass: Pass, side: SideName): string {
  const joins = pass.columns.flatMap((column, place) => {
    const { lookup } = column[side];
    if (!lookup) return [];
    const on = lookup.key.map((key, index) => {
      const from = lookup.from[index] ?? column[side].column;
      return `${valueOf(dialect, rowBehind(place), key)} = ${valueOf(dialect, ROW, from)}`;
    });
    return [` LEFT JOIN ${dialect.rowsOf(lookup.table)} AS ${rowBehind(place)} ON ${on.join(' AND ')}`];
  });
  return `${dialect.rowsOf(pass[side].table)} AS ${ROW}${joins.join('')}`;
}

/** What makes a row a link that no other pass sees. */
function points(dialect: Dialect, pass: Pass, side: SideName): readonly string[] {
  const others = pass.besides.map(
    (other) => `CASE WHEN ${isLink(dialect, other, side).join(' AND ')} THEN 1 ELSE 0 END = 0`,
  );
  return [...isLink(dialect, pass, side), ...others];
}

/** It points somewhere, and its type says that it points there. */
function isLink(dialect: Dialect, pass: Pass, side: SideName): readonly string[] {
  const { table, from, reference } = pass[side];
  const conditional = { ...pass.reference, when: reference.when ?? {} };
  return [
    ...from.map((column) => `${valueOf(dialect, ROW, column)} IS NOT NULL`),
    ...whenCondition(dialect, table, conditional, `${ROW}.`),
  ];
}

/** A key that leads to no row has no name to be compared by. */
function foundConditions(dialect: Dialect, pass: Pass, side: SideName): readonly string[] {
  return pass.columns.flatMap((column, place) => {
    const { column: own, lookup } = column[side];
    if (!lookup) return [];
    return [`(${valueOf(dialect, ROW, own)} IS NULL OR ${valueOf(dialect, rowBehind(place), lookup.by)} IS NOT NULL)`];
  });
}

function textOf(
  dialect: Dialect,
  compared: ComparedColumn,
  { side, place }: { readonly side: SideName; readonly place: number },
): string {
  const { column, lookup } = compared[side];
  const source = lookup
    ? { sql: valueOf(dialect, rowBehind(place), lookup.by), column: lookup.by }
    : { sql: valueOf(dialect, ROW, column), column };
  const text = dialect.canonical.text(source, compared.form);
  if (text === null) throw new Error(`column ${column.name} has no form ${compared.form}`);
  return side === 'a' ? translated(dialect, compared, text) : text;
}

/** The values of A as they are written in B. */
function translated(dialect: Dialect, { name, values }: ComparedColumn, text: string): string {
  const entries = Object.entries(values);
  if (entries.length === 0) return text;
  const literal = (value: string): string => dialect.keyLiteral(value, textColumn(name));
  const cases = entries.map(([from, to]) => `WHEN ${text} = ${literal(from)} THEN ${literal(to)}`);
  return `CASE ${cases.join(' ')} ELSE ${text} END`;
}

function textColumn(name: string): Column {
  return {
    name,
    type: 'text',
    family: 'text',
    nullable: true,
    defaultSql: null,
    generated: 'no',
    identity: 'no',
    invisible: false,
    onUpdateNow: false,
    characterSet: 'utf8mb4',
    collation: 'utf8mb4_bin',
    length: null,
    comment: null,
  };
}
