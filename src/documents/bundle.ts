import { z } from 'zod';
import { action, basis, count, engine, environment, head, linkKind, planId, planKind, state, time } from './shared.js';

const names = z.array(z.string());
const errorCode = z.string().regex(/^UT-[A-Z]\d{2}$/);
const columns = z.object({ table: z.string(), columns: names });

const table = z.object({
  table: z.string(),
  kind: z.string(),
  storage: z.string(),
  transactional: z.boolean(),
  systemVersioned: z.boolean(),
  rowSecurity: z.boolean(),
  rules: count,
  rowEstimate: z.number().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      family: z.string(),
      nullable: z.boolean(),
      hasDefault: z.boolean(),
      generated: z.string(),
      identity: z.string(),
      invisible: z.boolean(),
      characterSet: z.string().nullable(),
    }),
  ),
  primaryKey: names.nullable(),
  uniques: z.array(names),
  indexes: z.array(z.object({ columns: z.array(z.string().nullable()), unique: z.boolean(), partial: z.boolean() })),
  foreignKeys: z.array(
    z.object({
      columns: names,
      to: columns,
      onDelete: z.string(),
      onUpdate: z.string(),
      deferrable: z.string(),
      validated: z.boolean(),
    }),
  ),
  triggers: z.array(z.object({ timing: z.string(), events: names, enabled: z.boolean() })),
});

const settings = z.object({
  file: z.boolean(),
  targets: z.array(
    z.object({
      target: z.string(),
      environment,
      approvals: count,
      identity: z.string().nullable(),
      maxRows: count.nullable(),
      hasWindow: z.boolean(),
      planLifetime: count,
    }),
  ),
  accounts: z.array(
    z.object({
      table: z.string(),
      key: names,
      lookup: names,
      state,
      hasDeleted: z.boolean(),
      hasDisabled: z.boolean(),
      protected: count,
    }),
  ),
  references: z.array(
    z.object({
      from: columns,
      to: columns,
      basis,
      state,
      kind: linkKind,
      onUnlink: z.string().nullable(),
      when: names,
      list: z.boolean(),
      sentinels: count,
    }),
  ),
  grants: count,
  approvers: z.array(z.object({ keyType: z.string(), groups: count, limited: z.boolean(), revoked: z.boolean() })),
  policy: z.array(
    z.object({
      environment: environment.nullable(),
      kinds: names,
      severity: z.string().nullable(),
      rows: count.nullable(),
      approvals: count,
      groups: count,
      identity: z.string().nullable(),
      keys: z.string(),
      accept: z.string().nullable(),
      approvalLifetime: count.nullable(),
    }),
  ),
  mask: names,
  findings: z.record(z.string(), z.string()),
});

const plan = z.object({
  plan: planId,
  tool: z.string(),
  createdAt: time,
  expiresAt: time,
  kind: planKind,
  target: z.string(),
  by: z.string(),
  state: z.string(),
  summary: z.object({
    delete: count,
    update: count,
    insert: count,
    tables: count,
    accounts: count,
    undoable: z.boolean(),
  }),
  steps: z.array(
    z.object({
      table: z.string(),
      action,
      kinds: names,
      statements: count,
      expectedRows: count,
      tableRows: count.nullable(),
      identity: names.nullable(),
      automatic: count,
    }),
  ),
  findings: z.array(z.object({ rule: z.string(), severity: z.string(), accepted: z.boolean() })),
  leftOut: z.array(z.object({ rows: count })),
});

const entry = z.object({
  sequence: count,
  at: time,
  actor: z.string(),
  identity: z.string(),
  action: z.string(),
  target: z.string(),
  plan: z.string(),
  run: z.string(),
  accounts: count,
  tables: names,
  counts: z.record(z.string(), z.number()),
});

/** The file of `doctor --bundle`. */
export const bundleFile = z.object({
  ...head('bundle'),
  madeAt: time,
  tool: z.object({
    version: z.string(),
    node: z.string(),
    platform: z.string(),
    arch: z.string(),
    libraries: z.record(z.string(), z.string()),
  }),
  /** Why the database or the settings of the target could not be looked at. */
  problem: errorCode.nullable(),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      detail: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  database: z
    .object({ engine, version: z.string(), environment, target: z.string(), tables: z.array(table) })
    .nullable(),
  settings,
  log: z.object({ entries: count, problem: errorCode.nullable(), tail: z.array(entry) }),
  plans: z.array(plan),
  unreadPlans: z.array(errorCode),
});
