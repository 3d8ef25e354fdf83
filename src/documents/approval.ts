import { z } from 'zod';
import { count, digest, engine, environment, head, person, planId, sha256, time } from './shared.js';

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
  target: z.object({
    name: z.string(),
    environment,
    engine,
    database: z.string(),
    identity: z.string(),
  }),
  settings: sha256.nullable(),
  expiresAt: time,
  preApprovedRollback: z.int().min(1).nullable(),
  log: z.object({ first: sha256, entries: count, head: sha256 }),
});

/** What `approve` and `reject` print: the decision, and whether it is enough. */
export const approvalDocument = approvalFile.extend({
  ok: z.boolean(),
  command: z.enum(['approve', 'reject']),
  approval: approvalFile,
  valid: count,
  needed: z.int().min(1),
});
