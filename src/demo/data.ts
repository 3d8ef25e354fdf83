import { activityTables } from './activity-rows.js';
import { companyTables } from './company-rows.js';
import { linkTables } from './link-rows.js';
import { makePeople } from './people.js';
import type { DemoTable } from './table.js';

/** The seed that the tutorial and its figures use. */
export const DEMO_SEED = 20_261_102;

/**
 * The rows of the demo database, table by table: about 300 accounts of an invented company, what they are linked to,
 * and the kind of leftovers that years of hand-made deletes produce. The same seed gives the same rows everywhere.
 * Columns that a table leaves out take their default.
 */
export function* demoRows(seed: number = DEMO_SEED): Iterable<DemoTable> {
  const people = makePeople(seed);
  yield* companyTables(seed, people);
  yield* linkTables(seed, people);
  yield* activityTables(seed, people);
}
