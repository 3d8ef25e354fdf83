import { describe, expect, it } from 'vitest';
import type { AccountRights, LostRole, PlanRights } from '../../../src/plan/model.js';
import { planMarkdown } from '../../../src/review/markdown.js';
import { renderPlan } from '../../../src/review/plan.js';
import { nobody, plan } from './sample.js';

const lost = (name: string, others: number, other: Partial<LostRole> = {}): LostRole => ({
  table: 'sys_role',
  kind: 'role',
  key: ['7'],
  name,
  others,
  ...other,
});

const entry = (roles: readonly LostRole[], permissions: readonly string[] = []): AccountRights => ({
  key: ['104'],
  label: 'zhangwei',
  roles: { before: roles.length, after: 0, lost: roles, lostCount: roles.length },
  permissions: { before: 9, after: 9 - permissions.length, lost: permissions, lostCount: permissions.length },
});

const rights = (accounts: readonly AccountRights[], other: Partial<PlanRights> = {}): PlanRights => ({
  totals: {
    accounts: accounts.length,
    roles: { before: 5, after: 2, lost: 3 },
    permissions: { before: 9, after: 7, lost: 2 },
  },
  accounts,
  read: [{ table: 'sys_role', kind: 'role', holders: ['sys_user_role'], permissions: ['sys_menu.perms'] }],
  unread: [],
  ...other,
});

function screen(shown: PlanRights, lang: 'en' | 'zh-CN' = 'en'): string {
  const text = renderPlan({ plan: plan({ rights: shown }), approvals: nobody, lang });
  const [, part = ''] = text.split(/^(?:Rights|权限变化)$/m);
  return part.split('\n\n')[0] ?? '';
}

describe('rights on the screen', () => {
  it('say who loses what, and how many keep it', () => {
    const roles = [lost('finance_approver', 3), lost('auditor', 1), lost('root', 0, { key: ['1'] })];
    const group = lost('night shift', 0, { table: 'teams', kind: 'group', key: ['2'] });
    expect(screen(rights([entry([...roles, group], ['pay:approve', 'pay:list'])]))).toMatchInlineSnapshot(`
      "
       Roles, groups and posts: 5 before, 2 after. Permissions: 9 before, 7 after.
       Accounts that lose something: 1.
       zhangwei (104) loses finance_approver (7); 3 others keep it
       zhangwei (104) loses auditor (7); 1 other keeps it
       zhangwei (104) loses root (1); nobody else holds it
       zhangwei (104) loses group night shift (2); nobody else holds it
       zhangwei (104) loses 2 of 9 permissions: pay:approve, pay:list"
    `);
    expect(screen(rights([entry(roles.slice(0, 1))]), 'zh-CN')).toMatchInlineSnapshot(`
      "
       角色、用户组和岗位：执行前 5，执行后 2。权限：执行前 9，执行后 7。有所失去的账
       号：1 个。
       zhangwei (104) 失去 finance_approver (7)；另有 3 个账号保留
       zhangwei (104) 保留全部 9 项权限"
    `);
  });

  it('say how many of how many are shown', () => {
    const many = entry([lost('a', 1)]);
    const roles = { ...many.roles, lostCount: 40 };
    const permissions = { ...many.permissions, lost: ['x', 'y'], lostCount: 30 };
    const shown = screen(rights([{ ...many, roles, permissions }], { totals: { ...rights([]).totals, accounts: 70 } }));
    expect(shown).toContain('(showing 1 of 40)');
    expect(shown).toContain('loses 30 of 9 permissions: x, y (showing 2 of 30)');
    expect(shown).toContain('(showing 1 of 70 accounts)');
  });

  it('say what is not known, and nothing where nothing was looked at', () => {
    const unread = [{ path: 'role [id] by holders', reason: 'no-table' as const }];
    expect(screen(rights([], { read: [], unread }))).toContain('Not known: role [id] by holders names a table');
    expect(screen(rights([], { read: [] }))).toBe('');
  });

  it('let no value out of its place', () => {
    const evil = rights([entry([lost('\u001b[31m<b>|`x`\n', 0)], ['\u202e'])]);
    const document = plan({ rights: evil });
    expect(renderPlan({ plan: document, approvals: nobody, lang: 'en' })).toContain(
      'loses \\u{1b}[31m<b>|`x`\\u{a} (7)',
    );
    expect(planMarkdown(document)).toContain('loses \\\\u{1b}\\[31m&lt;b&gt;\\|\\`x\\`\\\\u{a} (7)');
  });
});
