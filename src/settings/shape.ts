import { z } from 'zod';
import { parseColumn, parseColumns } from '../catalog/names.js';
import { TLS_MODES } from '../dialects/tls.js';
import type { UnlinkAction } from '../links/model.js';
import { findClosest } from '../messages/closest.js';
import { type FindingRule, findingTexts } from '../messages/findings.js';
import { readPublicKey } from './public-key.js';
import { readWindow } from './window.js';

/** The form of untether.yaml. Every scalar arrives as text, see document.ts. */

const text = z.string().min(1);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();
const columnValues = z.record(text, z.string().nullable());

function own<T>(read: (value: string) => T | undefined, expected: string) {
  return z.string().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is not ${expected}` });
    return z.NEVER;
  });
}

const wholeNumber = own(
  (value) => (/^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined),
  'a whole number of at least 1',
);

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30m`, `48h` or `2d`; undefined for anything else. */
export function readDuration(value: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})\s*([smhd])$/.exec(value) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  return milliseconds > 0 ? milliseconds : undefined;
}

const columns = z.string().transform((value, context) => {
  try {
    return parseColumns(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `${(error as Error).message}; the form is "table [column]"` });
    return z.NEVER;
  }
});

function isColumn(value: string): boolean {
  try {
    parseColumn(value);
    return true;
  } catch {
    return false;
  }
}

const ACTIONS = ['delete', 'set-null', 'reassign', 'keep', 'block'] as const;
type PlainAction = (typeof ACTIONS)[number];

const isAction = (value: unknown): value is PlainAction => ACTIONS.some((action) => action === value);

const onUnlink = z.unknown().transform((value, context): UnlinkAction => {
  if (isAction(value)) return { action: value };
  const set = z.strictObject({ set: columnValues }).safeParse(value);
  if (set.success && Object.keys(set.data.set).length > 0) return { action: 'set', values: set.data.set };
  const near = typeof value === 'string' ? findClosest(value, ACTIONS) : undefined;
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  const shown = typeof value === 'string' ? JSON.stringify(value) : 'this';
  context.addIssue({
    code: 'custom',
    message: `${shown} is not one of ${ACTIONS.join(', ')}, { set: { column: value } }${hint}`,
  });
  return z.NEVER;
});

const states = z.enum(['proposed', 'confirmed', 'rejected']);

const environments = z.enum(['production', 'staging', 'test', 'development']);
const identities = z.enum(['claimed', 'os-login', 'signed']);
const keyClasses = z.enum(['any', 'hardware']);
const severities = z.enum(['high', 'medium', 'low', 'info']);

/** A day, or a moment with its offset from UTC. */
const moment = own((value) => readMoment(value), 'a day such as 2026-11-30, or a time such as 2026-11-30T18:00:00Z');

/** Milliseconds of a day (its start in UTC) or a moment; undefined for anything else. */
function readMoment(value: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(value)) return undefined;
  const time = Date.parse(value);
  // 2026-02-31 is read as a day in March.
  return Number.isNaN(time) || !new Date(`${value.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(value.slice(0, 10))
    ? undefined
    : time;
}

/** Its checksum is looked at where it is used first: that needs the library. */
const ageRecipient = own(
  (value) => (/^age1(pq1)?[02-9ac-hj-np-z]{58,}$/.test(value) ? value : undefined),
  'a public key of age: age1...',
);

export const targetShape = z.strictObject({
  environment: environments.nullish(),
  approvals: wholeNumber.nullish(),
  identity: identities.nullish(),
  tls: z.enum(TLS_MODES).nullish(),
  snapshotDir: text.nullish(),
  snapshotRecipients: list(ageRecipient),
  maxRows: wholeNumber.nullish(),
  window: own(
    (value) => (readWindow(value) ? value : undefined),
    'a window such as "22:00-02:00 Asia/Shanghai" or "Mon-Fri 22:00-02:00 UTC"',
  ).nullish(),
  planLifetime: own(readDuration, 'a duration such as 30m, 48h or 2d').nullish(),
});

export const accountShape = z.strictObject({
  table: text,
  key: z.array(text).min(1),
  lookup: list(text),
  label: text.nullish(),
  deleted: text.nullish(),
  disabled: text.nullish(),
  protected: list(text),
  state: states.nullish(),
});

export const referenceShape = z.strictObject({
  from: columns,
  to: columns,
  basis: z.enum(['declared', 'inferred', 'by-name', 'polymorphic', 'manual']).nullish(),
  state: states.nullish(),
  kind: z
    .enum([
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
    ])
    .nullish(),
  onUnlink: onUnlink.optional(),
  confidence: own(
    (value) => (/^(0|1|0?\.\d+|1\.0+)$/.test(value) ? Number(value) : undefined),
    'a number from 0 to 1',
  ).nullish(),
  when: columnValues
    .refine((values) => Object.keys(values).length > 0, 'is empty: it names the column and the value that choose a row')
    .nullish(),
  list: text.nullish(),
  sentinels: z.array(z.string()).nullish(),
});

export const grantShape = z.strictObject({
  role: columns,
  holders: text,
  permissions: text.nullish(),
  protected: list(text),
  forbidden: list(text),
});

/** A pattern would look like a name in lists of signers, and a control character like another one on the screen. */
const personName = own(
  (value) => (/^[^\p{C}*?!,"\s](?:[^\p{C}*?!,"]*[^\p{C}*?!,"\s])?$/u.test(value) ? value : undefined),
  'a name: no * ? ! , and no quotes',
);

export const approverShape = z.strictObject({
  name: personName,
  key: own(
    (value) => (readPublicKey(value) ? value : undefined),
    'an OpenSSH public key: its type and base64 words, without options; certificates are not taken',
  ),
  groups: list(text),
  validFrom: moment.nullish(),
  validUntil: moment.nullish(),
  revoked: text.nullish(),
});

export const policyShape = z.strictObject({
  environment: environments.nullish(),
  kinds: list(z.enum(['unlink', 'orphans', 'relink', 'rollback'])),
  severity: severities.nullish(),
  rows: wholeNumber.nullish(),
  approvals: wholeNumber.nullish(),
  groups: list(text),
  identity: identities.nullish(),
  keys: keyClasses.nullish(),
  snapshots: z.enum(['any', 'encrypted']).nullish(),
  accept: severities.nullish(),
  approvalLifetime: own(readDuration, 'a duration such as 30m, 48h or 2d').nullish(),
});

const LEVELS = ['high', 'medium', 'low', 'info', 'off'] as const;

/** A key that is no rule is told with the nearest one, see problems.ts. */
export const findingsShape = z.strictObject(
  Object.fromEntries(Object.keys(findingTexts).map((rule) => [rule, z.enum(LEVELS).optional()])) as Readonly<
    Record<FindingRule, z.ZodOptional<z.ZodEnum<{ [Level in (typeof LEVELS)[number]]: Level }>>>
  >,
);

export const settingsShape = z.strictObject({
  version: z.literal('1'),
  targets: z.record(text, targetShape.nullable()).nullish(),
  accounts: list(accountShape),
  references: list(referenceShape),
  grants: list(grantShape),
  approvers: list(approverShape),
  policy: list(policyShape),
  mask: list(own((value) => (isColumn(value) ? value : undefined), 'of the form table.column')),
  findings: findingsShape.nullish(),
  auditLog: text.nullish(),
  plansDir: text.nullish(),
});

export type SettingsShape = z.infer<typeof settingsShape>;
