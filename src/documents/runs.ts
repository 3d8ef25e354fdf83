import { z } from 'zod';
import {
  account,
  action,
  check,
  count,
  dataState,
  digest,
  head,
  planId,
  planKind,
  runId,
  sha256,
  target,
  time,
  unreadPlan,
} from './shared.js';

/** What `apply` and `rehearse` print. */
export const applyDocument = z.object({
  ...head('apply'),
  ok: z.boolean(),
  command: z.enum(['apply', 'rehearse']),
  run: runId,
  plan: planId,
  data: z.object({ state: dataState, verified: z.boolean() }),
  rows: z.object({ deleted: count, updated: count, inserted: count }),
  snapshot: z.object({ path: z.string(), sha256, rows: count }).nullable(),
  checks: z.array(check),
  lockedMs: z.number().min(0),
  items: z.object({ done: count, alreadySo: count, refused: count, conflict: count }),
  auditWritten: z.boolean(),
});

export const recoverDocument = z.object({
  ...head('recover'),
  ok: z.boolean(),
  command: z.literal('recover'),
  run: runId,
  plan: planId,
  outcome: z.enum(['committed', 'rolled-back', 'unknown']),
  auditWritten: z.boolean(),
  data: z.object({ state: dataState }),
});

export const attestDocument = z.object({
  ...head('attest'),
  ok: z.literal(true),
  command: z.literal('attest'),
  run: runId,
  plan: planId,
  executedBy: z.string(),
  attestedBy: z.string(),
  attestedAt: time,
  checks: z.array(check).min(1),
  inLedger: z.boolean(),
  data: z.object({ state: z.literal('unchanged') }),
});

const snapshotFile = z.object({
  file: z.string(),
  step: z.int().min(1),
  schema: z.string(),
  table: z.string(),
  action,
  identity: z.array(z.string()).min(1).nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).min(1),
  rows: count,
  encryption: z.literal('age').exactOptional(),
  bytes: count,
  sha256,
  contentDigest: digest,
  afterDigest: digest.nullable(),
});

/** manifest.json of a snapshot; `snapshot show` adds where it lies and its hash. */
export const snapshotDocument = z.object({
  ...head('snapshot'),
  formatVersion: z.enum(['1.0', '1.1']),
  tool: z.string(),
  run: runId,
  plan: planId,
  planDigest: digest,
  planFolder: z.string(),
  kind: planKind,
  takenAt: time,
  target,
  accounts: z.array(account),
  tables: z.record(z.string(), sha256),
  files: z.array(snapshotFile),
  recipients: z.array(z.string()).min(1).exactOptional(),
  orphans: z
    .array(
      z.object({
        step: z.int().min(1),
        reference: z.string(),
        rows: count,
        keys: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
  path: z.string().exactOptional(),
  sha256: sha256.exactOptional(),
});

/** One snapshot in a few words. */
export const snapshotSummary = z.object({
  run: runId,
  plan: planId,
  kind: planKind,
  takenAt: time,
  target: z.string(),
  rows: count,
  path: z.string(),
  sha256,
});

export const snapshotsDocument = z.object({ ...head('snapshots'), snapshots: z.array(snapshotSummary) });

const planStatus = z.object({
  plan: planId,
  kind: planKind,
  target: z.string(),
  ticket: z.string(),
  state: z.enum(['waiting-for-approval', 'approved', 'rejected', 'expired', 'applied', 'nothing-to-do']),
  approvals: z.object({ valid: count, needed: z.int().min(1) }),
  runs: z.array(runId),
  rows: count,
  expiresAt: time,
  next: z.string(),
});

export const statusDocument = z.object({
  ...head('status'),
  plans: z.array(planStatus),
  unread: z.array(unreadPlan),
});

const auditEntry = z.object({
  sequence: z.int().min(1),
  at: time,
  actor: z.string(),
  identity: z.string(),
  action: z.string(),
  target: z.string(),
  plan: z.string(),
  planDigest: z.string(),
  run: z.string(),
  accounts: z.array(z.string()),
  tables: z.array(z.string()),
  counts: z.record(z.string(), count),
  note: z.string(),
  hashes: z.record(z.string(), sha256).exactOptional(),
  previous: sha256,
  self: sha256,
  hash: sha256,
});

export const logDocument = z.object({ ...head('log'), entries: z.array(auditEntry) });
