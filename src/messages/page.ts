import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of the review page; dot keys, one Chinese term per idea (CLI.md section 8). */
export const pageTexts = {
  title: { en: 'Review of plan {plan}', 'zh-CN': '审核变更计划 {plan}' },
  'skip.content': { en: 'Skip to the checklist', 'zh-CN': '跳到审核清单' },
  language: { en: 'Language', 'zh-CN': '语言' },
  contents: { en: 'Contents', 'zh-CN': '目录' },
  print: { en: 'Print', 'zh-CN': '打印' },
  'nothing-yet': {
    en: 'Nothing has been changed yet. This page only shows the plan; it cannot approve it.',
    'zh-CN': '尚未改动任何数据。本页只展示变更计划，不能用来审核。',
  },
  'was-applied': {
    en: 'Run {run} has applied this plan. This page cannot change anything.',
    'zh-CN': '执行记录 {run} 已执行本变更计划。本页不能改动任何数据。',
  },

  'ask.where': { en: 'Where', 'zh-CN': '在哪里' },
  'ask.who': { en: 'Who asked, and why', 'zh-CN': '谁申请，为什么' },
  'ask.what': { en: 'What changes', 'zh-CN': '改动什么' },
  'ask.rights': { en: 'Whose rights change', 'zh-CN': '谁的权限变化' },
  'ask.wrong': { en: 'What could go wrong', 'zh-CN': '可能出什么问题' },
  'ask.undo': { en: 'Can it be undone', 'zh-CN': '能否回滚' },

  'section.checklist': { en: 'Checklist for the approver', 'zh-CN': '审核清单' },
  'section.findings': { en: 'Findings', 'zh-CN': '风险项' },
  'section.tables': { en: 'Affected tables', 'zh-CN': '受影响的表' },
  'section.graph': { en: 'How the tables hang together', 'zh-CN': '表之间的关联' },
  'section.accounts': { en: 'Accounts', 'zh-CN': '账号' },
  'section.rows': { en: 'Rows before and after', 'zh-CN': '改动前后的行' },
  'section.sql': { en: 'SQL', 'zh-CN': 'SQL' },
  'section.undo': { en: 'Undo', 'zh-CN': '回滚' },
  'section.guards': { en: 'Guards', 'zh-CN': '防护' },
  'section.approval': { en: 'Approval', 'zh-CN': '审核' },
  'section.provenance': { en: 'Provenance', 'zh-CN': '来源' },

  'rights.nobody': { en: 'No role, group, post or permission changes.', 'zh-CN': '角色、用户组、岗位和权限均无变化。' },
  'rights.unknown': {
    en: 'Not known: no table of roles or permissions was found.',
    'zh-CN': '未知：没有找到角色或权限的表。',
  },
  'rights.accounts': { en: '{n} accounts lose something', 'zh-CN': '{n} 个账号有所失去' },
  'rights.roles': {
    en: 'roles, groups and posts: {before} before, {after} after',
    'zh-CN': '角色、用户组和岗位：执行前 {before}，执行后 {after}',
  },
  'rights.permissions': {
    en: 'permissions: {before} before, {after} after',
    'zh-CN': '权限：执行前 {before}，执行后 {after}',
  },
  'wrong.none': { en: 'Nothing was found.', 'zh-CN': '没有发现风险项。' },
  'wrong.high': { en: '{n} high', 'zh-CN': '高 {n} 项' },
  'wrong.medium': { en: '{n} medium', 'zh-CN': '中 {n} 项' },
  'wrong.low': { en: '{n} low', 'zh-CN': '低 {n} 项' },
  'wrong.info': { en: '{n} info', 'zh-CN': '提示 {n} 项' },

  'check.target': {
    en: 'The target is the one that is meant: {target} ({environment}), database {database}.',
    'zh-CN': '目标库正确：{target}（{environment}），数据库 {database}。',
  },
  'check.accounts': {
    en: 'The {n} accounts below are the ones that the ticket {ticket} names.',
    'zh-CN': '下列 {n} 个账号正是工单 {ticket} 所指的账号。',
  },
  'check.rows': {
    en: 'The number of rows is plausible: {rows}; none of the tables comes as a surprise.',
    'zh-CN': '影响行数合理：{rows}；没有意料之外的表。',
  },
  'check.findings': {
    en: 'Every high finding has been read and settled, or is accepted with a reason ({n}).',
    'zh-CN': '每个高级别风险项都已看过并解决，或说明原因后接受（{n}）。',
  },
  'check.left': {
    en: 'What is kept or left out is meant to stay ({n} references).',
    'zh-CN': '保留或未纳入的数据确实应当保留（{n} 个关联关系）。',
  },
  'check.undo': { en: 'Undo: {undo}.', 'zh-CN': '回滚：{undo}。' },
  'check.digest': {
    en: 'The digest that is approved begins with {digest}.',
    'zh-CN': '所审核的摘要值以 {digest} 开头。',
  },
  'check.self': { en: 'The approver is not {by}, who asked.', 'zh-CN': '审核人不是申请人 {by}。' },

  evidence: { en: 'Evidence', 'zh-CN': '证据' },
  advice: { en: 'What to do', 'zh-CN': '如何处理' },
  'findings.more': { en: '{n} more findings of this rule: see plan.json', 'zh-CN': '此规则另有 {n} 项：见 plan.json' },
  'findings.none': { en: 'No rule found anything.', 'zh-CN': '没有规则发现问题。' },

  'graph.accounts': { en: '{n} accounts', 'zh-CN': '{n} 个账号' },
  'graph.run': { en: 'run {run}', 'zh-CN': '执行记录 {run}' },
  'graph.orphans': { en: 'orphan rows', 'zh-CN': '孤儿数据' },
  'graph.alt': {
    en: 'Drawing of the tables that the plan touches; the list below says the same.',
    'zh-CN': '变更计划涉及的表的示意图；下方列表内容相同。',
  },
  'graph.list': { en: 'The same as a list', 'zh-CN': '同样内容的列表' },
  'graph.more': {
    en: 'Drawn: {n} of {all} tables; the list has all.',
    'zh-CN': '图中显示 {n} 张表，共 {all} 张；列表中为全部。',
  },
  'graph.keeps': { en: '{n} rows stay', 'zh-CN': '保留 {n} 行' },

  'matrix.total': { en: 'total', 'zh-CN': '合计' },
  'matrix.others': { en: 'through other rows', 'zh-CN': '经由其他行' },
  'matrix.note': {
    en: 'Rows per account and table. A row that belongs to two accounts counts for both.',
    'zh-CN': '各账号在各表中的行数。同属两个账号的行各计一次。',
  },
  'matrix.account': { en: 'account', 'zh-CN': '账号' },

  'rows.showing': { en: 'Showing {n} of {m} rows.', 'zh-CN': '显示 {n} 行，共 {m} 行。' },
  'rows.range': { en: 'Rows {from} to {to} of {n}', 'zh-CN': '第 {from} 至 {to} 行，共 {n} 行' },
  'rows.rest': {
    en: 'Every row is in rows.ndjson.gz of the plan folder, by its key.',
    'zh-CN': '全部行按键列于变更计划目录的 rows.ndjson.gz。',
  },
  'rows.filter': { en: 'Filter these rows', 'zh-CN': '筛选这些行' },
  'rows.matches': { en: '{n} of {m} rows match.', 'zh-CN': '匹配 {n} 行，共 {m} 行。' },
  'rows.previous': { en: 'Previous', 'zh-CN': '上一页' },
  'rows.next': { en: 'Next', 'zh-CN': '下一页' },
  'rows.failed': {
    en: 'This browser cannot unpack the rows; the first ones are shown.',
    'zh-CN': '此浏览器无法解压数据，仅显示最前面的行。',
  },
  'rows.static': {
    en: 'Without JavaScript the first {n} rows are shown.',
    'zh-CN': '未启用 JavaScript，仅显示前 {n} 行。',
  },
  'rows.masked': {
    en: 'Masked columns show the first character only: {columns}.',
    'zh-CN': '脱敏列只显示第一个字符：{columns}。',
  },
  'rows.key': { en: 'key', 'zh-CN': '键' },
  'rows.none': { en: 'The plan keeps no rows to show.', 'zh-CN': '变更计划没有可显示的行。' },
  'value.length': { en: '({n} characters)', 'zh-CN': '（{n} 个字符）' },

  copy: { en: 'Copy', 'zh-CN': '复制' },
  copied: { en: 'Copied', 'zh-CN': '已复制' },
  'sql.hidden': {
    en: 'This statement holds values of masked columns; it is in plan.sql.',
    'zh-CN': '此语句含脱敏列的值，请见 plan.sql。',
  },
  'sql.about': {
    en: 'These statements are sent byte for byte as they stand in plan.sql, in one transaction.',
    'zh-CN': '执行时按 plan.sql 中的语句逐字节发送，全部在一个事务中。',
  },

  'undo.snapshot': {
    en: 'Before anything is deleted, the rows are written to a snapshot, read back and hashed, inside the same transaction.',
    'zh-CN': '删除之前，先在同一事务中把这些行写入快照，并读回核对摘要值。',
  },
  'undo.command': {
    en: 'A rollback is a plan of its own, with its own review and approval: untether rollback RUN.',
    'zh-CN': '回滚本身也是一个变更计划，同样需要审核：untether rollback RUN。',
  },
  'undo.hand': {
    en: 'Without this program: revert.sql puts everything back in the stock client. It holds whole rows.',
    'zh-CN': '不使用本程序时：revert.sql 可在数据库自带的客户端中还原一切。其中含完整的行。',
  },
  'undo.conflict': {
    en: 'Rows that somebody wrote meanwhile are reported as conflicts before anything is put back.',
    'zh-CN': '期间被他人改动的行会先报告为冲突，然后才还原。',
  },

  'guards.transaction': {
    en: 'One transaction: all of it is committed, or nothing.',
    'zh-CN': '一个事务：要么全部提交，要么什么都不变。',
  },
  'guards.count': {
    en: 'Each step must hit exactly the expected rows, and find them as this plan saw them (content digest); otherwise everything is rolled back.',
    'zh-CN': '每一步必须恰好命中预期行数，且内容与本变更计划所见一致（内容摘要值），否则全部回滚。',
  },
  'guards.effect': {
    en: 'What triggers and cascades do besides is compared with the plan before COMMIT.',
    'zh-CN': '提交前，触发器和级联产生的改动也会与变更计划比对。',
  },
  'guards.once': {
    en: 'A plan is applied once; it expires at {time}.',
    'zh-CN': '每个变更计划只执行一次；有效期至 {time}。',
  },
  'guards.checks': { en: 'Counted before COMMIT', 'zh-CN': '提交前核对的行数' },
  'guards.check': { en: 'check', 'zh-CN': '检查' },
  'guards.expected': { en: 'expected', 'zh-CN': '预期' },

  'approval.how': { en: 'To approve, in a terminal:', 'zh-CN': '在终端中审核通过：' },
  'approval.refuse': { en: 'To refuse:', 'zh-CN': '驳回：' },
  'approval.none': { en: 'Nobody has decided yet.', 'zh-CN': '尚无人审核。' },
  'approval.paper': { en: 'On paper', 'zh-CN': '书面签字' },
  'sign.requester': { en: 'Requester', 'zh-CN': '申请人' },
  'sign.approver': { en: 'Approver', 'zh-CN': '审核人' },
  'sign.executor': { en: 'Executor', 'zh-CN': '执行人' },
  'sign.role': { en: 'Role', 'zh-CN': '身份' },
  'sign.name': { en: 'Name', 'zh-CN': '姓名' },
  'sign.date': { en: 'Date', 'zh-CN': '日期' },
  'sign.signature': { en: 'Signature', 'zh-CN': '签名' },

  'from.tool': { en: 'Made with', 'zh-CN': '生成工具' },
  'from.made': { en: 'Made at', 'zh-CN': '生成时间' },
  'from.settings': { en: 'Digest of untether.yaml', 'zh-CN': 'untether.yaml 的摘要值' },
  'from.identity': { en: 'Identity of the database', 'zh-CN': '数据库标识' },
  'from.files': { en: 'Files that the digest covers', 'zh-CN': '摘要值所涵盖的文件' },
  'from.file': { en: 'file', 'zh-CN': '文件' },
  'from.structures': { en: 'Structure of the tables when the plan was made', 'zh-CN': '生成变更计划时的表结构指纹' },
  'from.none': { en: 'none', 'zh-CN': '无' },
} as const satisfies Record<string, Text>;

export type PageKey = keyof typeof pageTexts;

/** The text of `key` in one language, facts filled in. */
export function sayPage(key: PageKey, lang: Lang, facts: Facts = {}): string {
  return fill(pageTexts[key][lang], facts);
}
