/** Cases in which the program is known to fall short of the design. Each is named here, counted, and checked to change nothing. */
import { pointsAt } from './oracle.js';
import { ACCOUNTS, type Case, type Row, tableOf } from './shapes.js';

/**
 * A row that goes refers, by a foreign key, to a row that goes before it or in the same statement: accounts go last, and a
 * table goes in one statement. The engine then acts on the row first, or refuses; apply stops and rolls back, where the
 * plan should have broken the knot, or said that it cannot.
 */
export const KNOT_CODES = ['A01', 'A03', 'A05'] as const;

export function isKnot(one: Case, gone: ReadonlySet<Row>): boolean {
  const late = one.references.filter(
    ({ from, to, declared }) => declared !== null && (from === ACCOUNTS || from === to),
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
