import type { Column } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { fits } from '../plan/key-names.js';
import { compare, type Comparison, namesSomebody, type Side } from '../plan/compare.js';

/** Where a reference holds several ids in one value: each of them as a row beside the row that holds it. */
export interface Element {
  /** Text after FROM. */
  readonly from: string;
  /** True of values that point at something. */
  readonly points: string;
}

interface Ends {
  readonly from: Side;
  readonly to: Side;
}

/** A column that the values of a list would fill. */
function elementColumn({ column }: Side): Column {
  return { ...column, type: 'text', family: 'text', characterSet: 'utf8mb4', collation: null, length: null };
}

/** PostgreSQL would compare with every key written as text, past its index. */
function integerIn({ sql }: Side, { sql: to }: Side): Comparison {
  return { from: `(CASE WHEN ${sql} ~ '^(0|-?[1-9][0-9]{0,17})$' THEN ${sql}::bigint END)`, to };
}

/** A list made ready: how its values compare with the referenced column. Undefined where no comparison would mean anything. */
export function prepareElements(
  dialect: Dialect,
  { from, to }: Ends,
  { form, alias, sentinels }: { readonly form: string; readonly alias: string; readonly sentinels: readonly string[] },
): { readonly element: Element; readonly key: Comparison } | undefined {
  const { from: rows, value } = dialect.elements({ sql: from.sql, column: from.column, form, alias });
  const side: Side = { column: elementColumn(from), sql: value };
  const isPlainInteger = dialect.engine === 'postgres' && to.column.family === 'integer';
  const key = isPlainInteger ? integerIn(side, to) : compare(dialect.engine, { from: side, to });
  if (key === undefined) return undefined;
  const somebody = namesSomebody(dialect.engine, { from: side, to });
  const points = [`${value} IS NOT NULL`, ...somebody, ...standsForNobody(dialect, side, sentinels)].join(' AND ');
  return { element: { from: rows, points }, key };
}

/** Conditions that leave out the values which the settings declare to stand for nobody. */
export function standsForNobody(
  dialect: Dialect,
  { column, sql }: Side,
  sentinels: readonly string[],
): readonly string[] {
  return sentinels
    .filter((text) => fits(text, column))
    .map((text) => `${sql} <> ${dialect.keyLiteral(dialect.parse(text, column), column)}`);
}
