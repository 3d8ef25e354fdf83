import { fill, type Facts, type Lang, type Text } from './text.js';

/** What `doctor` looks at. */
const names = {
  connection: { en: 'connection', 'zh-CN': '连接' },
  encryption: { en: 'encryption', 'zh-CN': '加密' },
  clock: { en: 'clock', 'zh-CN': '时钟' },
  pooler: { en: 'pooler', 'zh-CN': '连接池' },
  ledger: { en: 'ledger', 'zh-CN': '运行台账' },
  target: { en: 'target', 'zh-CN': '目标库' },
  accounts: { en: 'account tables', 'zh-CN': '账号表' },
  setting: { en: 'setting', 'zh-CN': '服务器设置' },
  approvers: { en: 'approvers', 'zh-CN': '审核人' },
  privileges: { en: 'privileges', 'zh-CN': '权限' },
  table: { en: 'table', 'zh-CN': '表' },
  trigger: { en: 'trigger', 'zh-CN': '触发器' },
  'foreign-key': { en: 'foreign key', 'zh-CN': '外键' },
  'snapshot-folder': { en: 'snapshot folder', 'zh-CN': '快照目录' },
  'snapshot-keys': { en: 'snapshot keys', 'zh-CN': '快照密钥' },
  leftovers: { en: 'leftovers', 'zh-CN': '残留文件' },
  'plans-folder': { en: 'plans folder', 'zh-CN': '计划目录' },
  'audit-log': { en: 'audit log', 'zh-CN': '审计日志' },
} as const satisfies Record<string, Text>;

/** What it found. */
const details = {
  as: { en: '{what}', 'zh-CN': '{what}' },
  'not-writable': { en: '{folder} cannot be written', 'zh-CN': '{folder} 无法写入' },
  'chain-holds': { en: '{entries} entries, the chain holds', 'zh-CN': '{entries} 条记录，链条完整' },
  none: { en: 'none', 'zh-CN': '无' },
  drafts: {
    en: '{count} folders of killed runs: untether snapshot prune',
    'zh-CN': '被中断的运行留下 {count} 个目录：untether snapshot prune',
  },
  'ledger-there': { en: '{table} is there', 'zh-CN': '{table} 已存在' },
  'ledger-missing': {
    en: '{table} is missing, or this login may not see it: untether init --ledger',
    'zh-CN': '缺少 {table}，或该登录无权查看：untether init --ledger',
  },
  ledgers: {
    en: 'there are several ({tables}), and a run that one of them knows, the others do not: nothing can be applied',
    'zh-CN': '存在多个（{tables}），其中一个记录的执行其他的并不知道：无法执行任何变更计划',
  },
  'own-name': {
    en: 'the ledger names {recorded} (production), and no other name is taken for it',
    'zh-CN': '台账写明 {recorded}（生产环境），不接受其他名称',
  },
  'no-name': {
    en: 'the ledger does not say that this is production; under another name other gates hold: untether init --ledger',
    'zh-CN': '台账没有写明这是生产环境；换一个名称就会适用另一套审核和限制：untether init --ledger',
  },
  'other-name': {
    en: 'the ledger names {recorded} (production): under this name, {name} ({environment}), no plan is made or applied',
    'zh-CN': '台账写明 {recorded}（生产环境）：以当前名称 {name}（{environment}）不能生成或执行变更计划',
  },
  'approvers-named': { en: '{count} named with their keys', 'zh-CN': '已列出 {count} 人及其密钥' },
  'rows-encrypted': { en: 'rows are encrypted to {count} keys', 'zh-CN': '行数据加密给 {count} 个密钥' },
  'rows-clear': {
    en: 'rows lie in clear in files of this user: snapshotRecipients encrypts them',
    'zh-CN': '行数据以明文存放在当前用户的文件中：可用 snapshotRecipients 加密',
  },
  'rows-must-be-encrypted': {
    en: 'the policy asks for encrypted snapshots, and there are no snapshotRecipients: nothing can be applied',
    'zh-CN': '策略要求加密快照，但没有 snapshotRecipients：无法执行任何变更计划',
  },
  'approvers-claimed': {
    en: 'nobody is named with a key: an approval is no more than a name that somebody gives',
    'zh-CN': '没有列出任何人及其密钥：审核只是某人自称的名字',
  },
  'no-network': { en: 'no network in between', 'zh-CN': '不经过网络' },
  encrypted: { en: 'the connection is encrypted', 'zh-CN': '连接已加密' },
  'half-trusted': {
    en: 'the connection is encrypted, but tls: {tls} (settings or --url) asks for less than verify-full: somebody else could answer as the server',
    'zh-CN': '连接已加密，但 tls: {tls}（来自配置或 --url）低于 verify-full：他人可以冒充服务器',
  },
  plain: {
    en: 'tls: {tls} (settings or --url): the connection is not encrypted, and the server is on another machine',
    'zh-CN': 'tls: {tls}（来自配置或 --url）：连接未加密，而服务器在另一台机器上',
  },
  'clock-same': { en: 'server and program agree to {seconds} s', 'zh-CN': '服务器与程序相差 {seconds} 秒以内' },
  'clock-off': {
    en: 'the clock of the server is {seconds} s away from ours: approvals and plans expire by ours',
    'zh-CN': '服务器时钟与本机相差 {seconds} 秒：审批和计划按本机时钟过期',
  },
  direct: { en: 'the server that let us in answers', 'zh-CN': '直接连接到服务器' },
  pooled: {
    en: 'another process answers than the one that let us in: connect past the pooler, or let it keep a session until it ends',
    'zh-CN': '应答的进程与登录时的不同：绕过连接池直接连接，或使用会话级连接池',
  },
  allowed: {
    en: 'this login may do what plans need in {count} tables',
    'zh-CN': '该登录在 {count} 张表中具备计划所需的权限',
  },
  lacking: { en: '{table} lacks {privileges}: {grant}', 'zh-CN': '{table} 缺少 {privileges}：{grant}' },
  unseen: {
    en: '{table} is named in untether.yaml: it is not there, or this login may not see it',
    'zh-CN': 'untether.yaml 中写明的 {table} 不存在，或该登录无权查看',
  },
  'no-transactions': {
    en: '{table} has no transactions; plans that touch it are refused',
    'zh-CN': '{table} 不支持事务；涉及它的计划会被拒绝',
  },
  rules: {
    en: '{table} has rules that rewrite changes ({names}); plans that change it are refused',
    'zh-CN': '{table} 有改写语句的规则（{names}）；改动它的计划会被拒绝',
  },
  'triggers-refused': {
    en: '{table}: {names} would run with changes, uncounted on this server; plans that set one off are refused',
    'zh-CN': '{table}：改动时会执行 {names}，该服务器无法计数；会触发它的计划会被拒绝',
  },
  'clock-unknown': { en: 'the server does not tell its time', 'zh-CN': '服务器没有给出时间' },
  triggers: { en: '{table}: {names} run with changes', 'zh-CN': '{table}：改动时会执行 {names}' },
  'not-valid': {
    en: '{table}: {name} is not checked for rows that were there before it',
    'zh-CN': '{table}：{name} 未校验先前已有的行',
  },
} as const satisfies Record<string, Text>;

export type DiagnosisName = keyof typeof names;
export type DiagnosisDetail = keyof typeof details;

export function nameDiagnosis(name: DiagnosisName, lang: Lang): string {
  return names[name][lang];
}

/** The text of `detail` in one language, facts filled in. */
export function tellDiagnosis(detail: DiagnosisDetail, lang: Lang, facts: Facts): string {
  return fill(details[detail][lang], facts);
}
