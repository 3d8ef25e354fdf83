import path from 'node:path';
import type { TableId } from '../catalog/model.js';
import { readLines } from '../files/read.js';
import { writeLines } from '../files/write.js';
import { masked, type Masks } from '../links/masks.js';
import { type Cell, RawText } from '../rows/cell.js';
import { sameCell } from '../rows/encode.js';
import type { PlannedImage } from './images.js';
import type { PlanStep } from './model.js';
import type { Images } from './undo.js';

/** The rows as reviewers see them: one line each, `[step, cells, changes]`. The digest covers it: what was seen is what was approved. */
export const SHOWN_FILE = 'review-rows.ndjson.gz';

/** NULL; a value; `[start]` of one that is masked; `[start, characters]` of one that is too long to show. */
export type ShownCell = null | string | readonly [string] | readonly [string, number];

/** One affected row before the plan, and the columns (by their place) that an update gives other values. */
export interface ShownRow {
  readonly step: number;
  readonly cells: readonly ShownCell[];
  readonly changes: readonly (readonly [number, ShownCell])[];
}

/** Rows that a plan keeps for its reviewers; of more, each step keeps a share. */
export const MOST_SHOWN = 100_000;

/** Characters of one value. */
const LONGEST_VALUE = 160;

/** How many of the rows of each step are shown: all of a short one, an equal share of what is left of the long ones. */
export function shareOut(rows: readonly number[], most: number): readonly number[] {
  const shares = rows.map(() => 0);
  let left = most;
  const order = rows.map((_, index) => index).toSorted((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || a - b);
  for (const [done, index] of order.entries()) {
    const share = Math.min(rows[index] ?? 0, Math.floor(left / (order.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

/** Bytes that are no text are shown in hexadecimal. */
function valueText(cell: Exclude<Cell, null>): string {
  if (cell instanceof RawText) return `0x${cell.bytes.toString('hex')}`;
  if (!Buffer.isBuffer(cell)) return String(cell);
  const text = cell.toString('utf8');
  return text.includes('\ufffd') || text.includes('\0') ? `0x${cell.toString('hex')}` : text;
}

function shownCell(cell: Cell, isMasked: boolean): ShownCell {
  if (cell === null) return null;
  const text = valueText(cell);
  if (isMasked) return [masked(text)];
  if (text.length <= LONGEST_VALUE) return text;
  // Never half a character.
  return [text.slice(0, LONGEST_VALUE).replace(/[\ud800-\udbff]$/, ''), text.length];
}

interface Shape {
  readonly step: number;
  readonly hidden: readonly boolean[];
}

function shownRow({ before, after }: PlannedImage, { step, hidden }: Shape): ShownRow {
  const show = (cell: Cell, index: number): ShownCell => shownCell(cell, hidden[index] === true);
  const changes = (after ?? []).flatMap((cell, index) =>
    sameCell(cell, before[index] ?? null) ? [] : [[index, show(cell, index)] as const],
  );
  return { step, cells: before.map(show), changes };
}

interface ShownSource {
  readonly steps: readonly PlanStep[];
  /** The rows of a step, or at least the first MOST_SHOWN of them. */
  readonly images: (step: PlanStep) => Images;
  readonly masks: Masks;
}

function hiddenColumns(masks: Masks, table: TableId, columns: readonly string[]): readonly boolean[] {
  return columns.map((column) => masks(table, column));
}

async function* shownLines({ steps, images, masks }: ShownSource): AsyncGenerator<string> {
  const shares = shareOut(
    steps.map(({ expectedRows }) => expectedRows),
    MOST_SHOWN,
  );
  for (const [index, step] of steps.entries()) {
    const shape = { step: step.number, hidden: hiddenColumns(masks, step.table, step.columns) };
    let left = shares[index] ?? 0;
    for await (const image of images(step)()) {
      if (left <= 0) break;
      left -= 1;
      const { cells, changes } = shownRow(image, shape);
      yield JSON.stringify(changes.length === 0 ? [step.number, cells] : [step.number, cells, changes]);
    }
  }
}

/** Writes the rows that reviewers see into a started plan folder; masked values are gone from here on. */
export async function writeShownRows(folder: string, source: ShownSource): Promise<void> {
  await writeLines(path.join(folder, SHOWN_FILE), shownLines(source), { gzip: true });
}

/** The rows of a plan as reviewers see them, in the order of its steps, streamed. */
export async function* shownRows(folder: string): AsyncGenerator<ShownRow> {
  for await (const line of readLines(path.join(folder, SHOWN_FILE), { gzip: true })) {
    const [step, cells, changes = []] = JSON.parse(line) as [number, ShownRow['cells'], ShownRow['changes']?];
    yield { step, cells, changes };
  }
}
