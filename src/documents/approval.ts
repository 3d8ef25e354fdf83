import { z } from 'zod';
import { count, digest, head, person, planId, time } from './shared.js';

/** A decision in the approvals folder of a plan. */
export const approvalFile = z.object({
  ...head('approval'),
  decision: z.enum(['approved', 'rejected']),
  plan: planId,
  digest,
  by: person,
  at: time,
  note: z.string(),
  accepted: z.array(z.object({ rule: z.string(), why: z.string() })),
});

/** What `approve` and `reject` print: the decision, and whether it is enough. */
export const approvalDocument = approvalFile.extend({
  ok: z.boolean(),
  command: z.enum(['approve', 'reject']),
  approval: approvalFile,
  valid: count,
  needed: z.int().min(1),
});
