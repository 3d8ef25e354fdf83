import type { LostRole } from '../model.js';
import type { FindingRule } from '../../messages/findings.js';
import { type Draft, finding, type FindingContext } from './draft.js';

const LAST: Readonly<Record<LostRole['kind'], FindingRule>> = {
  role: 'R012',
  permission: 'R012',
  group: 'R060',
  post: 'R060',
};

/** Roles, groups and permissions that nobody active holds after the plan. */
export function aboutHolders({ unlink }: FindingContext): readonly Draft[] {
  if (unlink === undefined) return [];
  const { unheld, unheldMore, unreached } = unlink.left;
  return [
    ...unheld.map(({ table, kind, role, accounts: account, active }) =>
      finding(active ? LAST[kind] : 'R061', { table, role, account }),
    ),
    ...unheldMore.map(({ table, rows }) => finding('R062', { table, rows })),
    ...unreached.map(({ column, count, names }) => {
      const more = names.length < count ? ['...'] : [];
      return finding('R063', { column, permissions: count, names: [...names, ...more].join(', ') });
    }),
  ];
}
