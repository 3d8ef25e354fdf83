import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words for how the settings file differs from the database, and for decisions on its entries. */
export const changeTexts = {
  summary: {
    en: 'Against {file}: {new} new, {gone} gone, {changed} changed.',
    'zh-CN': '与 {file} 相比：新增 {new} 项，消失 {gone} 项，变化 {changed} 项。',
  },
  new: { en: 'New: added to the file as proposals', 'zh-CN': '新增：已作为建议写入文件' },
  gone: { en: 'Gone: the file keeps them', 'zh-CN': '消失：文件保持原样' },
  changed: { en: 'Changed: the file keeps them', 'zh-CN': '变化：文件保持原样' },
  missing: { en: 'there is no {name} any more', 'zh-CN': '{name} 已不存在' },
  lost: { en: 'not found any more', 'zh-CN': '已不再被发现' },
  line: { en: 'line {line}', 'zh-CN': '第 {line} 行' },
  entry: { en: '{subject}: {news}', 'zh-CN': '{subject}：{news}' },
  account: { en: 'account table {table}', 'zh-CN': '账号表 {table}' },
  grant: { en: 'permissions of {role}, held in {holders}', 'zh-CN': '{role} 的权限，持有记录在 {holders}' },
  none: { en: 'none', 'zh-CN': '无' },
  list: { en: '; ', 'zh-CN': '；' },
  'field.target': { en: 'target', 'zh-CN': '目标' },
  'field.basis': { en: 'basis', 'zh-CN': '依据' },
  'field.kind': { en: 'kind', 'zh-CN': '种类' },
  'field.when': { en: 'when', 'zh-CN': '条件' },
  'field.list': { en: 'list', 'zh-CN': '分隔符' },
  'field.confidence': { en: 'confidence', 'zh-CN': '可信度' },
  'field.key': { en: 'key', 'zh-CN': '键' },
  'field.lookup': { en: 'lookup', 'zh-CN': '查找列' },
  'field.label': { en: 'label', 'zh-CN': '姓名列' },
  'field.deleted': { en: 'deleted', 'zh-CN': '逻辑删除' },
  'field.disabled': { en: 'disabled', 'zh-CN': '停用' },
  confirmed: { en: 'To be confirmed', 'zh-CN': '将确认' },
  rejected: { en: 'To be rejected', 'zh-CN': '将驳回' },
  absent: { en: 'the database does not show it now', 'zh-CN': '目前在数据库中没有发现' },
} as const satisfies Record<string, Text>;

/** The text of `key` in one language, facts filled in. */
export function tellChange(key: keyof typeof changeTexts, lang: Lang, facts: Facts = {}): string {
  return fill(changeTexts[key][lang], facts);
}
