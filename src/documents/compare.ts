import { z } from 'zod';
import { columnValues, count, head, key, linkKind, target, value } from './shared.js';

const sides = z.object({ a: count, b: count });

const comparedReference = z.object({
  reference: z.string(),
  kind: linkKind,
  state: z.enum(['proposed', 'confirmed']),
  rows: sides,
  same: count,
  onlyInA: count,
  onlyInB: count,
  changed: count,
  unmatched: sides,
  columns: z.object({ account: z.array(z.string()), identity: z.array(z.string()), attribute: z.array(z.string()) }),
  left: z.array(
    z.object({ column: z.string(), reason: z.enum(['only-in-a', 'only-in-b', 'not-comparable', 'ignored']) }),
  ),
  accounts: z.object({
    count,
    first: z.array(z.object({ key, label: value, onlyInA: count, onlyInB: count, changed: count })),
  }),
  differences: z.array(
    z.object({
      side: z.enum(['only-in-a', 'only-in-b', 'changed']),
      account: key,
      label: value,
      row: columnValues,
      times: z.int().min(1),
      columns: z.array(z.object({ column: z.string(), a: value, b: value })),
    }),
  ),
});

export const compareDocument = z.object({
  ...head('compare'),
  a: target,
  b: target,
  identical: z.boolean(),
  complete: z.boolean(),
  references: z.array(comparedReference),
  skipped: z.array(
    z.object({
      reference: z.string(),
      reason: z.enum([
        'no-table-a',
        'no-table-b',
        'no-column-a',
        'no-column-b',
        'ambiguous',
        'not-comparable',
        'needs-condition',
        'list',
        'no-lookup',
        'not-unique',
        'unsafe-name',
        'unreadable',
        'unsorted',
        'unknown-name',
      ]),
    }),
  ),
});
