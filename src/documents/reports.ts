import { z } from 'zod';
import { count, environment, head } from './shared.js';

const scanFinding = z.object({
  id: z.string().regex(/^S-[0-9a-f]{8}$/),
  reference: z.string(),
  class: z.enum(['missing', 'by-name', 'unenforced', 'soft-deleted', 'duplicate']),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  state: z.enum(['proposed', 'confirmed']),
  rows: z.int().min(1),
  new: count,
  known: count,
  fixed: count,
  samples: z.array(z.string()),
});

export const scanDocument = z.object({
  ...head('scan'),
  target: z.object({ name: z.string(), environment }),
  complete: z.boolean(),
  findings: z.array(scanFinding),
  skipped: z.array(
    z.object({
      reference: z.string(),
      reason: z.enum(['no-table', 'no-column', 'not-comparable', 'needs-condition', 'unsafe-name', 'unknown-name']),
    }),
  ),
  checked: count,
});

export const doctorDocument = z.object({
  ...head('doctor'),
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'warn', 'fail']), detail: z.string() })).min(1),
});

export const demoDocument = z.object({
  ...head('demo'),
  ok: z.boolean(),
  identical: z.boolean(),
  tables: count,
  rows: count,
  plan: z.string(),
  run: z.string(),
  folder: z.string(),
  closing: z.string(),
});

const text = z.object({ en: z.string(), 'zh-CN': z.string() });

/** An error code or a rule of plans. */
export const explainDocument = z.union([
  z.object({
    ...head('explain'),
    code: z.string().regex(/^UT-[A-Z]\d{2}$/),
    exitCode: z.int().min(1),
    message: text,
    meaning: text,
    next: z.array(z.string()),
  }),
  z.object({
    ...head('explain'),
    code: z.string().regex(/^R\d{3}$/),
    severity: z.enum(['high', 'medium', 'low', 'info']),
    message: text,
    advice: text,
  }),
]);
