import { z } from 'zod';
import { account, count, environment, head } from './shared.js';

export const SCAN_CLASSES = [
  'missing',
  'by-name',
  'polymorphic',
  'unenforced',
  'dead-grant',
  'reuse',
  'provider-gone',
  'soft-deleted',
  'disabled',
  'duplicate',
  'unheld',
  'leftover',
] as const;

/** The gravest first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Why a reference was not scanned; `unknown-name` is about a name to scan that names nothing. */
export const SKIP_REASONS = [
  'no-table',
  'no-column',
  'not-comparable',
  'needs-condition',
  'unsafe-name',
  'unknown-name',
  'timeout',
  'privilege',
  'failed',
  'account-gone',
] as const;

const findingId = z.string().regex(/^S-[0-9a-f]{8}$/);
const target = z.object({ name: z.string(), environment });

const scanFinding = z.object({
  id: findingId,
  reference: z.string(),
  class: z.enum(SCAN_CLASSES),
  severity: z.enum(SEVERITIES),
  state: z.enum(['proposed', 'confirmed']),
  rows: count,
  new: count,
  known: count,
  fixed: count,
  /** With --account: the row stays because it is history, or the settings keep it. */
  kept: z.boolean().exactOptional(),
  samples: z.array(z.string()),
});

/** What `scan --account` says of texts in which the person may still be named. */
const leftovers = z.object({
  account,
  /** False when there is no row of the account any more. */
  exists: z.boolean(),
  texts: z.array(z.object({ table: z.string(), column: z.string(), rows: count, by: z.array(z.string()) })),
  searched: count,
  notSearched: z.array(z.object({ table: z.string(), column: z.string(), reason: z.string() })),
});

export const scanDocument = z.object({
  ...head('scan'),
  target,
  complete: z.boolean(),
  findings: z.array(scanFinding),
  skipped: z.array(
    z.object({ reference: z.string(), reason: z.enum(SKIP_REASONS), detail: z.string().exactOptional() }),
  ),
  checked: count,
  leftovers: leftovers.exactOptional(),
});

/** What `scan --show` prints with --json: the rows of one finding. */
export const scanRowsDocument = z.object({
  ...head('scan-rows'),
  target,
  finding: findingId,
  reference: z.string(),
  class: z.enum(SCAN_CLASSES),
  rows: z.array(z.record(z.string(), z.string().nullable())),
});

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A file of accepted findings: who accepted which rows, why and until when. Rows are keyed hashes, never values. */
export const baselineDocument = z.object({
  ...head('baseline'),
  /** Tells the key that the rows were hashed with from others. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  entries: z.array(
    z.object({
      finding: findingId,
      reference: z.string(),
      class: z.enum(SCAN_CLASSES),
      reason: z.string().min(1),
      owner: z.string().min(1),
      added: day,
      expires: day,
      rows: z.array(z.string().regex(/^[0-9a-f]{32}(?:\.\d+)?$/)),
    }),
  ),
});
