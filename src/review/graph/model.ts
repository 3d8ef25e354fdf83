import type { TableId } from '../../catalog/model.js';
import type { Basis, Reference, State } from '../../links/model.js';

export const GRAPH_FORMATS = ['svg', 'mermaid', 'dot'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** Kinds of tables, in the order in which they are drawn. */
export const CLUSTERS = ['accounts', 'roles', 'groups', 'grants', 'sessions', 'history', 'other'] as const;
export type Cluster = (typeof CLUSTERS)[number];

/** One box of the drawing: a table, or several tables that would say the same thing many times. */
export type GraphNode =
  | { readonly shape: 'table'; readonly id: TableId; readonly cluster: Cluster }
  | {
      readonly shape: 'fold';
      /** Never a table id. */
      readonly id: string;
      readonly cluster: Cluster;
      /** `records`: they only record who did it; `many`: the drawing would be too large. */
      readonly why: 'records' | 'many';
      readonly tables: readonly TableId[];
    };

/** One line of the drawing: the references of one box to another that are known in the same way. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly basis: Basis;
  readonly state: Exclude<State, 'rejected'>;
  /** The condition of a polymorphic reference. */
  readonly when?: Readonly<Record<string, string | null>>;
  /** At least one, by id. */
  readonly references: readonly Reference[];
}

/** What is drawn and what is not: the sums are those of the catalog and the links. */
export interface GraphCounts {
  readonly drawn: { readonly tables: number; readonly folded: number; readonly references: number };
  readonly leftOut: { readonly tables: number; readonly references: number; readonly rejected: number };
}

/** A drawing of who is linked to what, as plain data; the same catalog and links give the same graph. */
export interface LinkGraph extends GraphCounts {
  readonly database: string;
  /** The table that the drawing is about; undefined for the whole database. */
  readonly table?: TableId;
  /** By cluster, then id. */
  readonly nodes: readonly GraphNode[];
  /** By from, to, basis, state and condition. */
  readonly edges: readonly GraphEdge[];
}
