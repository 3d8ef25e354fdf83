import { z } from 'zod';
import { count, head } from './shared.js';

export const doctorDocument = z.object({
  ...head('doctor'),
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'warn', 'fail']), detail: z.string() })).min(1),
  /** With --bundle: the file that was written. */
  bundle: z.string().exactOptional(),
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
