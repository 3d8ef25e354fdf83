import { z } from 'zod';
import { digest, head, planId, runId, sha256, time } from './shared.js';

/** case.json in the folder of `log export --case`. */
export const caseFile = z.object({
  ...head('case'),
  tool: z.string(),
  exportedAt: time,
  run: runId,
  plan: planId,
  digest,
  target: z.string(),
  approvals: z.record(z.string(), sha256),
  ledger: z.object({ snapshot: sha256.nullable(), undoneBy: runId.nullable() }),
});
