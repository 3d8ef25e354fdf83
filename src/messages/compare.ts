import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of a comparison of two databases; dot keys, one Chinese term per idea (CLI.md section 8). */
export const compareTexts = {
  head: { en: 'A  {a}\nB  {b}', 'zh-CN': 'A  {a}\nB  {b}' },
  'column.reference': { en: 'reference', 'zh-CN': '关联关系' },
  'column.kind': { en: 'kind', 'zh-CN': '类别' },
  'column.a': { en: 'A', 'zh-CN': 'A' },
  'column.b': { en: 'B', 'zh-CN': 'B' },
  'column.only-in-a': { en: 'only A', 'zh-CN': '仅 A' },
  'column.only-in-b': { en: 'only B', 'zh-CN': '仅 B' },
  'column.changed': { en: 'changed', 'zh-CN': '不同' },

  'mark.only-in-a': { en: 'A', 'zh-CN': 'A' },
  'mark.only-in-b': { en: 'B', 'zh-CN': 'B' },
  'mark.changed': { en: '~', 'zh-CN': '~' },

  differences: {
    en: 'Differences, by account (A only in A, B only in B, ~ changed):',
    'zh-CN': '各账号的差异（A 仅在 A，B 仅在 B，~ 内容不同）：',
  },
  more: { en: '... {count} more', 'zh-CN': '……另有 {count} 项' },
  times: { en: '{row} ({times} times)', 'zh-CN': '{row}（{times} 次）' },
  skipped: { en: 'Not compared:', 'zh-CN': '未比较：' },
  left: { en: 'Columns that were not compared:', 'zh-CN': '未比较的列：' },
  unmatched: {
    en: '{reference}: rows whose key leads nowhere, so that they have no name: {a} in A, {b} in B',
    'zh-CN': '{reference}：有些行的键没有指向任何记录，无法按名称比较：A 中 {a} 行，B 中 {b} 行',
  },

  'skip.no-table-a': { en: 'A has no such table', 'zh-CN': 'A 中没有该表' },
  'skip.no-table-b': { en: 'B has no such table', 'zh-CN': 'B 中没有该表' },
  'skip.no-column-a': { en: 'A lacks one of its columns', 'zh-CN': 'A 中缺少其中的列' },
  'skip.no-column-b': { en: 'B lacks one of its columns', 'zh-CN': 'B 中缺少其中的列' },
  'skip.ambiguous': { en: 'several tables could be meant', 'zh-CN': '可能对应多个表' },
  'skip.not-comparable': { en: 'its columns cannot be compared', 'zh-CN': '两边的列无法比较' },
  'skip.needs-condition': {
    en: 'which rows it is about depends on a condition that nobody has written yet',
    'zh-CN': '适用的行取决于尚未写明的条件',
  },
  'skip.list': { en: 'it holds several ids in one value', 'zh-CN': '一个值中含有多个标识' },
  'skip.no-lookup': {
    en: 'the key that the mapping replaces is not a unique column on both sides',
    'zh-CN': '映射所替换的键在两边不是唯一列',
  },
  'skip.not-unique': {
    en: 'several rows have one value in the column that the mapping puts in the place of a key',
    'zh-CN': '映射用来代替键的列中，有多行的值相同',
  },
  'skip.unsafe-name': {
    en: 'a name in it holds control characters or is too long',
    'zh-CN': '其中有名称含控制字符或过长',
  },
  'skip.unreadable': { en: 'a value in it is not text in any known encoding', 'zh-CN': '其中有值的编码无法识别' },
  'skip.unsorted': { en: 'a server gave its rows in another order', 'zh-CN': '服务器返回的行次序不同' },
  'skip.unknown-name': {
    en: 'no reference, table or kind of link is called that',
    'zh-CN': '没有叫此名称的关联关系、表或关联类别',
  },

  'reason.only-in-a': { en: 'only in A', 'zh-CN': '仅在 A' },
  'reason.only-in-b': { en: 'only in B', 'zh-CN': '仅在 B' },
  'reason.not-comparable': { en: 'types that cannot be compared', 'zh-CN': '类型无法比较' },
  'reason.ignored': { en: 'ignored, as the mapping says', 'zh-CN': '按映射忽略' },

  identical: {
    en: 'Identical: {references} compared, {rows} on each side.',
    'zh-CN': '完全一致：已比较 {references}，两边各 {rows}。',
  },
  'identical-so-far': {
    en: 'No difference in {references} that were compared, {rows} on each side.',
    'zh-CN': '已比较的 {references}没有差异，两边各 {rows}。',
  },
  different: {
    en: '{differences} in {references}: {onlyInA} only in A, {onlyInB} only in B, {changed} changed.',
    'zh-CN': '{differences}，涉及 {references}：仅在 A {onlyInA}，仅在 B {onlyInB}，不同 {changed}。',
  },
  incomplete: {
    en: 'The comparison is incomplete: what was not compared may not be the same.',
    'zh-CN': '比较不完整：未比较的部分不能视为一致。',
  },
  nothing: { en: 'There was nothing to compare.', 'zh-CN': '没有可比较的内容。' },
} as const satisfies Record<string, Text>;

export const compareCounts = {
  references: {
    one: { en: '{n} reference', 'zh-CN': '{n} 个关联关系' },
    other: { en: '{n} references', 'zh-CN': '{n} 个关联关系' },
  },
  rows: {
    one: { en: '{n} link row', 'zh-CN': '{n} 行关联记录' },
    other: { en: '{n} link rows', 'zh-CN': '{n} 行关联记录' },
  },
  differences: {
    one: { en: '{n} difference', 'zh-CN': '{n} 处差异' },
    other: { en: '{n} differences', 'zh-CN': '{n} 处差异' },
  },
} as const satisfies Record<string, { readonly one: Text; readonly other: Text }>;

export type CompareKey = keyof typeof compareTexts;

/** The text of `key` in one language, facts filled in. */
export function tellCompare(key: CompareKey, lang: Lang, facts: Facts = {}): string {
  return fill(compareTexts[key][lang], facts);
}

/** `1 difference`, `2 differences`. */
export function countCompare(what: keyof typeof compareCounts, n: number, lang: Lang): string {
  return fill(compareCounts[what][n === 1 ? 'one' : 'other'][lang], { n });
}
