import { compareRows, type Drift } from '../plan/drift.js';
import { plannedRows } from '../plan/folder.js';
import type { PlanStep } from '../plan/model.js';
import { describeRow, type PlannedRow } from '../plan/rows.js';
import { rowHash } from '../rows/digest.js';
import { collectEarly } from '../rows/memory.js';
import type { Image } from '../snapshot/images.js';
import type { SourceContext } from './sources.js';

export { driftCount, sayDrift } from '../plan/drift.js';

const SHOWN = 5;

async function* describe(images: AsyncIterable<Image>, step: PlanStep): AsyncGenerator<PlannedRow> {
  const keyIndexes = step.identity?.map((name) => step.columns.indexOf(name)) ?? null;
  for await (const { before } of images) yield describeRow(step.number, before, { keyIndexes, hash: rowHash(before) });
}

/** Says which rows and columns moved since the plan was made. `images` may be read several times. */
export function explainDrift(
  { plan, masks }: Pick<SourceContext, 'plan' | 'masks'>,
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<Drift> {
  collectEarly();
  return compareRows({
    step,
    masks,
    rows: step.expectedRows,
    planned: () => plannedRows(plan, step.number),
    current: () => describe(images(), step),
    shown: SHOWN,
  });
}
