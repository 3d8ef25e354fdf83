import { z } from 'zod';
import { EXIT_CODES } from '../errors.js';
import { changes, decision } from './inspect.js';
import { snapshotSummary } from './runs.js';
import {
  accountsList,
  check,
  conflict,
  count,
  dataState,
  engine,
  head,
  planId,
  runId,
  sha256,
  unreadPlan,
} from './shared.js';

const exportedCase = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('log export'),
  run: runId,
  plan: planId,
  path: z.string(),
});

const verifiedCase = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('log verify'),
  run: runId,
  checks: z.array(check),
});

const logBreak = z.object({ kind: z.string(), entry: count, detail: z.string() });

/** What went wrong: with the state of the data, and with what some errors add. */
const failure = z.object({
  ...head('result'),
  ok: z.literal(false),
  command: z.string(),
  exitCode: z.literal(Object.values(EXIT_CODES)),
  data: z.object({ state: dataState }),
  error: z.object({
    code: z.string().regex(/^UT-[A-Z]\d{2}$/),
    message: z.string(),
    why: z.array(z.string()),
    next: z.array(z.string()),
  }),
  conflicts: z.array(conflict).exactOptional(),
  problems: z.array(z.object({ line: count, column: count, path: z.string(), message: z.string() })).exactOptional(),
  known: z.array(z.string()).exactOptional(),
  breaks: z.array(logBreak).exactOptional(),
  list: accountsList.exactOptional(),
});

const decided = z.object({
  ...head('result'),
  ok: z.boolean(),
  command: z.literal('inspect'),
  confirmed: count,
  rejected: count,
  waiting: count,
  file: z.string(),
  decisions: z.array(decision),
  changes: changes.exactOptional(),
});

const checkedSettings = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('config check'),
  file: z.string(),
  targets: count,
  references: count,
});

const shownSettings = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('config show'),
  file: z.string().nullable(),
  settings: z.array(z.object({ path: z.string(), value: z.string(), origin: z.string() })),
});

const completion = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('completion'),
  shell: z.enum(['bash', 'zsh', 'fish']),
  script: z.string(),
});

const writtenFile = z.object({ file: z.string(), created: z.boolean() });

const initialised = z.object({
  ...head('result'),
  ok: z.boolean(),
  command: z.literal('init'),
  settings: writtenFile,
  knexfile: writtenFile.nullable(),
  ledger: z
    .object({
      engine,
      state: z.enum(['created', 'present', 'not-allowed']),
      ddl: z.string(),
      production: z.string().nullable(),
    })
    .exactOptional(),
});

const verifiedSnapshot = snapshotSummary.extend({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('snapshot verify'),
});

const exportedSnapshot = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('snapshot export'),
  run: runId,
  rows: count,
  path: z.string(),
  sha256,
});

const prunedSnapshots = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('snapshot prune'),
  pruned: z.array(z.object({ run: runId, path: z.string(), sha256 })),
  leftovers: z.array(z.string()),
});

const verifiedLog = z.object({
  ...head('result'),
  /** False when plans cannot be read, so that witnesses may be missing. */
  ok: z.boolean(),
  command: z.literal('log verify'),
  entries: count,
  head: sha256,
  torn: z.boolean(),
  /** Approvals and runs that vouch for the log. */
  anchors: count,
  /** The last entry that one of them vouches for. */
  anchored: count,
  unanchored: count,
  /** Broken logs that were put aside before this one. */
  sealed: count,
  unread: z.array(unreadPlan),
});

const sealedLog = z.object({
  ...head('result'),
  ok: z.literal(true),
  command: z.literal('log seal'),
  broken: z.string().nullable(),
  head: sha256,
});

/** A line of --ndjson before the last one, which is the document of the command. */
export const eventDocument = z.union([
  z.object({ ...head('event'), event: z.literal('started'), command: z.string() }),
  z.object({
    ...head('event'),
    event: z.literal('progress'),
    phase: z.string(),
    index: z.int().min(1),
    of: z.int().min(1),
    done: count.exactOptional(),
    total: count.exactOptional(),
    held: z.string(),
  }),
]);

/** How a command ended that has no document of its own, and how any command failed. */
export const resultDocument = z.union([
  failure,
  decided,
  checkedSettings,
  shownSettings,
  completion,
  initialised,
  verifiedSnapshot,
  exportedSnapshot,
  prunedSnapshots,
  verifiedCase,
  verifiedLog,
  exportedCase,
  sealedLog,
]);
