import { planTexts } from './review-plans.js';
import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of the screens and pages that show a plan or a database; dot keys, one Chinese term per idea (CLI.md section 8). */
export const reviewTexts = {
  'list.and': { en: ', ', 'zh-CN': '，' },
  'list.or': { en: '; ', 'zh-CN': '；' },
  quoted: { en: '"{text}"', 'zh-CN': '“{text}”' },
  more: { en: '... {n} more', 'zh-CN': '... 另有 {n} 项' },
  'more.json': { en: '... {n} more (--json)', 'zh-CN': '... 另有 {n} 项（--json）' },
  showing: { en: 'showing {n} of {all}', 'zh-CN': '显示 {n} 项，共 {all} 项' },
  yes: { en: 'yes', 'zh-CN': '可以' },
  no: { en: 'no', 'zh-CN': '不可' },

  plan: { en: 'Plan', 'zh-CN': '变更计划' },
  ...planTexts,
  'label.target': { en: 'Target', 'zh-CN': '目标库' },
  'label.ticket': { en: 'Ticket', 'zh-CN': '工单' },
  'label.by': { en: 'Made by', 'zh-CN': '申请人' },
  'label.state': { en: 'State', 'zh-CN': '状态' },
  'label.undo': { en: 'Undo', 'zh-CN': '回滚' },
  files: {
    en: 'plan.sql makes the changes, verify.sql looks whether they are there and changes nothing, revert.sql puts everything back.',
    'zh-CN': 'plan.sql 执行改动；verify.sql 只核对改动是否到位，不改动数据；revert.sql 把一切还原。',
  },
  'files.client': {
    en: 'All three run in the stock client of the database, without this program.',
    'zh-CN': '三个文件都可以用数据库自带的客户端运行，不需要本程序。',
  },
  'label.part': { en: 'Part', 'zh-CN': '范围' },
  'label.undoes': { en: 'Undoes', 'zh-CN': '撤销' },
  'label.digest': { en: 'Digest', 'zh-CN': '摘要值' },
  digest: { en: 'digest {digest}', 'zh-CN': '摘要值 {digest}' },
  expires: { en: 'expires {time}', 'zh-CN': '有效期至 {time}' },
  production: { en: 'PRODUCTION', 'zh-CN': '生产' },
  undoes: { en: 'run {run}, snapshot {snapshot}', 'zh-CN': '执行记录 {run}，快照 {snapshot}' },
  'undo.all': { en: 'yes: all {n} rows will be in the snapshot', 'zh-CN': '可以：{n} 行将全部写入快照' },
  'undo.none': { en: 'no: what this plan changes cannot be put back', 'zh-CN': '不可：本变更计划的改动无法还原' },
  'undo.nothing': { en: 'nothing to undo', 'zh-CN': '没有需要回滚的数据' },

  'state.waiting': { en: 'WAITING FOR APPROVAL ({valid} of {needed})', 'zh-CN': '等待审核（{valid} / {needed}）' },
  'state.approved': { en: 'APPROVED ({valid} of {needed})', 'zh-CN': '审核通过（{valid} / {needed}）' },
  'state.pre-approved': { en: 'APPROVED WITH THE RUN', 'zh-CN': '已随执行预先审核通过' },
  'state.free': { en: 'NO APPROVAL NEEDED', 'zh-CN': '无需审核' },
  'state.rejected': { en: 'REJECTED', 'zh-CN': '已驳回' },
  'state.void': { en: 'APPROVAL VOID: given for another digest', 'zh-CN': '审核失效：对应的是另一个摘要值' },
  'state.expired': { en: 'EXPIRED', 'zh-CN': '已过期' },
  'state.applied': { en: 'APPLIED (run {run})', 'zh-CN': '已执行（执行记录 {run}）' },
  'state.empty': { en: 'NOTHING TO DO', 'zh-CN': '没有需要处理的数据' },
  'decision.approved': { en: 'approved by {by}  {time}', 'zh-CN': '审核通过：{by}  {time}' },
  'decision.uncounted': { en: '(does not count: {reason})', 'zh-CN': '（不计入：{reason}）' },
  'decision.rejected': { en: 'rejected by {by}  {time}', 'zh-CN': '驳回：{by}  {time}' },
  'identity.claimed': { en: 'claimed', 'zh-CN': '自称' },
  'identity.os-login': { en: 'os-login', 'zh-CN': '系统登录' },
  'identity.signed': { en: 'signed', 'zh-CN': '已签名' },

  legend: {
    en: '- delete   ~ update   + insert   ! needs attention',
    'zh-CN': '- 删除   ~ 更新   + 插入   ! 需要注意',
  },
  'action.delete': { en: 'delete', 'zh-CN': '删除' },
  'action.update': { en: 'update', 'zh-CN': '更新' },
  'action.insert': { en: 'insert', 'zh-CN': '插入' },
  'column.action': { en: 'action', 'zh-CN': '动作' },
  'column.table': { en: 'table', 'zh-CN': '表' },
  'column.rows': { en: 'rows', 'zh-CN': '行数' },
  'column.of': { en: 'of', 'zh-CN': '全表' },
  'column.share': { en: 'share', 'zh-CN': '占比' },
  'column.link': { en: 'link', 'zh-CN': '关联关系' },
  'column.undo': { en: 'undo', 'zh-CN': '回滚' },
  'column.reason': { en: 'reason', 'zh-CN': '原因' },
  'column.severity': { en: 'severity', 'zh-CN': '级别' },
  'column.finding': { en: 'finding', 'zh-CN': '风险项' },
  'column.advice': { en: 'what to do', 'zh-CN': '如何处理' },
  'link.account': { en: 'the account itself', 'zh-CN': '账号本身' },
  'link.disabled': { en: 'the account is disabled', 'zh-CN': '停用账号' },
  'link.undoes.delete': { en: 'undoes the delete of step {step}', 'zh-CN': '撤销第 {step} 步的删除' },
  'link.undoes.update': { en: 'undoes the update of step {step}', 'zh-CN': '撤销第 {step} 步的更新' },
  'link.undoes.insert': { en: 'undoes the insert of step {step}', 'zh-CN': '撤销第 {step} 步的插入' },
  automatic: { en: 'Besides, the engine does by itself: {list}.', 'zh-CN': '此外，数据库会自动执行：{list}。' },

  kept: { en: 'Kept on purpose', 'zh-CN': '有意保留' },
  left: { en: 'Left out, not decided', 'zh-CN': '未纳入，尚未决定' },

  attention: { en: 'Attention', 'zh-CN': '风险项' },
  accept: {
    en: 'To accept it when approving: --accept {rule} --why "..."',
    'zh-CN': '审核时接受该风险项：--accept {rule} --why "..."',
  },
  accepted: { en: 'accepted by {by}: {why}', 'zh-CN': '已由 {by} 接受：{why}' },
  'count.low': { en: '{n} low', 'zh-CN': '低 {n} 项' },
  'count.info': { en: '{n} info', 'zh-CN': '提示 {n} 项' },
  also: { en: 'Also {counts}: {command}', 'zh-CN': '另有{counts}：{command}' },
  accounts: { en: 'Accounts', 'zh-CN': '账号' },

  sql: { en: 'Statements', 'zh-CN': '语句' },
  'sql.step': {
    en: '-- step {step}: {action} on {table}, expect {rows} rows',
    'zh-CN': '-- 第 {step} 步：{action} {table}，预期行数 {rows}',
  },
  'sql.first': {
    en: '-- the first of {n} statements; all of them are in plan.sql',
    'zh-CN': '-- 共 {n} 条语句，此处为第一条；全部语句见 plan.sql',
  },
  'sql.clipped': {
    en: '-- the first {shown} of {n} characters; the whole statement is in plan.sql',
    'zh-CN': '-- 前 {shown} 个字符，全长 {n} 个字符；完整语句见 plan.sql',
  },

  totals: { en: '{changes}, {tables}.', 'zh-CN': '{changes}，{tables}。' },
  unchanged: { en: 'Nothing has been changed yet.', 'zh-CN': '尚未改动任何数据。' },
  changed: { en: 'Run {run} has applied this plan.', 'zh-CN': '执行记录 {run} 已执行本变更计划。' },

  'page.summary': { en: 'Summary', 'zh-CN': '概要' },
  'page.steps': { en: 'Steps', 'zh-CN': '步骤' },
  'page.findings': { en: 'Findings', 'zh-CN': '风险项' },
  'page.nothing': { en: 'None.', 'zh-CN': '无。' },
  'page.approve': { en: 'How to approve', 'zh-CN': '如何审核' },
  'page.approver': {
    en: 'The approver is never the requester. An approval holds for exactly this digest; a change to the plan makes it void.',
    'zh-CN': '审核人不能是申请人本人。审核只对这一摘要值有效，变更计划一旦变化，审核即失效。',
  },
  'page.read': { en: 'Read the plan:', 'zh-CN': '查看变更计划：' },
  'page.say': { en: 'Then decide:', 'zh-CN': '然后作出决定：' },

  'inspect.database': { en: 'Database', 'zh-CN': '数据库' },
  'inspect.accounts': { en: 'Account tables', 'zh-CN': '账号表' },
  'inspect.noAccounts': {
    en: 'No account table was found. Name it in untether.yaml under accounts.',
    'zh-CN': '没有找到账号表。可在 untether.yaml 的 accounts 中写明。',
  },
  'inspect.roles': { en: 'Roles, permissions, groups, posts', 'zh-CN': '角色、权限、用户组、岗位' },
  'inspect.grants': { en: 'Grants', 'zh-CN': '授权' },
  'inspect.toAccounts': { en: 'References to account tables', 'zh-CN': '指向账号表的关联关系' },
  'inspect.toOthers': { en: 'References to other tables', 'zh-CN': '指向其他表的关联关系' },
  'inspect.from': { en: 'References of this table', 'zh-CN': '本表的关联关系' },
  'inspect.to': { en: 'References to this table', 'zh-CN': '指向本表的关联关系' },
  'inspect.counts': {
    en: 'confirmed {confirmed}, proposed {proposed}, rejected {rejected}',
    'zh-CN': '已确认 {confirmed}，建议 {proposed}，已驳回 {rejected}',
  },
  'inspect.paths': { en: 'What roles allow', 'zh-CN': '角色拥有的权限' },
  'inspect.held': { en: '{role}: held through {holders}', 'zh-CN': '{role}：通过 {holders} 授予' },
  'inspect.heldAllows': {
    en: '{role}: held through {holders}, allows {permissions}',
    'zh-CN': '{role}：通过 {holders} 授予，权限见 {permissions}',
  },
  'inspect.tenants': { en: 'What divides the database', 'zh-CN': '划分整个数据库的表' },
  'inspect.tenant': {
    en: '{table}: {n} columns say which of its rows a row belongs to; listed with --json',
    'zh-CN': '{table}：有 {n} 列表示记录归属于它的哪一行；用 --json 查看',
  },
  'looked.schemaOnly': {
    en: 'No row was looked at (--schema-only): names, types and declarations alone speak.',
    'zh-CN': '未查看任何数据（--schema-only）：仅依据名称、类型和声明。',
  },
  'looked.rows': {
    en: 'Looked at {rows} rows of {tables} tables: {whole} whole, {part} in part.',
    'zh-CN': '查看了 {rows} 行，来自 {tables} 张表：整表 {whole} 张，部分 {part} 张。',
  },
  'looked.empty': {
    en: '{n} tables are empty: only names speak there.',
    'zh-CN': '{n} 张表为空：那里仅依据名称。',
  },
  'looked.privilege': {
    en: '{n} tables may not be read by this login.',
    'zh-CN': '{n} 张表当前登录无权读取。',
  },
  'looked.timeout': { en: '{n} tables took too long to read.', 'zh-CN': '{n} 张表读取超时。' },
  'looked.limits': {
    en: '{n} tables were left out: enough had been read.',
    'zh-CN': '{n} 张表未查看：已达到读取上限。',
  },
  'looked.no-index': {
    en: 'No value was looked up in {n} tables: without an index all of it would be read.',
    'zh-CN': '{n} 张表中未核对取值：没有索引，须读取整表。',
  },
  'looked.foreign': { en: '{n} tables are on another server.', 'zh-CN': '{n} 张表位于其他服务器。' },
  'looked.materialized': {
    en: '{n} materialized views were not looked into.',
    'zh-CN': '{n} 个物化视图未查看。',
  },
  'looked.columns': {
    en: 'Columns that might be references, not read for their number (--json): {list}.',
    'zh-CN': '因数量过多而未读取的、可能是关联关系的列（见 --json）：{list}。',
  },
  'looked.error': { en: '{n} tables could not be read (--json).', 'zh-CN': '{n} 张表无法读取（见 --json）。' },
  'looked.views': {
    en: '{n} views could not be made out.',
    'zh-CN': '{n} 个视图无法解读。',
  },
  'inspect.columns': { en: 'Columns', 'zh-CN': '列' },
  'inspect.keys': { en: 'Keys', 'zh-CN': '键' },
  'inspect.primary': { en: 'primary key', 'zh-CN': '主键' },
  'inspect.unique': { en: 'unique', 'zh-CN': '唯一' },
  'inspect.noKey': { en: 'none: the full row stands for itself', 'zh-CN': '无：只能用整行标识' },
  'inspect.triggers': { en: 'Triggers', 'zh-CN': '触发器' },
  'inspect.estimate': { en: '~ {n} rows', 'zh-CN': '约 {n} 行' },
  'inspect.matched': { en: '{matched} of {distinct} values match', 'zh-CN': '匹配 {matched} 个值，共 {distinct} 个' },
  'inspect.matchedOnly': { en: '{matched} values match', 'zh-CN': '匹配 {matched} 个值' },
  'inspect.counterExamples': { en: 'not matched: {list}', 'zh-CN': '未匹配：{list}' },
  'column.key': { en: 'key', 'zh-CN': '键' },
  'column.lookup': { en: 'lookup', 'zh-CN': '查找列' },
  'column.deleted': { en: 'deleted', 'zh-CN': '逻辑删除' },
  'column.disabled': { en: 'disabled', 'zh-CN': '停用' },
  'column.state': { en: 'state', 'zh-CN': '状态' },
  'column.kind': { en: 'kind', 'zh-CN': '种类' },
  'column.reference': { en: 'from -> to', 'zh-CN': '从 -> 到' },
  'column.basis': { en: 'basis', 'zh-CN': '依据' },
  'column.confidence': { en: 'conf.', 'zh-CN': '可信度' },
  'column.name': { en: 'name', 'zh-CN': '名称' },
  'column.type': { en: 'type', 'zh-CN': '类型' },
  'column.nullable': { en: 'null', 'zh-CN': '可空' },
  'column.comment': { en: 'comment', 'zh-CN': '注释' },
  'nullable.yes': { en: 'yes', 'zh-CN': '是' },
  'nullable.no': { en: 'no', 'zh-CN': '否' },
  'basis.declared': { en: 'declared', 'zh-CN': '已声明' },
  'basis.inferred': { en: 'inferred', 'zh-CN': '推断' },
  'basis.by-name': { en: 'by name', 'zh-CN': '按姓名匹配' },
  'basis.polymorphic': { en: 'polymorphic', 'zh-CN': '多态' },
  'basis.manual': { en: 'manual', 'zh-CN': '手工' },
  'link.confirmed': { en: 'confirmed', 'zh-CN': '已确认' },
  'link.proposed': { en: 'proposed', 'zh-CN': '建议' },
  'link.rejected': { en: 'rejected', 'zh-CN': '已驳回' },
  'kind.role': { en: 'role', 'zh-CN': '角色' },
  'kind.permission': { en: 'permission', 'zh-CN': '权限' },
  'kind.group': { en: 'group', 'zh-CN': '用户组' },
  'kind.post': { en: 'post', 'zh-CN': '岗位' },
  'kind.external-account': { en: 'external-account', 'zh-CN': '外部账号' },
  'kind.session': { en: 'session', 'zh-CN': '会话' },
  'kind.token': { en: 'token', 'zh-CN': '令牌' },
  'kind.delegate': { en: 'delegate', 'zh-CN': '委托' },
  'kind.ownership': { en: 'ownership', 'zh-CN': '归属' },
  'kind.audit': { en: 'audit', 'zh-CN': '操作记录' },
  'kind.account': { en: 'account', 'zh-CN': '账号' },
  'kind.other': { en: 'other', 'zh-CN': '其他' },
} as const satisfies Record<string, Text>;

