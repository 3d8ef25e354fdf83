import { z } from 'zod';
import { count, head, sha256, time } from './shared.js';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const seconds = z.number().min(0).nullable();
const waiting = z.object({ count, shortest: seconds, median: seconds, longest: seconds });
const rows = { deleted: count, updated: count, inserted: count };

export const reportDocument = z.object({
  ...head('report'),
  period: z.object({ from: day, to: day }),
  log: z.object({ entries: count, head: sha256, inPeriod: count }),
  operations: z.array(
    z.object({
      kind: z.string(),
      planned: count,
      approved: count,
      rejected: count,
      committed: count,
      attested: count,
      failed: count,
    }),
  ),
  rows: z.object(rows),
  targets: z.array(z.object({ target: z.string(), runs: count, ...rows })),
  people: z.array(z.object({ name: z.string(), planned: count, approved: count, rejected: count, ran: count })),
  waiting: z.object({ approval: waiting, commit: waiting }),
  failures: z.array(
    z.object({
      at: time,
      run: z.string(),
      plan: z.string(),
      target: z.string(),
      outcome: z.enum(['rolled-back', 'open']),
    }),
  ),
  selfApprovals: z.array(z.object({ at: time, plan: z.string(), by: z.string() })),
  snapshots: z.object({ exported: count, pruned: count }),
  scans: z.array(
    z.object({
      at: time,
      target: z.string(),
      complete: z.boolean(),
      findings: count,
      rows: count,
      critical: count,
      high: count,
      medium: count,
      low: count,
    }),
  ),
});
