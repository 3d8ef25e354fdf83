import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of a scan: what no longer holds; dot keys, one Chinese term per idea (CLI.md section 8). */
const scanTexts = {
  'column.severity': { en: 'severity', 'zh-CN': '级别' },
  'column.class': { en: 'class', 'zh-CN': '类别' },
  'column.reference': { en: 'reference', 'zh-CN': '关联关系' },
  'column.rows': { en: 'rows', 'zh-CN': '行数' },
  'column.new': { en: 'new', 'zh-CN': '新增' },
  'column.known': { en: 'known', 'zh-CN': '已知' },
  'column.fixed': { en: 'fixed', 'zh-CN': '已修复' },
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
  'class.polymorphic': {
    en: 'The row does not exist in the table that the type column names.',
    'zh-CN': '类型列所指的表中没有被引用的行。',
  },
  'class.dead-grant': { en: 'A role points at a permission that is gone.', 'zh-CN': '角色指向的权限已不存在。' },
  'class.reuse': {
    en: 'Access is given to a login, mail or alias that nobody has: the next person called so inherits it.',
    'zh-CN': '权限授予给无人使用的登录名、邮箱或别名：下一个使用该名称的人会继承它。',
  },
  'class.provider-gone': {
    en: 'An external account whose system is gone, or an external id that was given twice.',
    'zh-CN': '外部账号所属系统已不存在，或同一外部 id 出现两次。',
  },
  'class.disabled': {
    en: 'The account is disabled, and the link lives on.',
    'zh-CN': '账号已停用，但关联记录仍然有效。',
  },
  'class.unheld': {
    en: 'A role or permission that nobody has, or a group that is empty.',
    'zh-CN': '无人拥有的角色或权限，或没有成员的组。',
  },
  'class.leftover': { en: 'The row still refers to the account.', 'zh-CN': '该行仍引用此账号。' },

  'skip.no-table': { en: 'one of its tables does not exist', 'zh-CN': '其中有表不存在' },
  'skip.no-column': { en: 'one of its columns does not exist', 'zh-CN': '其中有列不存在' },
  'skip.not-comparable': { en: 'its columns cannot be compared', 'zh-CN': '两边的列无法比较' },
  'skip.needs-condition': {
    en: 'which rows it is about depends on another column; write when for it in untether.yaml',
    'zh-CN': '适用的行取决于另一列，请在 untether.yaml 中写明 when',
  },
  'skip.unsafe-name': {
    en: 'a name in it holds control characters or is too long',
    'zh-CN': '其中有名称含控制字符或过长',
  },
  'skip.timeout': {
    en: 'it took too long, or a lock was in the way; --statement-timeout gives it more time',
    'zh-CN': '耗时过长或等待锁；可用 --statement-timeout 延长时间',
  },
  'skip.privilege': { en: 'the login may not read it', 'zh-CN': '登录账号无权读取' },
  'skip.failed': { en: 'the server refused the statement ({detail})', 'zh-CN': '服务器拒绝了该语句（{detail}）' },
  'skip.account-gone': {
    en: 'the row of the account is gone, and this reference is not to its key',
    'zh-CN': '账号的行已不存在，而此关联关系指向的不是其主键',
  },
  'skip.unknown-name': {
    en: 'no reference, table or kind of link is called that',
    'zh-CN': '没有叫此名称的关联关系、表或关联类别',
  },

  'leftover.title': { en: 'What still refers to {account}', 'zh-CN': '仍引用 {account} 的内容' },
  'leftover.gone': {
    en: 'There is no row of this account any more; it was looked for by its key.',
    'zh-CN': '该账号的行已不存在，按主键查找。',
  },
  'leftover.none': {
    en: 'No row refers to this account through {checked}.',
    'zh-CN': '已检查 {checked}，没有行引用此账号。',
  },
  'leftover.some': {
    en: '{rows} still refer to this account, {kept} of them kept on purpose; {checked} scanned.',
    'zh-CN': '仍有 {rows} 引用此账号，其中有意保留 {kept}；已扫描 {checked}。',
  },
  'leftover.kept': { en: '{reference} (kept on purpose)', 'zh-CN': '{reference}（有意保留）' },
  'leftover.texts': { en: 'Texts that hold what the account is called by:', 'zh-CN': '含有账号名称信息的文本：' },
  'leftover.text': { en: '{table}.{column}: {rows} ({by})', 'zh-CN': '{table}.{column}：{rows}（{by}）' },
  'leftover.searched': { en: 'Text columns searched: {searched}.', 'zh-CN': '已查找的文本列：{searched}。' },
  'leftover.notSearched': {
    en: 'Text columns not searched: {count}, for example {example}. What was not searched may name the person.',
    'zh-CN': '未查找的文本列：{count}，例如 {example}。未查找的部分可能提到此人。',
  },
  progress: {
    en: '[{done}/{total}] {reference}; Ctrl-C changes nothing',
    'zh-CN': '[{done}/{total}] {reference}；Ctrl-C 不会改变任何数据',
  },
  title: { en: 'Scan of {target}', 'zh-CN': '扫描 {target}' },
  made: { en: 'Made at {at}.', 'zh-CN': '生成时间 {at}。' },
  'chart.severity': { en: 'Rows by severity', 'zh-CN': '按级别统计的行数' },
  'chart.class': { en: 'Rows by class', 'zh-CN': '按类别统计的行数' },
  standing: {
    en: 'Against the baseline: {new} new, {known} known, {fixed} fixed.',
    'zh-CN': '与基线相比：新增 {new}，已知 {known}，已修复 {fixed}。',
  },
  expired: {
    en: 'Entries of the baseline that have expired: {count}. Their rows are new again.',
    'zh-CN': '基线中已过期的条目：{count}。其中的行重新计为新增。',
  },
  'baseline.written': { en: 'Baseline written to {file}: {rows}.', 'zh-CN': '基线已写入 {file}：{rows}。' },
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