/** Counted things; `one` is used for exactly one. */
export const countTexts = {
  accounts: {
    one: { en: '{n} account', 'zh-CN': '{n} 个账号' },
    other: { en: '{n} accounts', 'zh-CN': '{n} 个账号' },
  },
  delete: {
    one: { en: '{n} row deleted', 'zh-CN': '删除 {n} 行' },
    other: { en: '{n} rows deleted', 'zh-CN': '删除 {n} 行' },
  },
  update: {
    one: { en: '{n} row updated', 'zh-CN': '更新 {n} 行' },
    other: { en: '{n} rows updated', 'zh-CN': '更新 {n} 行' },
  },
  insert: {
    one: { en: '{n} row inserted', 'zh-CN': '插入 {n} 行' },
    other: { en: '{n} rows inserted', 'zh-CN': '插入 {n} 行' },
  },
  rows: {
    one: { en: '{n} row', 'zh-CN': '{n} 行' },
    other: { en: '{n} rows', 'zh-CN': '{n} 行' },
  },
  tables: {
    one: { en: '{n} table', 'zh-CN': '{n} 张表' },
    other: { en: '{n} tables', 'zh-CN': '{n} 张表' },
  },
  references: {
    one: { en: '{n} reference', 'zh-CN': '{n} 个关联关系' },
    other: { en: '{n} references', 'zh-CN': '{n} 个关联关系' },
  },
} as const satisfies Record<string, { readonly one: Text; readonly other: Text }>;

export type ReviewKey = keyof typeof reviewTexts;

/** The text of `key` in one language, facts filled in. */
export function tell(key: ReviewKey, lang: Lang, facts: Facts = {}): string {
  return fill(reviewTexts[key][lang], facts);
}

/** `1 row`, `2 rows`. */
export function count(what: keyof typeof countTexts, n: number, lang: Lang): string {
  return fill(countTexts[what][n === 1 ? 'one' : 'other'][lang], { n });
}

/** The word for a code such as a basis or a reason; a code that this version does not know stands for itself. */
export function wordFor(family: string, code: string, lang: Lang): string {
  const key = `${family}.${code}`;
  return Object.hasOwn(reviewTexts, key) ? reviewTexts[key as ReviewKey][lang] : code;
}
