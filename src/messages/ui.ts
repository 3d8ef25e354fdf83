import { fill, type Facts, type Lang, type Text } from './text.js';

/** Words of the command line itself; dot keys, one Chinese term per idea (CLI.md section 8). */
export const uiTexts = {
  'data.unchanged': { en: 'Nothing was changed.', 'zh-CN': '没有改动任何数据。' },
  'data.committed': { en: 'Changes were committed.', 'zh-CN': '改动已提交。' },
  'data.unknown': { en: 'Outcome unknown.', 'zh-CN': '结果未知。' },
  'label.error': { en: 'error', 'zh-CN': '错误' },
  'label.why': { en: 'Why:', 'zh-CN': '原因：' },
  'label.next': { en: 'Next:', 'zh-CN': '下一步：' },
  'severity.high': { en: 'HIGH', 'zh-CN': '高' },
  'severity.medium': { en: 'MEDIUM', 'zh-CN': '中' },
  'severity.low': { en: 'LOW', 'zh-CN': '低' },
  'severity.info': { en: 'INFO', 'zh-CN': '提示' },
  'rules.off': {
    en: 'Not looked for, switched off in untether.yaml: {rules}.',
    'zh-CN': '未检查（已在 untether.yaml 中关闭）：{rules}。',
  },
  'ask.target': {
    en: 'Type the name of the target to confirm ({target}): ',
    'zh-CN': '输入目标库名称以确认（{target}）：',
  },
  'inspect.waiting': {
    en: '{count} polymorphic proposals wait: write which value of the type column is meant, as when.',
    'zh-CN': '{count} 个多态关联关系待定：用 when 写明类型列的取值后才能确认。',
  },
  'inspect.confirmed': {
    en: '{count} proposals confirmed in {file}.',
    'zh-CN': '已在 {file} 中确认 {count} 条建议。',
  },
  'inspect.rejected': {
    en: '{count} proposals rejected in {file}.',
    'zh-CN': '已在 {file} 中驳回 {count} 条建议。',
  },
  'inspect.nothing-new': {
    en: 'Nothing new: {file} has every proposal.',
    'zh-CN': '没有新增：{file} 已包含全部建议。',
  },
  'inspect.declined': { en: 'No decision was written to {file}.', 'zh-CN': '没有向 {file} 写入任何决定。' },
  'ask.decide': { en: 'Write this to {file}? [y/N] ', 'zh-CN': '写入 {file}？[y/N] ' },
  'inspect.written': { en: '{count} proposals added to {file}.', 'zh-CN': '已向 {file} 添加 {count} 条建议。' },
  'output.written': { en: 'Written: {file}', 'zh-CN': '已写入：{file}' },
  'scan.unrecorded': {
    en: 'The audit log does not have this scan: {reason}',
    'zh-CN': '审计日志没有记下这次扫描：{reason}',
  },
  'output.not-written': {
    en: '{file} was not written ({reason}); what it would hold is printed instead.',
    'zh-CN': '未能写入 {file}（{reason}），其内容改为直接输出。',
  },
  'plan.skipped': { en: 'Skipped, not there: {names} ({count}).', 'zh-CN': '已跳过不存在的账号：{names}（{count}）。' },
  'refresh.same': {
    en: 'Nothing moved since {before}: {plan} does the same to the same rows. Its digest is new, for the times in it are.',
    'zh-CN': '自 {before} 以来没有变化：{plan} 对同样的行做同样的改动。其中的时间不同，因此摘要值是新的。',
  },
  'refresh.moved': {
    en: 'Moved since {before}; {plan} has another digest and needs an approval of its own.',
    'zh-CN': '自 {before} 以来数据已变化；{plan} 的摘要值不同，需要重新审核。',
  },
  'refresh.rows': {
    en: '{table}: {gone} rows gone, {added} new, {changed} changed',
    'zh-CN': '{table}：消失 {gone} 行，新增 {added} 行，改变 {changed} 行',
  },
  'refresh.table': {
    en: '{table}: another structure; columns new: {added}; gone: {gone}',
    'zh-CN': '{table}：表结构已变化；新增列：{added}；消失的列：{gone}',
  },
  'refresh.account': { en: 'account gone: {account}', 'zh-CN': '账号已不存在：{account}' },
  'refresh.finding-new': { en: 'finding, new: {message}', 'zh-CN': '新增风险项：{message}' },
  'refresh.finding-gone': { en: 'finding, gone: {message}', 'zh-CN': '已消失的风险项：{message}' },
  'refresh.left-new': { en: 'left out, new: {reference}, rows {rows}', 'zh-CN': '新增未纳入：{reference}，{rows} 行' },
  'refresh.left-gone': {
    en: 'left out before: {reference}, rows {rows}',
    'zh-CN': '此前未纳入：{reference}，{rows} 行',
  },
  'refresh.sql': { en: 'statements:', 'zh-CN': '语句：' },
  'refresh.settings': { en: 'untether.yaml is another one.', 'zh-CN': 'untether.yaml 已改变。' },
  'refresh.more': { en: '... {count} more', 'zh-CN': '…… 另有 {count} 行' },
  'plan.list': {
    en: 'List: {lines} lines: {found} found, {repeated} repeated, {missing} missing, {ambiguous} ambiguous, {empty} empty.',
    'zh-CN': '名单共 {lines} 行：找到 {found}，重复 {repeated}，不存在 {missing}，匹配多个 {ambiguous}，空白 {empty}。',
  },
  'plan.rejects': { en: 'Rejected lines: {file}', 'zh-CN': '未采用的行：{file}' },
  'plan.folder': { en: 'Plan folder: {folder}', 'zh-CN': '变更计划目录：{folder}' },
  'approve.approved': {
    en: '{plan} approved by {by} ({identity}): {valid} of {needed}.',
    'zh-CN': '{by}（{identity}）已审核通过 {plan}：{valid}/{needed}。',
  },
  'approve.rejected': { en: '{plan} rejected by {by} ({identity}).', 'zh-CN': '{by}（{identity}）已驳回 {plan}。' },
  'rehearse.done': {
    en: 'Rehearsed: it ran for real, every check held, and it was rolled back.',
    'zh-CN': '演练完成：已真实执行，各项检查均通过，并已回滚。',
  },
  'run.rows': {
    en: 'Run {run} of {plan}: {deleted} rows deleted, {updated} updated, {inserted} inserted.',
    'zh-CN': '执行 {run}（{plan}）：删除 {deleted} 行，更新 {updated} 行，插入 {inserted} 行。',
  },
  'run.items': {
    en: '{done} done, {already} already so, {refused} refused, {conflict} conflict.',
    'zh-CN': '完成 {done}，已是如此 {already}，拒绝 {refused}，冲突 {conflict}。',
  },
  'run.locked': { en: 'Locks held for {ms} ms.', 'zh-CN': '持锁 {ms} 毫秒。' },
  'run.snapshot': {
    en: 'Snapshot: {rows} rows in {path} (sha256 {sha256}).',
    'zh-CN': '快照：{rows} 行，位于 {path}（sha256 {sha256}）。',
  },
  'snapshot.list': { en: '{count} snapshots.', 'zh-CN': '共 {count} 个快照。' },
  'snapshot.show': {
    en: 'Snapshot of {run} ({plan}), taken {at}: {rows} rows in {path}',
    'zh-CN': '{run}（{plan}）的快照，生成于 {at}：{rows} 行，位于 {path}',
  },
  'snapshot.verified': {
    en: 'Snapshot of {run} holds: {files} files, {rows} rows, every hash and digest as written.',
    'zh-CN': '{run} 的快照完好：{files} 个文件，{rows} 行，所有摘要值一致。',
  },
  'rollback.pre-approved': {
    en: '{plan} was approved with the run it undoes; it goes on to apply.',
    'zh-CN': '{plan} 已随原执行预先审核通过，继续执行。',
  },
  'rollback.conflicts': {
    en: '{count} rows are not as the run left them:',
    'zh-CN': '{count} 行与执行后不一致：',
  },
  'snapshot.exported': {
    en: 'Snapshot of {run} as SQL: {rows} rows in {file}. It holds whole rows: give it to nobody who may not read the tables.',
    'zh-CN': '{run} 的快照已导出为 SQL：{rows} 行，写入 {file}。其中含完整的行，不得交给无权读取这些表的人。',
  },
  'snapshot.prunable': {
    en: '{count} snapshots go for good, and {leftovers} folders that are none. Their runs cannot be rolled back afterwards:',
    'zh-CN': '将永久删除 {count} 个快照和 {leftovers} 个残留文件夹。删除后，相应的执行无法再回滚：',
  },
  'snapshot.pruned': {
    en: '{count} snapshots removed, {leftovers} leftover folders removed. The audit log names each snapshot.',
    'zh-CN': '已删除 {count} 个快照、{leftovers} 个残留文件夹。审计日志记有每一个快照。',
  },
  'state.waiting-for-approval': { en: 'WAITING FOR APPROVAL', 'zh-CN': '等待审核' },
  'state.approved': { en: 'APPROVED', 'zh-CN': '已审核通过' },
  'state.rejected': { en: 'REJECTED', 'zh-CN': '已驳回' },
  'state.expired': { en: 'EXPIRED', 'zh-CN': '已过期' },
  'state.applied': { en: 'APPLIED', 'zh-CN': '已执行' },
  'state.nothing-to-do': { en: 'NOTHING TO DO', 'zh-CN': '无需处理' },
  'status.line': {
    en: '{rows} rows, approvals {valid} of {needed}, expires {expires} {runs}',
    'zh-CN': '{rows} 行，审核 {valid}/{needed}，{expires} 过期 {runs}',
  },
  'status.none': { en: 'There are no plans yet.', 'zh-CN': '还没有变更计划。' },
  'log.head': { en: '{count} entries.', 'zh-CN': '共 {count} 条记录。' },
  'log.verified': {
    en: 'The audit log holds: {count} entries, head {head}.',
    'zh-CN': '审计日志完好：{count} 条，末端 {head}。',
  },
  'log.anchored': {
    en: '{anchors} approvals and runs in the ledger vouch for it; entries behind the last of them: {unanchored}.',
    'zh-CN': '{anchors} 份审核和台账中的执行与之吻合；其后另有 {unanchored} 条记录。',
  },
  'log.anchored-locally': {
    en: '{anchors} approvals vouch for it; entries behind the last of them: {unanchored}. With -t TARGET the ledger is asked, too.',
    'zh-CN': '{anchors} 份审核与之吻合；其后另有 {unanchored} 条记录。加上 -t TARGET 可一并核对台账。',
  },
  'log.sealed-before': {
    en: 'Broken logs that were put aside before it: {count}.',
    'zh-CN': '此前已搁置的损坏日志：{count} 份。',
  },
  'plans.unread': {
    en: 'Plans that cannot be read, so that not all of their decisions are known: {count}.',
    'zh-CN': '无法读取、因而其审核不能全部得知的变更计划：{count} 个。',
  },
  'case.exported': {
    en: 'Everything that proves {run} is in {folder}: keys of accounts, no rows.',
    'zh-CN': '证明 {run} 的全部材料已写入 {folder}：含账号主键，不含数据行。',
  },
  'case.verified': { en: 'The evidence of {run} holds:', 'zh-CN': '{run} 的证据完好：' },
  'log.sealed': {
    en: 'The audit log holds and is sealed, head {head}.',
    'zh-CN': '审计日志完好，已封存，末端 {head}。',
  },
  'log.put-aside': {
    en: 'The broken log is kept as {file}; a new one begins with its hash and the reason, head {head}.',
    'zh-CN': '已损坏的日志保留为 {file}；新日志以其摘要值和原因开头，末端 {head}。',
  },
  'init.created': { en: 'Written: {file}', 'zh-CN': '已写入：{file}' },
  'init.present': { en: 'Already there: {file}', 'zh-CN': '已存在：{file}' },
  'init.ledger-created': { en: 'The ledger table untether_run was created.', 'zh-CN': '已创建台账表 untether_run。' },
  'init.ledger-present': { en: 'The ledger table untether_run is there.', 'zh-CN': '台账表 untether_run 已存在。' },
  'init.production': {
    en: 'The ledger names {target} (production): no other name is taken for this database.',
    'zh-CN': '台账已写明 {target}（生产环境）：该数据库不接受其他名称。',
  },
  'init.ledger-not-allowed': {
    en: 'This login may not create the ledger table; a DBA can run:',
    'zh-CN': '当前登录用户无权创建台账表，可由 DBA 执行：',
  },
  'recover.committed': {
    en: 'The ledger holds run {run}: it is committed, whole.',
    'zh-CN': '台账中有执行 {run}：已完整提交。',
  },
  'recover.rolled-back': {
    en: 'The ledger does not hold run {run}: nothing of it was committed.',
    'zh-CN': '台账中没有执行 {run}：没有提交任何内容。',
  },
  'recover.unknown': {
    en: 'Run {run} cannot be settled yet: its session may still be open, or the server does not answer.',
    'zh-CN': '执行 {run} 暂时无法判断：会话可能仍未结束，或服务器没有响应。',
  },
  'attest.done': {
    en: 'Run {run} of {plan}, executed by {who}: {count} checks, all hold.',
    'zh-CN': '执行 {run}（{plan}），由 {who} 手工完成：{count} 项检查全部成立。',
  },
  'attest.in-ledger': {
    en: 'Recorded in the ledger and in the audit log. No data was changed.',
    'zh-CN': '已记入台账和审计日志。没有改动业务数据。',
  },
  'attest.not-in-ledger': {
    en: 'Recorded in the audit log only: there is no ledger, or this login may not write it. No data was changed.',
    'zh-CN': '只记入审计日志：没有台账，或当前登录用户无权写入。没有改动业务数据。',
  },
  'doctor.bundle': {
    en: 'For technical support: {file}. No values, passwords or names of people are in it; read it before you send it.',
    'zh-CN': '供技术支持使用：{file}。其中没有数据值、密码和人名；发送前可自行查看。',
  },
  'doctor.summary': { en: '{count} checks, {failed} failed.', 'zh-CN': '共 {count} 项检查，{failed} 项未通过。' },
  'config.fine': {
    en: '{file}: {targets} targets, {references} references, no problems.',
    'zh-CN': '{file}：{targets} 个目标库，{references} 个关联关系，没有问题。',
  },
  'config.none': {
    en: 'There is no untether.yaml; the defaults apply.',
    'zh-CN': '没有 untether.yaml，使用默认配置。',
  },
  'stop.asked': {
    en: 'Stopping: the run is rolled back after the current statement. A second Ctrl-C ends the program at once; the server then rolls back by itself.',
    'zh-CN': '正在停止：当前语句结束后回滚。再次按 Ctrl-C 立即结束程序，服务器会自行回滚。',
  },
} as const satisfies Record<string, Text>;

export type UiKey = keyof typeof uiTexts;

/** The text of `key` in one language, facts filled in. */
export function say(key: UiKey, lang: Lang, facts: Facts = {}): string {
  return fill(uiTexts[key][lang], facts);
}
