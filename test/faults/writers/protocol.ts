/** What the test and its writers tell each other. */
import type { Engine } from '../../../src/catalog/model.js';

/** Tables of links to accounts: declared with a cascade, declared without, and not declared at all. */
export const LINK_TABLES = ['cascade_links', 'strict_links', 'loose_links'] as const;
export type LinkTable = (typeof LINK_TABLES)[number];

export type Action = 'insert' | 'delete' | 'reassign' | 'touch';

export const WRITERS = 8;

/** A link row after a change that was committed; `gone` when the change deleted it. */
export interface Change {
  readonly table: LinkTable;
  /** Never given to a second row. */
  readonly id: number;
  readonly user: number;
  /** Counts the changes of one row: each state of a row has another number. */
  readonly moves: number;
  readonly gone: boolean;
}

/** What a writer is to do now. */
export interface Order {
  readonly tables: readonly LinkTable[];
  readonly actions: readonly Action[];
  /** The account that is about to lose its links. */
  readonly target: number;
  /** Accounts that stay for ever. */
  readonly others: readonly number[];
  /** Changes to try before the writer rests. */
  readonly budget: number;
}

/** Ends an order early. */
export type Command = Order | 'rest' | 'leave';

/** `resting`: with everything that was changed since the order. */
export type Report =
  | { readonly resting: readonly Change[]; readonly tried: number; readonly refused: number }
  | { readonly broken: string };

/** How a writer is started. */
export interface WriterStart {
  readonly engine: Engine;
  /** A file, or what the driver needs to connect. */
  readonly connection: object | string;
  /** From 1. Its ids are those that leave this number when divided by `WRITERS + 1`; the test itself has 0. */
  readonly number: number;
  readonly seed: number;
}
