import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { PlanStep } from '../plan/model.js';
import { decodeImage, type Image } from '../snapshot/images.js';
import type { SnapshotFile } from '../snapshot/model.js';
import type { FileHead, SnapshotWriter } from '../snapshot/write.js';
import { driftCount, explainDrift, sayDrift } from './drift.js';
import type { RunContext } from './model.js';
import { requireFreeKeys, stepImageBatches } from './sources.js';

/** The rows of a run as they were found under lock, in the draft of its snapshot; one file per step. */
export interface TakenImages {
  readonly writer: SnapshotWriter;
  readonly files: readonly SnapshotFile[];
  readonly read: (file: SnapshotFile) => AsyncIterable<Image>;
}

function fileHead(table: Table, step: PlanStep): FileHead {
  const types = new Map(table.columns.map((column) => [column.name, column.type]));
  const columns = step.columns.map((name) => ({ name, type: types.get(name) ?? '' }));
  const { number, action, identity } = step;
  return { step: number, schema: table.schema, table: step.table, action, identity, columns };
}

async function* readDraft(writer: SnapshotWriter, file: SnapshotFile): AsyncGenerator<Image> {
  const shape = { width: file.columns.length, pair: file.action === 'update' };
  for await (const line of writer.lines(file)) yield decodeImage(line, shape);
}

function isAsPlanned(file: SnapshotFile, step: PlanStep): boolean {
  const { rows, contentDigest, afterDigest } = file;
  return rows === step.expectedRows && contentDigest === step.contentDigest && afterDigest === step.afterDigest;
}

/** Reads every row of every step under lock into a draft snapshot; throws D01, naming rows and columns, when they moved. */
export async function takeImages(
  run: RunContext,
  catalog: Catalog,
  options: { readonly writer: SnapshotWriter; readonly onStep: (step: PlanStep) => void },
): Promise<TakenImages> {
  const { plan } = run;
  const context = { ...run, undone: run.undone?.rows ?? null, masks: run.masksOf(catalog) };
  const { writer } = options;
  const files: SnapshotFile[] = [];
  const drifts: string[] = [];
  let changed = 0;
  for (const step of plan.document.steps) {
    options.onStep(step);
    const table = getTable(catalog, step.table);
    await requireFreeKeys(context, table, step);
    const file = await writer.write(fileHead(table, step), stepImageBatches(context, table, step));
    files.push(file);
    if (isAsPlanned(file, step)) continue;
    const drift = await explainDrift(context, step, () => readDraft(writer, file));
    changed += driftCount(drift);
    drifts.push(sayDrift(drift));
  }
  const { summary } = plan.document;
  const rows = summary.delete + summary.update + summary.insert;
  if (drifts.length > 0) throw new UntetherError('D01', { plan: plan.id, changed, rows }, { why: drifts });
  return { writer, files, read: (file) => readDraft(writer, file) };
}
