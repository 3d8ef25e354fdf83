import { formatColumns, formatName } from '../../catalog/names.js';
import type { Reference } from '../../links/model.js';
import { caption } from '../../messages/graph.js';
import { count } from '../../messages/review.js';
import type { Lang } from '../../messages/text.js';
import { clip, safe } from '../escape.js';
import type { GraphEdge, GraphNode, LinkGraph } from './model.js';

/** Cells of a name; longer ones are shortened, and whole in the tooltip. */
const LONGEST_NAME = 40;
/** Columns named on a line of the drawing, and in each of its rows. */
const MOST_COLUMNS = 4;
const COLUMNS_A_ROW = 2;
/** Tables or references named in a tooltip. */
const MOST_IN_TOOLTIP = 40;

const shortName = (name: string): string => clip(safe(name), LONGEST_NAME);

/** At most `most` entries, then how many there are besides. */
function firstOf(entries: readonly string[], most: number): readonly string[] {
  const more = entries.length - most;
  return more > 0 ? [...entries.slice(0, most), `+${String(more)}`] : entries;
}

/** The file's name for SQLite, whose databases are called by their path: where a file lies is nobody's business. */
function databaseName(database: string): string {
  return shortName(database.split(/[\\/]/).at(-1) ?? database);
}

export function titleOf({ database, table }: LinkGraph, lang: Lang): string {
  const facts = { database: databaseName(database) };
  return table === undefined
    ? caption('title.whole', lang, facts)
    : caption('title.table', lang, { ...facts, table: shortName(table) });
}

/** What stands in a box. */
export function nodeLabel(node: GraphNode, lang: Lang): string {
  return node.shape === 'table' ? shortName(node.id) : caption(`fold.${node.why}`, lang, { n: node.tables.length });
}

/** What a box has no room for, line by line: the tables it stands for, or the whole of a long name. */
export function nodeTooltip(node: GraphNode): readonly string[] {
  if (node.shape === 'fold') return firstOf(node.tables.map(safe), MOST_IN_TOOLTIP);
  return shortName(node.id) === safe(node.id) ? [] : [safe(node.id)];
}

const columnsOf = ({ from }: Reference): string => {
  const names = from.columns.map((name) => shortName(formatName(name)));
  return names.length === 1 ? names.join('') : `(${names.join(', ')})`;
};

/** Columns of a line, the ones that most references have first. */
function columnRows(references: readonly Reference[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of references.map(columnsOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  // Sorting keeps the order of equals: that of the references.
  const names = [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const shown = names.slice(0, MOST_COLUMNS);
  const rows = shown.flatMap((_, index) =>
    index % COLUMNS_A_ROW === 0 ? [shown.slice(index, index + COLUMNS_A_ROW).join(', ')] : [],
  );
  const more = names.length - shown.length;
  return more > 0 ? [...rows.slice(0, -1), `${rows.at(-1) ?? ''} +${String(more)}`] : rows;
}

/** `0.72`, or `0.60-0.95` for several; of confirmed references nobody asks. */
function confidenceOf({ state, references }: GraphEdge): readonly string[] {
  if (state === 'confirmed') return [];
  const values = references.map(({ confidence }) => confidence);
  const ends = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
  return [[...new Set(ends)].join('-')];
}

function conditionOf({ when }: GraphEdge, lang: Lang): readonly string[] {
  if (!when) return [];
  const parts = Object.entries(when).map(
    ([column, value]) => `${formatName(column)} = ${value === null ? 'NULL' : `'${value}'`}`,
  );
  return [caption('when', lang, { condition: shortName(parts.join(', ')) })];
}

/** What stands at a line, row by row: columns, condition, confidence. */
export function edgeLabel(edge: GraphEdge, lang: Lang): readonly string[] {
  return [...columnRows(edge.references), ...conditionOf(edge, lang), ...confidenceOf(edge)];
}

/** All references of a line. */
export function edgeTooltip({ references }: GraphEdge): readonly string[] {
  const whole = ({ id, to }: Reference): string => safe(`${id} -> ${formatColumns(to.table, to.columns)}`);
  return firstOf(references.map(whole), MOST_IN_TOOLTIP);
}

/** Sums of what is drawn and what is not: nothing is missing silently. */
export function notes({ drawn, leftOut, nodes }: LinkGraph, lang: Lang): readonly string[] {
  const tables = (n: number): string => count('tables', n, lang);
  const facts = { tables: tables(drawn.tables), references: count('references', drawn.references, lang) };
  return [
    ...(nodes.some(({ cluster }) => cluster === 'accounts') ? [] : [caption('noAccounts', lang)]),
    caption('drawn', lang, facts),
    ...(drawn.folded === 0 ? [] : [caption('folded', lang, { tables: tables(drawn.folded) })]),
    caption('leftOut', lang, { ...leftOut, tables: tables(leftOut.tables) }),
  ];
}
