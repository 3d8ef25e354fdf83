import { sayPage } from '../../messages/page.js';
import type { PlanDocument } from '../../plan/model.js';
import { clip } from '../escape.js';
import { both, empty, markup, Html } from './html.js';
import { planTree, type TreeNode } from './tree.js';

/** Sizes in the units of the drawing. */
const BOX = { width: 232, height: 46 };
const GAP = { x: 90, y: 14 };
const EDGE = 8;
/** Boxes that still can be read; the list has all. */
const MOST_DRAWN = 40;
/** Cells of text in a box. */
const ROOM = 29;

interface Placed extends TreeNode {
  readonly x: number;
  readonly y: number;
}

/** Columns by depth, each centred. */
function place(nodes: readonly TreeNode[]): {
  readonly placed: readonly Placed[];
  readonly width: number;
  readonly height: number;
} {
  const columns = new Map<number, TreeNode[]>();
  for (const node of nodes) columns.set(node.depth, [...(columns.get(node.depth) ?? []), node]);
  const tall = (n: number): number => n * (BOX.height + GAP.y) - GAP.y;
  const height = Math.max(...[...columns.values()].map(({ length }) => tall(length)));
  const placed = [...columns].flatMap(([depth, column]) =>
    column.map((node, row) => ({
      ...node,
      x: EDGE + depth * (BOX.width + GAP.x),
      y: EDGE + (height - tall(column.length)) / 2 + row * (BOX.height + GAP.y),
    })),
  );
  const deepest = Math.max(...columns.keys());
  return { placed, width: 2 * EDGE + deepest * (BOX.width + GAP.x) + BOX.width, height: height + 2 * EDGE };
}

function box({ x, y, name, detail, look }: Placed): Html {
  const at = (down: number): Html => new Html(` x="${String(x + 12)}" y="${String(y + down)}"`);
  return markup`<g class="node ${look}"
    ><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="8" />
    ${both((lang) => clip(name(lang), ROOM), 'text', new Html(`${at(19).text} font-weight="600"`))}
    ${both((lang) => clip(detail(lang), ROOM), 'text', at(36))}</g
  >`;
}

function line(from: Placed, to: Placed): Html {
  const [x1, y1] = [to.x + BOX.width, to.y + BOX.height / 2];
  const [x2, y2] = [from.x, from.y + BOX.height / 2];
  const bend = GAP.x / 2;
  return new Html(
    `<path class="edge ${from.look}" d="M${String(x1)} ${String(y1)} C${String(x1 + bend)} ${String(y1)} ${String(x2 - bend)} ${String(y2)} ${String(x2)} ${String(y2)}"/>`,
  );
}

function drawing(nodes: readonly TreeNode[]): Html {
  const { placed, width, height } = place(nodes);
  const byId = new Map(placed.map((node) => [node.id, node]));
  const lines = placed.flatMap((node) =>
    node.to.flatMap(({ id }) => {
      const target = byId.get(id);
      return target && target.depth < node.depth ? [line(node, target)] : [];
    }),
  );
  return markup`<div class="scroll" tabindex="0">
    <svg role="img" aria-labelledby="graph-alt" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
      ${lines}${placed.map(box)}
    </svg>
  </div>`;
}

function branch(node: TreeNode, all: readonly TreeNode[]): Html {
  const below = all.filter(({ to, depth }) => depth === node.depth + 1 && to[0]?.id === node.id);
  const by = node.to.filter((link) => link.by('en') !== '');
  const ways =
    by.length === 0
      ? empty
      : markup` <span class="note">${both((lang) => by.map((link) => link.by(lang)).join(', '))}</span>`;
  return markup`<li>
    <b>${both(node.name)}</b> ${both(node.detail)}${ways}${
      below.length === 0
        ? empty
        : markup`<ul>
            ${below.map((each) => branch(each, all))}
          </ul>`
    }
  </li>`;
}

/** How the tables of a plan hang on its accounts: a drawing, and the same as a nested list. */
export function graphSection(document: PlanDocument): Html {
  const nodes = planTree(document);
  const drawn = nodes.slice(0, MOST_DRAWN);
  const [start] = nodes;
  const more =
    drawn.length < nodes.length
      ? markup`<p class="note">${both((lang) => sayPage('graph.more', lang, { n: drawn.length, all: nodes.length }))}</p>`
      : empty;
  return markup`<p class="note" id="graph-alt">${both((lang) => sayPage('graph.alt', lang))}</p>
    ${drawing(drawn)}${more}
    <details>
      <summary>${both((lang) => sayPage('graph.list', lang))}</summary>
      <ul class="tree">
        ${start ? branch(start, nodes) : empty}
      </ul>
    </details>`;
}
