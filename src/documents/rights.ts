import { z } from 'zod';
import { count, key, value } from './shared.js';

const kind = z.enum(['role', 'permission', 'group', 'post']);
const held = { before: count, after: count };

const account = z.object({
  key,
  label: value,
  roles: z.object({
    ...held,
    lost: z.array(z.object({ table: z.string(), kind, key, name: value, others: count })),
    lostCount: count,
  }),
  permissions: z.object({ ...held, lost: z.array(z.string()), lostCount: count }),
});

/** What the accounts of a plan may do before it and after it. */
export const rights = z.object({
  totals: z.object({
    accounts: count,
    roles: z.object({ ...held, lost: count }),
    permissions: z.object({ ...held, lost: count }),
  }),
  accounts: z.array(account),
  read: z.array(z.object({ table: z.string(), kind, holders: z.array(z.string()), permissions: z.array(z.string()) })),
  unread: z.array(
    z.object({ path: z.string(), reason: z.enum(['no-table', 'no-reference', 'no-path', 'not-comparable']) }),
  ),
});
