import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of the drawing of accounts and references; dot keys, one Chinese term per idea (CLI.md section 8). */
export const graphTexts = {
  'title.whole': {
    en: '{database}: accounts and what refers to them',
    'zh-CN': '{database}：账号与指向账号的关联关系',
  },
  'title.table': { en: '{database}: {table} and its neighbours', 'zh-CN': '{database}：{table} 及其相邻的表' },
  'cluster.accounts': { en: 'Accounts', 'zh-CN': '账号' },
  'cluster.roles': { en: 'Roles and permissions', 'zh-CN': '角色与权限' },
  'cluster.groups': { en: 'Groups and posts', 'zh-CN': '用户组与岗位' },
  'cluster.grants': { en: 'Grants', 'zh-CN': '授权' },
  'cluster.sessions': { en: 'External accounts, sessions, tokens', 'zh-CN': '外部账号、会话、令牌' },
  'cluster.history': { en: 'Ownership and history', 'zh-CN': '归属与操作记录' },
  'cluster.other': { en: 'Other', 'zh-CN': '其他' },
  'fold.records': { en: '{n} tables that only record who did it', 'zh-CN': '{n} 张只记录操作人的表' },
  'fold.many': { en: '{n} tables drawn as one', 'zh-CN': '合并显示的 {n} 张表' },
  when: { en: 'when {condition}', 'zh-CN': '当 {condition}' },
  legend: { en: 'Legend', 'zh-CN': '图例' },
  'line.declared': { en: 'declared in the database', 'zh-CN': '数据库中已声明' },
  'line.inferred': { en: 'inferred', 'zh-CN': '推断' },
  'line.polymorphic': { en: 'polymorphic, under a condition', 'zh-CN': '多态，附带条件' },
  'line.by-name': { en: 'by name', 'zh-CN': '按姓名匹配' },
  'line.manual': { en: 'written by a person', 'zh-CN': '手工填写' },
  'state.confirmed': { en: 'black: confirmed', 'zh-CN': '黑色：已确认' },
  'state.proposed': { en: 'grey: proposed, with its confidence', 'zh-CN': '灰色：建议，附可信度' },
  drawn: { en: 'Drawn: {tables}, {references}.', 'zh-CN': '已画出：{tables}，{references}。' },
  folded: { en: 'In boxes that stand for several: {tables}.', 'zh-CN': '其中合并显示：{tables}。' },
  leftOut: {
    en: 'Left out: {tables}; references without a line: {references}; rejected references: {rejected}.',
    'zh-CN': '未画出：{tables}；没有连线的关联关系：{references} 个；已驳回的关联关系：{rejected} 个。',
  },
  noAccounts: { en: 'No account table was found.', 'zh-CN': '没有找到账号表。' },
} as const satisfies Record<string, Text>;

/** The text of `key` in one language, facts filled in. */
export function caption(key: keyof typeof graphTexts, lang: Lang, facts: Facts = {}): string {
  return fill(graphTexts[key][lang], facts);
}
