import { masksOf } from '../links/masks.js';
import { showCell } from '../plan/drift.js';
import type { Plan } from '../plan/model.js';
import { plannedRows } from '../plan/folder.js';
import { keyOf } from '../plan/rows.js';
import { safe } from '../review/escape.js';
import type { Workspace } from './workspace.js';

const FIRST = 20;
const LAST = 5;

/** Keys of the affected rows, by table: all of a short list, the first 20 and last 5 of a long one. */
export async function readPlannedRows(workspace: Workspace, plan: Plan, table?: string): Promise<readonly string[]> {
  const masks = masksOf(workspace.settings);
  const lines: string[] = [];
  for (const step of plan.document.steps) {
    if (table !== undefined && step.table !== table) continue;
    const sign = { delete: '-', update: '~', insert: '+' }[step.action];
    const first: string[] = [];
    const last: string[] = [];
    let count = 0;
    for await (const row of plannedRows(plan)) {
      if (row.step !== step.number) continue;
      count += 1;
      const cells = step.identity ? keyOf(row, step.identity.length) : null;
      const key =
        cells && step.identity
          ? step.identity
              .map((column, index) => showCell(masks, { table: step.table, column }, cells[index] ?? null))
              .join(' ')
          : `row ${row.hash.slice(0, 12)}`;
      const line = ` ${sign} ${safe(step.table)}  ${safe(key)}`;
      if (first.length < FIRST) first.push(line);
      else last.push(line);
      if (last.length > LAST && count > FIRST * 2 + 10) last.shift();
    }
    const hidden = count - first.length - last.length;
    lines.push(...first, ...(hidden > 0 ? [`   ... ${String(hidden)} more`] : []), ...last);
  }
  return lines;
}
