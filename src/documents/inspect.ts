import { z } from 'zod';
import {
  basis,
  columns,
  columnValues,
  confidence,
  count,
  evidence,
  head,
  linkKind,
  place,
  sha256,
  state,
  target,
} from './shared.js';

const names = z.array(z.string());

const account = place.extend({
  key: names.min(1),
  lookup: names,
  deleted: z.string().exactOptional(),
  disabled: z.string().exactOptional(),
  state,
  evidence: z.array(evidence),
});

const reference = z.object({
  id: z.string(),
  from: columns,
  to: columns,
  basis,
  state,
  confidence,
  kind: linkKind,
  when: columnValues.exactOptional(),
  list: z.string().exactOptional(),
  sentinels: z.array(z.string()).exactOptional(),
  evidence: z.array(evidence),
});

/** What was read of the rows; null where only the schema was looked at. */
const looked = z.object({
  tables: z.object({ whole: count, ranges: count, ends: count, first: count }),
  rows: count,
  empty: names,
  unread: z.array(
    z.object({
      table: z.string(),
      reason: z.enum(['privilege', 'timeout', 'limits', 'no-index', 'foreign', 'materialized', 'columns', 'error']),
      detail: z.string(),
    }),
  ),
  unreadViews: names,
});

/** One entry of untether.yaml, or what would be one. */
const subject = z.discriminatedUnion('what', [
  place.extend({ what: z.literal('account'), id: z.string(), key: names.min(1), lookup: names, state }),
  z.object({
    what: z.literal('reference'),
    id: z.string(),
    from: columns,
    to: columns,
    basis,
    state,
    kind: linkKind,
    when: columnValues.exactOptional(),
    list: z.string().exactOptional(),
    confidence: confidence.nullable().exactOptional(),
  }),
  z.object({
    what: z.literal('grant'),
    id: z.string(),
    role: columns,
    holders: place,
    permissions: z.string().nullable(),
  }),
]);

/** Line of untether.yaml, from 1. */
const line = z.int().min(1);
const scalar = z.union([z.string(), z.number()]).nullable();

const fieldChange = z.object({
  field: z.enum([
    'target',
    'basis',
    'kind',
    'when',
    'list',
    'confidence',
    'key',
    'lookup',
    'label',
    'deleted',
    'disabled',
  ]),
  old: scalar,
  new: scalar,
});

/** How the settings file differs from the database. */
export const changes = z.object({
  new: z.array(subject),
  gone: z.array(subject.and(z.object({ line, missing: z.string().nullable() }))),
  changed: z.array(subject.and(z.object({ line, fields: z.array(fieldChange).min(1) }))),
});

/** One decision that `inspect --confirm` or `--reject` took. */
export const decision = subject.and(
  z.object({ line, decided: z.enum(['confirmed', 'rejected']), evidence: z.array(evidence) }),
);

export const inspectDocument = z.object({
  ...head('inspect'),
  target,
  tables: count,
  fingerprint: sha256,
  accounts: z.array(account),
  roles: z.array(place.extend({ kind: z.enum(['role', 'permission', 'group', 'post']) })),
  grants: z.array(place.extend({ kind: linkKind })),
  references: z.array(reference),
  tenants: z.array(place.extend({ columns: z.array(columns.extend({ basis, state })) })),
  grantPaths: z.array(z.object({ role: columns, holders: place, permissions: z.string().nullable() })),
  looked: looked.nullable(),
  changes: changes.exactOptional(),
  graph: z.object({ format: z.enum(['svg', 'mermaid', 'dot']), text: z.string() }).exactOptional(),
});
