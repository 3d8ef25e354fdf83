import { z } from 'zod';
import type { PlanDocument } from '../plan/model.js';
import { approvalFile } from './approval.js';
import { rights } from './rights.js';
import {
  account,
  accountsList,
  action,
  columnValues,
  conflict,
  count,
  dataState,
  digest,
  head,
  person,
  planId,
  planKind,
  runId,
  sha256,
  target,
  time,
  value,
} from './shared.js';

const step = z.object({
  number: z.int().min(1),
  table: z.string(),
  action,
  because: z.array(z.string()),
  kinds: z.array(z.string()),
  where: z.string().nullable(),
  assignments: z.array(z.object({ column: z.string(), value, when: z.string().nullable() })),
  columns: z.array(z.string()).min(1),
  identity: z.array(z.string()).min(1).nullable(),
  statement: z.string().min(1),
  hidden: z.literal(true).exactOptional(),
  statements: z.int().min(1),
  expectedRows: count,
  tableRows: count.nullable(),
  contentDigest: digest,
  afterDigest: digest.nullable(),
  automatic: z.array(z.string()),
  undo: z.string(),
});

const release = z.object({
  table: z.string(),
  action: z.enum(['release', 'restore']),
  columns: z.array(z.string()).min(1),
  because: z.string(),
  where: z.string().min(1).exactOptional(),
  statement: z.string().min(1),
  hidden: z.literal(true).exactOptional(),
  statements: z.int().min(1),
  expectedRows: z.int().min(1),
});

const finding = z.object({
  id: z.string(),
  rule: z.string().regex(/^R\d{3}$/),
  severity: z.enum(['high', 'medium', 'low', 'info']),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  evidence: z.array(z.string()),
  accepted: z.boolean(),
});

const leftOut = z.object({ reference: z.string(), reason: z.string(), rows: count });

const asked = z.object({
  accountTable: z.string(),
  links: z.array(z.string()),
  keep: z.array(z.string()),
  set: columnValues,
  withAccount: z.enum(['keep', 'disable', 'delete']),
  maxRows: count.nullable(),
  reassignTo: account.nullable(),
  pinRows: z.boolean(),
});

const orphans = z.object({ findings: z.array(z.string()), maxRows: count.nullable() });

const relink = z.object({
  accountTable: z.string(),
  like: account.nullable(),
  from: z.object({ run: runId, snapshot: sha256, account }).nullable(),
  links: z.array(z.string()),
  maxRows: count.nullable(),
});

const undoChoice = z.object({
  tables: z.array(z.string()),
  accounts: z.array(account),
  links: z.array(z.string()).exactOptional(),
  onConflict: z.record(z.string(), z.string()),
  complete: z.boolean(),
  conflicts: z.record(z.string(), count),
});

const undoes = z.object({
  run: z.string(),
  snapshot: sha256,
  choice: undoChoice.exactOptional(),
  parts: z.array(z.object({ run: z.string(), standing: z.boolean() })).exactOptional(),
});

const request = z.object({
  kind: planKind,
  by: person,
  ticket: z.string(),
  reason: z.string(),
  accounts: z.array(account),
  undoes: undoes.nullable(),
  asked: asked.exactOptional(),
  orphans: orphans.exactOptional(),
  relink: relink.exactOptional(),
});

const summary = z.object({
  delete: count,
  update: count,
  insert: count,
  tables: count,
  accounts: count,
  undoable: z.boolean(),
});

/** plan.json in a plan folder: the bytes that an approval is bound to. */
export const planFile = z.object({
  ...head('plan'),
  tool: z.string(),
  createdAt: time,
  expiresAt: time,
  target,
  request,
  summary,
  tables: z.record(z.string(), sha256),
  settingsDigest: sha256.nullable(),
  steps: z.array(step),
  releases: z.array(release).exactOptional(),
  checks: z.array(
    z.object({ name: z.enum(['leftover', 'orphan', 'receiver']), detail: z.string(), from: z.string(), rows: count }),
  ),
  findings: z.array(finding),
  rulesOff: z.array(z.string()),
  rights: rights.exactOptional(),
  perAccount: z.object({ rows: z.array(z.array(count)), others: z.array(count) }).exactOptional(),
  leftOut: z.array(leftOut),
  files: z.record(z.string(), sha256),
});
// The compiler holds the two descriptions of a plan together.
planFile satisfies z.ZodType<PlanDocument>;

const difference = <Item extends z.ZodType>(item: Item) => z.object({ new: z.array(item), gone: z.array(item) });
const moved = z.object({ count, first: z.array(z.object({ key: z.string(), columns: z.array(z.string()) })) });

/** What `plan refresh` says of the plan before. */
const movement = z.object({
  plan: planId,
  digest: z.object({ before: digest, after: digest }),
  same: z.boolean(),
  rows: z.array(z.object({ table: z.string(), gone: moved, added: moved, changed: moved })),
  tables: z.array(difference(z.string()).extend({ table: z.string() })),
  accounts: difference(account),
  findings: difference(finding),
  leftOut: difference(leftOut),
  settings: z.boolean(),
});

/** A plan as commands print it: plan.json, what names it, and what the command adds. */
export const planDocument = planFile.extend({
  id: planId,
  digest,
  folder: z.string(),
  applyable: z.boolean(),
  approvals: z.object({ valid: count, needed: z.int().min(1), given: z.array(approvalFile) }),
  missing: z.array(z.string()).exactOptional(),
  list: accountsList.nullable().exactOptional(),
  rows: z.array(z.string()).exactOptional(),
  moved: movement.exactOptional(),
  conflicts: z.array(conflict).exactOptional(),
  /** What became of a rollback that was approved with its run. */
  applied: z.object({ run: runId, data: z.object({ state: dataState, verified: z.boolean() }) }).exactOptional(),
});

/** The plan that `rollback` makes; conflicts refuse it, and then stand in the result. */
export const rollbackDocument = planDocument.extend({
  request: request.extend({
    kind: z.literal('rollback'),
    undoes,
  }),
  conflicts: z.array(conflict.extend({ way: z.enum(['skip', 'keep-current', 'restore']).exactOptional() })),
});
