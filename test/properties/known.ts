/** Cases in which the program is known to fall short of the design. Each is named here, counted, and checked to change nothing. */
import { pointsAt } from './oracle.js';
import { ACCOUNTS, type Case, type Row, tableOf } from './shapes.js';

/**
 * A row that goes refers, by a foreign key, to another that goes before it or in the same statement, for its table is in a
 * cycle, or is that of the accounts, which go last. The engine then acts on the row first, or refuses; apply stops and
 * rolls back, where the plan should have broken the knot, or said that it cannot.
 */
export const KNOT_CODES = ['A01', 'A03', 'A05'] as const;

/** True when references lead from the first table to the second, or both are one. */
function leads(one: Case, from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true;
  const next = one.references.filter((reference) => reference.from === from && !seen.includes(reference.to));
  return next.some((reference) => leads(one, reference.to, to, [...seen, from]));
}

export function isKnot(one: Case, gone: ReadonlySet<Row>): boolean {
  const late = one.references.filter(
    ({ from, to, declared }) => declared !== null && (from === ACCOUNTS || leads(one, to, from)),
  );
  return late.some((reference) => {
    const goneOf = (table: string): readonly Row[] => tableOf(one, table).rows.filter((row) => gone.has(row));
    const targets = goneOf(reference.to);
    return goneOf(reference.from).some((from) =>
      targets.some((to) => to !== from && pointsAt(reference, { from, to })),
    );
  });
}

/** A row that goes already pointed nowhere through a foreign key: no engine takes it back, and the plan did not say so. */
export const DANGLING_CODES = ['F01', 'A05'] as const;
