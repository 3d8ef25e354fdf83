import { sayPage } from '../../messages/page.js';
import { count, wordFor } from '../../messages/review.js';
import type { Lang } from '../../messages/text.js';
import type { PlanDocument } from '../../plan/model.js';
import { readReference } from '../reasons.js';
import { splitLeftOut } from '../words.js';

/** A table that a plan touches or leaves on purpose, or what the plan starts from. */
export interface TreeNode {
  readonly id: string;
  readonly name: (lang: Lang) => string;
  readonly detail: (lang: Lang) => string;
  readonly look: 'start' | 'delete' | 'update' | 'insert' | 'kept';
  /** Steps from the start. */
  readonly depth: number;
  /** Nodes that its rows point at, by id, and the columns and basis by which they do. */
  readonly to: readonly { readonly id: string; readonly by: (lang: Lang) => string }[];
}

const START = '';

function startNode({ request, summary }: PlanDocument): TreeNode {
  const tables = [...new Set(request.accounts.map(({ table }) => table))].join(', ');
  const { kind, undoes } = request;
  const what = (lang: Lang): string => {
    if (undoes) return sayPage('graph.run', lang, { run: undoes.run });
    return kind === 'orphans'
      ? sayPage('graph.orphans', lang)
      : sayPage('graph.accounts', lang, { n: summary.accounts });
  };
  return { id: START, name: what, detail: () => tables, look: 'start', depth: 0, to: [] };
}

interface Link {
  readonly to: string;
  readonly by: (lang: Lang) => string;
}

/** What leads to a table: the account table stands for the start. */
function linksOf(because: readonly string[], startTables: ReadonlySet<string>): readonly Link[] {
  return because.flatMap((text) => {
    const reference = readReference(text);
    if (!reference) return [];
    const { from, to, basis } = reference;
    const by = (lang: Lang): string => `${from.columns.join(', ')} (${wordFor('basis', basis, lang)})`;
    return [{ to: startTables.has(to.table) ? START : to.table, by }];
  });
}

/** Shortest way from the start; what nothing leads to hangs on the start. */
function depths(links: ReadonlyMap<string, readonly Link[]>): ReadonlyMap<string, number> {
  const known = new Map([[START, 0]]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [table, ways] of links) {
      const found = ways.flatMap(({ to }) => known.get(to) ?? []);
      if (known.has(table) || found.length === 0) continue;
      known.set(table, Math.min(...found) + 1);
      grown = true;
    }
  }
  return known;
}

function detailOf({ steps }: PlanDocument, table: string): (lang: Lang) => string {
  const own = steps.filter((step) => step.table === table);
  return (lang) =>
    own.map(({ action, expectedRows }) => count(action, expectedRows, lang)).join(lang === 'en' ? ', ' : '，');
}

function keptNodes(
  document: PlanDocument,
  taken: ReadonlySet<string>,
  startTables: ReadonlySet<string>,
): readonly TreeNode[] {
  const kept = splitLeftOut(document.leftOut)
    .filter(({ title }) => title === 'kept')
    .flatMap(({ entries }) => entries)
    .filter(({ rows }) => rows > 0);
  const nodes = new Map<string, TreeNode>();
  for (const { reference, rows } of kept) {
    const table = readReference(reference)?.from.table;
    if (table === undefined || taken.has(table) || nodes.has(table)) continue;
    const to = linksOf([reference], startTables).filter((link) => link.to === START || taken.has(link.to));
    if (to.length === 0) continue;
    const detail = (lang: Lang): string => sayPage('graph.keeps', lang, { n: rows });
    nodes.set(table, {
      id: table,
      name: () => table,
      detail,
      look: 'kept',
      depth: 1,
      to: to.map((link) => ({ id: link.to, by: link.by })),
    });
  }
  return [...nodes.values()];
}

/** The plan as a tree: what it starts from, the tables that hang on it, and what is kept on purpose. By depth, then as the steps run. */
export function planTree(document: PlanDocument): readonly TreeNode[] {
  const startTables = new Set(document.request.accounts.map(({ table }) => table));
  const because = new Map<string, string[]>();
  for (const step of document.steps) {
    if (startTables.has(step.table) && step.kinds.includes('account')) continue;
    because.set(step.table, [...(because.get(step.table) ?? []), ...step.because]);
  }
  const links = new Map([...because].map(([table, texts]) => [table, linksOf(texts, startTables)]));
  const depth = depths(links);
  const tables = [...links].map(([table, ways]): TreeNode => {
    const own = document.steps.find((step) => step.table === table);
    const reached = ways.filter(({ to }) => depth.has(to) && to !== table);
    const to = reached.length > 0 ? reached : [{ to: START, by: () => '' }];
    return {
      id: table,
      name: () => table,
      detail: detailOf(document, table),
      look: own?.action ?? 'delete',
      depth: depth.get(table) ?? 1,
      to: to.map((link) => ({ id: link.to, by: link.by })),
    };
  });
  const kept = keptNodes(document, new Set([...links.keys()]), startTables);
  return [startNode(document), ...[...tables, ...kept].toSorted((a, b) => a.depth - b.depth)];
}
