import type { Basis } from '../../links/model.js';
import type { Cluster, GraphEdge } from './model.js';

/** How a line is drawn; one table for all formats. */
export const LINES = {
  declared: { style: 'solid', bold: false },
  inferred: { style: 'dashed', bold: false },
  polymorphic: { style: 'dashed', bold: false },
  'by-name': { style: 'dotted', bold: false },
  manual: { style: 'solid', bold: true },
} as const satisfies Record<Basis, { readonly style: 'solid' | 'dashed' | 'dotted'; readonly bold: boolean }>;

export const INK = { confirmed: '#000000', proposed: '#757575' } as const satisfies Record<GraphEdge['state'], string>;

/** Fill and border of the boxes of a cluster. */
export const FILL = {
  accounts: { fill: '#ffe08a', border: '#8a6100' },
  roles: { fill: '#d3e5ff', border: '#2458a6' },
  groups: { fill: '#d6f0ee', border: '#1c6d68' },
  grants: { fill: '#ffd9d2', border: '#a3341f' },
  sessions: { fill: '#eadcf7', border: '#6a3d99' },
  history: { fill: '#ebebeb', border: '#5f5f5f' },
  other: { fill: '#ffffff', border: '#5f5f5f' },
} as const satisfies Record<Cluster, { readonly fill: string; readonly border: string }>;

/** The bases and states in the order of the legend. */
export const BASES = Object.keys(LINES) as readonly Basis[];
export const STATES = ['confirmed', 'proposed'] as const;
