import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words for what accounts may do before a plan and after it. */
export const rightsTexts = {
  title: { en: 'Rights', 'zh-CN': '权限变化' },
  totals: {
    en: 'Roles, groups and posts: {rolesBefore} before, {rolesAfter} after. Permissions: {permissionsBefore} before, {permissionsAfter} after. Accounts that lose something: {accounts}.',
    'zh-CN':
      '角色、用户组和岗位：执行前 {rolesBefore}，执行后 {rolesAfter}。权限：执行前 {permissionsBefore}，执行后 {permissionsAfter}。有所失去的账号：{accounts} 个。',
  },
  lost: { en: '{account} loses {role}; {others}', 'zh-CN': '{account} 失去 {role}；{others}' },
  'others.0': { en: 'nobody else holds it', 'zh-CN': '没有其他账号持有' },
  'others.1': { en: '{n} other keeps it', 'zh-CN': '另有 {n} 个账号保留' },
  'others.n': { en: '{n} others keep it', 'zh-CN': '另有 {n} 个账号保留' },
  kind: { en: '{kind} {role}', 'zh-CN': '{kind} {role}' },
  permissions: {
    en: '{account} loses {n} of {all} permissions: {list}',
    'zh-CN': '{account} 失去 {n} 项权限（共 {all} 项）：{list}',
  },
  'permissions.unnamed': {
    en: '{account} loses {n} of {all} permissions',
    'zh-CN': '{account} 失去 {n} 项权限（共 {all} 项）',
  },
  'permissions.same': {
    en: '{account} keeps all {all} permissions',
    'zh-CN': '{account} 保留全部 {all} 项权限',
  },
  showing: { en: 'showing {n} of {all}', 'zh-CN': '显示 {n} 项，共 {all} 项' },
  'showing.accounts': { en: 'showing {n} of {all} accounts', 'zh-CN': '显示 {n} 个账号，共 {all} 个' },
  'unread.no-table': {
    en: 'Not known: {path} names a table or column that is not there.',
    'zh-CN': '未知：{path} 所指的表或列不存在。',
  },
  'unread.no-reference': {
    en: 'Not known: {path} has no confirmed reference to an account, or none to the role.',
    'zh-CN': '未知：{path} 没有已确认的指向账号的关联关系，或没有指向角色的关联关系。',
  },
  'unread.no-path': {
    en: 'Not known: nothing leads from the role to {path}.',
    'zh-CN': '未知：从角色无法到达 {path}。',
  },
  'unread.not-comparable': {
    en: 'Not known: columns of {path} cannot be compared safely.',
    'zh-CN': '未知：{path} 的列无法安全地比较。',
  },
} as const satisfies Record<string, Text>;

/** The text of `key` in one language, facts filled in. */
export function sayRights(key: keyof typeof rightsTexts, lang: Lang, facts: Facts = {}): string {
  return fill(rightsTexts[key][lang], facts);
}
