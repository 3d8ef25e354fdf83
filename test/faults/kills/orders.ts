import type { Engine } from '../../../src/catalog/model.js';

/** Name of the variable that hands the orders to the process of the program. */
export const ORDERS = 'UNTETHER_TEST_KILL';

export interface Orders {
  readonly engine: Engine;
  /** File to which the points go as they are reached. */
  readonly journal: string;
  /** The plan.sql that is run. */
  readonly script: string;
  /** The point to kill at; null for none. */
  readonly at: string | null;
  /** The server to kill; null for the process of the program itself. */
  readonly server: number | null;
  /** Microseconds between the point and the kill, in which the program goes on. */
  readonly delay: number;
}

/** A point may be come to more than once. */
export function pointId(name: string, times: number): string {
  return times === 1 ? name : `${name} (${String(times)})`;
}

/** The name without the number. */
export function pointName(id: string): string {
  return id.replace(/ \(\d+\)$/, '');
}
