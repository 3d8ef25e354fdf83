import { getTable } from '../../catalog/graph.js';
import type { LeftRows } from '../leftout.js';
import { type Draft, finding, type FindingContext } from './draft.js';

const LIVES_ON: ReadonlySet<string> = new Set(['session', 'token']);

function aboutOne(context: FindingContext, { edge, rows, reason }: LeftRows): readonly Draft[] {
  const { reference } = edge;
  const found: Draft[] = [];
  const facts = { reference: reference.id, rows };
  const table = getTable(context.catalog, reference.from.table);
  if (reason === 'unsupported')
    return [finding(reference.list === undefined ? 'R042' : 'R041', { reference: reference.id })];
  if (LIVES_ON.has(reference.kind) && edge.from === 'accounts') found.push(finding('R028', facts));
  if (!table.transactional) found.push(finding('R040', { table: table.id, rows }));
  const isDeleted = context.unlink?.withAccount === 'delete';
  if (isDeleted && reference.basis === 'by-name') found.push(finding('R027', facts));
  return found;
}

/** What the rows that stay mean. */
export function aboutLeftRows(context: FindingContext): readonly Draft[] {
  return context.left.flatMap((entry) => aboutOne(context, entry));
}
