import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of a scan: what no longer holds; dot keys, one Chinese term per idea (CLI.md section 8). */
const scanTexts = {
  'column.severity': { en: 'severity', 'zh-CN': '级别' },
  'column.class': { en: 'class', 'zh-CN': '类别' },
  'column.reference': { en: 'reference', 'zh-CN': '关联关系' },
  'column.rows': { en: 'rows', 'zh-CN': '行数' },
  'column.samples': { en: 'samples', 'zh-CN': '示例' },

  'severity.critical': { en: 'CRITICAL', 'zh-CN': '严重' },
  'severity.high': { en: 'HIGH', 'zh-CN': '高' },
  'severity.medium': { en: 'MEDIUM', 'zh-CN': '中' },
  'severity.low': { en: 'LOW', 'zh-CN': '低' },

  'class.missing': { en: 'The referenced row does not exist.', 'zh-CN': '被引用的行不存在。' },
  'class.by-name': { en: 'The name matches nobody.', 'zh-CN': '该姓名没有匹配的人。' },
  'class.unenforced': {
    en: 'A foreign key is declared, and rows violate it all the same.',
    'zh-CN': '已声明外键，但仍有数据违反该外键。',
  },
  'class.soft-deleted': {
    en: 'The account is marked deleted, and the link lives on.',
    'zh-CN': '账号已逻辑删除，但关联记录仍然有效。',
  },
  'class.duplicate': { en: 'The same link is there more than once.', 'zh-CN': '同一关联记录出现多次。' },

  'skip.no-table': { en: 'one of its tables does not exist', 'zh-CN': '其中有表不存在' },
  'skip.no-column': { en: 'one of its columns does not exist', 'zh-CN': '其中有列不存在' },
  'skip.not-comparable': { en: 'its columns cannot be compared', 'zh-CN': '两边的列无法比较' },
  'skip.needs-condition': {
    en: 'which rows it is about depends on a condition, and scan cannot tell those apart yet',
    'zh-CN': '适用的行取决于条件，scan 目前无法区分',
  },
  'skip.unsafe-name': {
    en: 'a name in it holds control characters or is too long',
    'zh-CN': '其中有名称含控制字符或过长',
  },
  'skip.unknown-name': {
    en: 'no reference, table or kind of link is called that',
    'zh-CN': '没有叫此名称的关联关系、表或关联类别',
  },

  proposed: { en: '{reference} (proposed)', 'zh-CN': '{reference}（建议）' },
  ids: { en: 'For plan orphans --finding:', 'zh-CN': '供 plan orphans --finding 使用：' },
  skipped: { en: 'Not scanned:', 'zh-CN': '未扫描：' },
  totals: {
    en: '{findings} in {rows}; {checked} scanned.',
    'zh-CN': '{findings}，涉及 {rows}；已扫描 {checked}。',
  },
  clean: { en: 'Nothing dangling; {checked} scanned.', 'zh-CN': '没有发现问题项；已扫描 {checked}。' },
  incomplete: {
    en: 'The scan is incomplete, {skipped} skipped: what was not looked at may not be clean.',
    'zh-CN': '扫描不完整，跳过 {skipped} 项：未扫描的部分不能视为没有问题。',
  },
  nothing: { en: 'There was nothing to scan.', 'zh-CN': '没有可扫描的内容。' },
} as const satisfies Record<string, Text>;

const countTexts = {
  findings: {
    one: { en: '{n} finding', 'zh-CN': '{n} 个问题项' },
    other: { en: '{n} findings', 'zh-CN': '{n} 个问题项' },
  },
  rows: { one: { en: '{n} row', 'zh-CN': '{n} 行' }, other: { en: '{n} rows', 'zh-CN': '{n} 行' } },
  references: {
    one: { en: '{n} reference', 'zh-CN': '{n} 个关联关系' },
    other: { en: '{n} references', 'zh-CN': '{n} 个关联关系' },
  },
} as const satisfies Record<string, { readonly one: Text; readonly other: Text }>;

type ScanKey = keyof typeof scanTexts;

/** The text of `key` in one language, facts filled in. */
export function tellScan(key: ScanKey, lang: Lang, facts: Facts = {}): string {
  return fill(scanTexts[key][lang], facts);
}

/** `1 finding`, `2 findings`. */
export function countScan(what: keyof typeof countTexts, n: number, lang: Lang): string {
  return fill(countTexts[what][n === 1 ? 'one' : 'other'][lang], { n });
}
