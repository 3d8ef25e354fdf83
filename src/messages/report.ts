import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of the report over a period; dot keys, one Chinese term per idea (CLI.md section 8). */
export const reportTexts = {
  title: { en: 'Access changes {from} to {to}', 'zh-CN': '权限变更报告 {from} 至 {to}' },
  source: {
    en: 'Source: the audit log, {inPeriod} of {entries} entries; its chain held when this report was made. Head: {head}',
    'zh-CN': '来源：审计日志，共有 {inPeriod} / {entries} 条记录在此期间；生成报告时日志链完好。链头：{head}',
  },
  days: { en: 'Days are UTC, both included.', 'zh-CN': '日期按 UTC 计算，含首尾两日。' },

  'section.operations': { en: 'Operations', 'zh-CN': '操作' },
  'section.targets': { en: 'Rows changed, by target', 'zh-CN': '各目标库的改动行数' },
  'section.waiting': { en: 'Time from the request', 'zh-CN': '自申请起的用时' },
  'section.people': { en: 'Who did what', 'zh-CN': '人员' },
  'section.failures': { en: 'Runs that did not commit', 'zh-CN': '未提交的执行' },
  'section.self-approvals': { en: 'Approvals by whoever asked', 'zh-CN': '申请人审核自己的计划' },
  'section.snapshots': { en: 'Snapshots', 'zh-CN': '快照' },
  'section.scans': { en: 'Orphan rows over time', 'zh-CN': '孤儿数据的变化' },
  'section.controls': { en: 'Controls that this is evidence for', 'zh-CN': '对应的控制要求' },

  'column.kind': { en: 'kind', 'zh-CN': '类别' },
  'column.planned': { en: 'planned', 'zh-CN': '申请' },
  'column.approved': { en: 'approved', 'zh-CN': '审核通过' },
  'column.rejected': { en: 'rejected', 'zh-CN': '驳回' },
  'column.committed': { en: 'committed', 'zh-CN': '已提交' },
  'column.attested': { en: 'by hand', 'zh-CN': '手工执行' },
  'column.failed': { en: 'not committed', 'zh-CN': '未提交' },
  'column.target': { en: 'target', 'zh-CN': '目标库' },
  'column.runs': { en: 'runs', 'zh-CN': '执行次数' },
  'column.deleted': { en: 'deleted', 'zh-CN': '删除' },
  'column.updated': { en: 'updated', 'zh-CN': '更新' },
  'column.inserted': { en: 'inserted', 'zh-CN': '插入' },
  'column.until': { en: 'until', 'zh-CN': '截至' },
  'column.plans': { en: 'plans', 'zh-CN': '计划数' },
  'column.shortest': { en: 'shortest', 'zh-CN': '最短' },
  'column.median': { en: 'median', 'zh-CN': '中位数' },
  'column.longest': { en: 'longest', 'zh-CN': '最长' },
  'column.name': { en: 'name', 'zh-CN': '姓名' },
  'column.ran': { en: 'ran', 'zh-CN': '执行' },
  'column.at': { en: 'when', 'zh-CN': '时间' },
  'column.run': { en: 'run', 'zh-CN': '执行编号' },
  'column.plan': { en: 'plan', 'zh-CN': '计划' },
  'column.outcome': { en: 'outcome', 'zh-CN': '结果' },
  'column.by': { en: 'by', 'zh-CN': '审核人' },
  'column.exported': { en: 'exported', 'zh-CN': '导出' },
  'column.pruned': { en: 'removed for good', 'zh-CN': '永久清除' },
  'column.complete': { en: 'complete', 'zh-CN': '完整' },
  'column.findings': { en: 'findings', 'zh-CN': '问题项' },
  'column.rows': { en: 'rows', 'zh-CN': '行数' },
  'column.critical': { en: 'critical', 'zh-CN': '严重' },
  'column.high': { en: 'high', 'zh-CN': '高' },
  'column.medium': { en: 'medium', 'zh-CN': '中' },
  'column.low': { en: 'low', 'zh-CN': '低' },
  'column.control': { en: 'control', 'zh-CN': '控制要求' },
  'column.evidence': { en: 'what shows it here', 'zh-CN': '本报告中的证据' },

  'word.approval': { en: 'first approval', 'zh-CN': '首次审核通过' },
  'word.commit': { en: 'commit', 'zh-CN': '提交' },
  'word.rolled-back': { en: 'rolled back', 'zh-CN': '已撤销' },
  'word.open': { en: 'the log does not say', 'zh-CN': '日志未记录' },
  'word.yes': { en: 'yes', 'zh-CN': '是' },
  'word.no': { en: 'no', 'zh-CN': '否' },
  none: { en: 'None.', 'zh-CN': '无。' },

  'control.iso': { en: 'ISO/IEC 27001:2022 A.5.18 Access rights', 'zh-CN': 'ISO/IEC 27001:2022 A.5.18 访问权' },
  'control.soc': {
    en: 'SOC 2 CC6.2, CC6.3 access is changed and removed on authorised requests',
    'zh-CN': 'SOC 2 CC6.2、CC6.3 访问权限依授权的申请变更和撤销',
  },
  'control.mlps-access': {
    en: 'MLPS 2.0 (GB/T 22239-2019) access control: surplus and expired accounts are taken off in time',
    'zh-CN': '等保 2.0（GB/T 22239-2019）访问控制：及时删除或停用多余的、过期的账号',
  },
  'control.mlps-audit': {
    en: 'MLPS 2.0 (GB/T 22239-2019) security audit: records of user behaviour are kept and protected',
    'zh-CN': '等保 2.0（GB/T 22239-2019）安全审计：记录用户行为，审计记录受到保护',
  },
  'evidence.iso': {
    en: 'Each removal has a request, an approval by another person and a record of its commit: Operations, Who did what, Approvals by whoever asked.',
    'zh-CN': '每次撤销都有申请、另一人的审核和提交记录：见“操作”“人员”“申请人审核自己的计划”。',
  },
  'evidence.soc': {
    en: 'Time from the request shows how soon; Runs that did not commit shows what failed; Rows changed shows the extent.',
    'zh-CN': '“自申请起的用时”说明是否及时，“未提交的执行”说明失败情况，“各目标库的改动行数”说明范围。',
  },
  'evidence.mlps-access': {
    en: 'Orphan rows over time shows rights that outlived their accounts, and whether they become fewer.',
    'zh-CN': '“孤儿数据的变化”说明账号离开后遗留的权限及其是否减少。',
  },
  'evidence.mlps-audit': {
    en: 'The head of the audit log above: untether log verify finds any entry changed since.',
    'zh-CN': '上文的审计日志链头：此后任何记录被改动，untether log verify 都能发现。',
  },

  'chart.operations': { en: 'Plans and runs in the period', 'zh-CN': '期间内的计划与执行' },
  'chart.scans': { en: 'Orphan rows found by each scan', 'zh-CN': '每次扫描发现的孤儿数据行数' },
} as const satisfies Record<string, Text>;

export type ReportKey = keyof typeof reportTexts;

/** The text of `key` in one language, facts filled in. */
export function tellReport(key: ReportKey, lang: Lang, facts: Facts = {}): string {
  return fill(reportTexts[key][lang], facts);
}
