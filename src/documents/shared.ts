import { z } from 'zod';

/**
 * Parts of the documents that other programs read. Fields beyond these are allowed and ignored: that is how documents grow. What is
 * named here is there, of this type, and one of these words.
 */

/** What every document says first. */
export const head = <Name extends string>(name: Name) => ({
  schema: z.literal(`untether/${name}` as const),
  formatVersion: z.literal('1.0'),
});

export const count = z.int().min(0);
export const engine = z.enum(['sqlite', 'postgres', 'mysql', 'mariadb']);
export const environment = z.enum(['production', 'staging', 'test', 'development']);
export const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export const planId = z.string().regex(/^P-[0-9a-f]{8}$/);
/** `R-` for a run of ours, `A-` for one that somebody made by hand and we looked at. */
export const runId = z.string().regex(/^[RA]-[0-9a-f]{8}$/);

export const linkKind = z.enum([
  'role',
  'permission',
  'group',
  'post',
  'external-account',
  'session',
  'token',
  'delegate',
  'ownership',
  'audit',
  'other',
]);
export const basis = z.enum(['declared', 'inferred', 'by-name', 'polymorphic', 'manual']);
export const state = z.enum(['proposed', 'confirmed', 'rejected']);
export const confidence = z.number().min(0).max(1);

/** Database values are strings: a number of 19 digits does not survive JavaScript. */
export const value = z.string().nullable();
export const key = z.array(value).min(1);
export const columnValues = z.record(z.string(), value);

export const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

export const person = z.object({
  name: z.string(),
  identity: z.enum(['claimed', 'os-login', 'signed']),
  key: fingerprint.exactOptional(),
});

export const account = z.object({ table: z.string(), key, label: value });

export const server = {
  engine,
  version: z.string(),
  database: z.string(),
  address: z.string(),
  identity: z.string(),
};

export const target = z.object({ name: z.string(), environment, ...server });

/** A table as its engine spells it; its schema only where that is not the default one. */
export const place = z.object({ table: z.string(), schema: z.string().exactOptional() });
export const columns = place.extend({ columns: z.array(z.string()).min(1) });

export const evidence = z.object({
  kind: z.string(),
  detail: z.string(),
  matched: count.exactOptional(),
  distinct: count.exactOptional(),
  counterExamples: z.array(z.string()).exactOptional(),
  /** What it does to the confidence: 1 minus the product of (1 - weight), times every factor. */
  weight: confidence.exactOptional(),
  factor: confidence.exactOptional(),
});

export const check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

export const dataState = z.enum(['unchanged', 'committed', 'unknown']);

export const planKind = z.enum(['unlink', 'orphans', 'relink', 'rollback']);
export const action = z.enum(['delete', 'update', 'insert']);

/** One row that is not as a rollback expects it. */
export const conflict = z.object({
  table: z.string(),
  key: z.string(),
  kind: z.enum([
    'same',
    'changed-other',
    'changed-same',
    'row-gone',
    'key-taken',
    'parent-gone',
    'unique-clash',
    'policy-forbids',
  ]),
  column: z.string().exactOptional(),
  before: value,
  after: value,
  current: value,
});

/** What became of the lines of an accounts file. */
export const accountsList = z.object({
  file: z.string(),
  lines: count,
  counts: z.object({ found: count, repeated: count, missing: count, ambiguous: count, empty: count }),
  rejects: z.string().nullable(),
  results: z.array(
    z.object({
      line: z.int().min(1),
      name: z.string(),
      result: z.enum(['found', 'repeated', 'missing', 'ambiguous', 'empty']),
      accounts: z.array(account),
      first: z.int().min(1).nullable(),
    }),
  ),
});

/** A plan folder that could not be read, or whose decisions could not. */
export const unreadPlan = z.object({ path: z.string(), code: z.string(), detail: z.string() });
