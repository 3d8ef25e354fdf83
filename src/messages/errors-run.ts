import type { ErrorText } from './error-text.js';

/** A run and what follows it. A: rolled back. S: stopped. X: unknown. I: integrity. F: findings. B: the unforeseen. */
export const runErrors = {
  A01: {
    message: {
      en: 'Rows hit by a statement on {table}: {actual}, expected {expected}.',
      'zh-CN': '表 {table} 上的一条语句影响了 {actual} 行，预期为 {expected} 行。',
    },
    meaning: {
      en:
        'The rows were checked under lock just before, so something else had its hand in: a trigger, a rule or a cascade. ' +
        'The run was rolled back and the connection closed; ' +
        'the database is as it was.',
      'zh-CN':
        '语句执行前刚在加锁状态下核对过数据，说明有其他因素介入：触发器、规则或级联。' +
        '本次执行已回滚并断开连接，数据库保持原样。',
    },
    next: ['untether rehearse {plan}', 'untether inspect --table {table}', 'untether status'],
  },
  A02: {
    message: {
      en: 'New orphan rows or leftovers found inside the transaction: {count}.',
      'zh-CN': '事务内检查发现 {count} 行新的孤儿数据或残留数据。',
    },
    meaning: {
      en:
        'After the statements and before COMMIT, every reference of the plan is checked for rows that would point nowhere and for links of the accounts that are still there. ' +
        'The plan would have left some behind. ' +
        'The run was rolled back.',
      'zh-CN':
        '语句执行之后、COMMIT 之前，会检查变更计划涉及的每个关联关系，看是否有悬空引用，以及账号是否还有关联记录。' +
        '按该变更计划执行会留下这样的数据。' +
        '本次执行已回滚。',
    },
    next: ['untether show {plan} --rows', 'untether scan'],
  },
  A03: {
    message: { en: 'The database changed more than the plan says.', 'zh-CN': '数据库的实际改动超出了变更计划。' },
    meaning: {
      en:
        'Counted over all tables, the transaction changed rows that no step names: a trigger, a rule or a cascade did it. ' +
        'Each such table is listed. ' +
        'The run was rolled back, so the extra changes are gone as well.',
      'zh-CN':
        '按所有表统计，事务改动了没有任何步骤提到的行：这是触发器、规则或级联造成的。' +
        '每张这样的表都已列出。' +
        '本次执行已回滚，额外的改动也随之撤销。',
    },
    next: ['untether show {plan} --rows', 'untether inspect'],
  },
  A04: {
    message: { en: 'The restored rows differ from the snapshot.', 'zh-CN': '还原记录与快照不一致。' },
    meaning: {
      en:
        'Every restored row is read back in the same transaction and compared byte for byte. ' +
        'A trigger, a generated column or a changed type altered some of them. ' +
        'The rollback itself was rolled back; ' +
        'the snapshot is untouched.',
      'zh-CN':
        '每条还原记录都会在同一事务中读回，并逐字节比较。' +
        '触发器、生成列或类型变化改动了其中一些。' +
        '这次回滚操作本身已被撤销，快照没有受到影响。',
    },
    next: ['untether snapshot verify {run}', 'untether inspect --table {table}', 'untether snapshot list'],
  },
  A05: {
    message: {
      en: 'The run of {plan} failed and was rolled back.',
      'zh-CN': '{plan} 执行失败，已回滚。',
    },
    meaning: {
      en:
        'The server refused a statement of the plan, and the whole transaction was rolled back. ' +
        'The server says why in its own words below. Nothing of the run is left in the database.',
      'zh-CN':
        '服务器拒绝了变更计划中的某条语句，整个事务已回滚。' +
        '下面是服务器给出的原因。数据库中没有留下本次执行的任何改动。',
    },
    next: ['untether show {plan} --rows', 'untether status'],
  },
  S01: {
    message: { en: 'Stopped on request; the run was rolled back.', 'zh-CN': '已按要求停止，执行已回滚。' },
    meaning: {
      en:
        'Ctrl-C or a signal asked the run to stop before COMMIT was sent, and the transaction was rolled back. ' +
        'The plan and its approvals are as they were.',
      'zh-CN': '在发送 COMMIT 之前收到 Ctrl-C 或停止信号，事务已回滚。' + '变更计划和审核保持不变。',
    },
    next: ['untether apply {plan}', 'untether status'],
  },
  X01: {
    message: { en: 'The connection was lost while committing.', 'zh-CN': '提交过程中连接中断。' },
    meaning: {
      en:
        'COMMIT was sent and no answer came back: the server may have committed or not. ' +
        'Running the plan again before this is settled is wrong in either case. ' +
        'recover reads the ledger and decides; ' +
        'the snapshot is complete.',
      'zh-CN':
        'COMMIT 已发出但没有收到答复：服务器可能已经提交，也可能没有。' +
        '在弄清之前，无论哪种情况都不应重新执行。' +
        'recover 会读取台账并作出判断；' +
        '快照是完整的。',
    },
    next: ['untether recover {run}', 'untether status'],
    data: 'unknown',
  },
  I01: {
    message: {
      en: 'The snapshot cannot be written or read back: {reason}.',
      'zh-CN': '快照无法写入或读回：{reason}。',
    },
    meaning: {
      en:
        'Nothing is changed before the images of all rows are on disk, read back and verified. ' +
        'Without that proof the statements were not sent and the transaction was rolled back. ' +
        'A full disk or a missing permission is the usual cause.',
      'zh-CN':
        '所有相关行的内容必须先写入磁盘、读回并核对，之后才会改动数据。' +
        '没有这一证明，语句不会发送，事务已回滚。' +
        '常见原因是磁盘已满或缺少目录权限。',
    },
    next: ['untether apply {plan} --snapshot-dir {directory}', 'untether doctor'],
  },
  I02: {
    message: { en: 'The audit log is broken at entry {entry}.', 'zh-CN': '审计日志在第 {entry} 条处断裂。' },
    meaning: {
      en:
        'Each entry carries the hash of the one before it; ' +
        'here they do not fit, so an entry was altered, removed or cut off. ' +
        'The ledger in the target and earlier plans hold heads of the chain to compare with. ' +
        'log seal records the break with a reason and starts anew, without hiding it.',
      'zh-CN':
        '每条日志都带有前一条的哈希值；' +
        '此处对不上，说明有条目被修改、删除或截断。' +
        '目标库中的台账和以往的变更计划保存了链头，可用于比对。' +
        'log seal 会附上原因记录这次断裂并重新开始，不会掩盖它。',
    },
    next: ['untether log verify', 'untether doctor'],
  },
  I03: {
    message: {
      en: 'Plan files do not match SHA256SUMS: {files}.',
      'zh-CN': '变更计划文件与 SHA256SUMS 不符：{files}。',
    },
    meaning: {
      en:
        'A file of the plan folder was edited, damaged or added after the plan was saved. ' +
        'What was reviewed can no longer be told from what would run, so the plan is not used. ' +
        'A fresh copy or a refreshed plan is needed.',
      'zh-CN':
        '变更计划目录中的文件在保存之后被编辑、损坏或新增。' +
        '审核的内容与将要执行的内容已无法区分，因此不会使用该变更计划。' +
        '需要重新复制一份，或刷新变更计划。',
    },
    next: ['untether show {plan} --rows', 'untether status'],
  },
  I04: {
    message: {
      en: 'The changes are committed, but the audit entry could not be written.',
      'zh-CN': '改动已提交，但审计日志未能写入。',
    },
    meaning: {
      en:
        'The ledger row in the target proves the run, and the snapshot allows a rollback. ' +
        'Only the local log lacks its last entry, for example because the disk is full. ' +
        'recover writes it from the ledger.',
      'zh-CN':
        '目标库中的台账记录可以证明本次执行，快照可用于回滚。' +
        '只是本地日志缺少最后一条，例如磁盘已满。' +
        'recover 会根据台账补写。',
    },
    next: ['untether recover {run}', 'untether log verify'],
    data: 'committed',
  },
  I05: {
    message: {
      en: 'The snapshot {path} is broken or missing: {reason}.',
      'zh-CN': '快照 {path} 已损坏或缺失：{reason}。',
    },
    meaning: {
      en:
        'The files of a snapshot are checked against their manifest before a row is restored from them. ' +
        'This one does not pass, so nothing is restored: a wrong row is worse than a missing one. ' +
        'Another copy of the folder works as well as the original.',
      'zh-CN':
        '从快照还原之前，会按清单核对其中的文件。' +
        '该快照没有通过核对，因此不会还原任何数据：错误的行比缺失的行更糟。' +
        '使用该目录的另一份副本同样有效。',
    },
    next: ['untether snapshot verify {run}', 'untether snapshot list'],
  },
  F01: {
    message: { en: 'Rows that conflict with the rollback: {count}.', 'zh-CN': '有 {count} 行与回滚冲突。' },
    meaning: {
      en:
        'These rows were changed, deleted or created since the run, and restoring over them would destroy later work. ' +
        'Every conflict is listed before anything happens. ' +
        '--on-conflict decides what is done with them; ' +
        'the default is to stop.',
      'zh-CN':
        '这些行在执行之后被修改、删除或新建，直接还原会毁掉后来的数据。' +
        '所有冲突都会在操作之前列出。' +
        '--on-conflict 决定如何处理，默认停止。',
    },
    next: ['untether rollback {run} --on-conflict skip', 'untether rollback --help'],
  },
  F02: {
    message: { en: 'Findings reach the threshold {threshold}.', 'zh-CN': '问题项达到阈值 {threshold}。' },
    meaning: {
      en:
        'The scan itself worked; ' +
        '--fail-on asked for a failing exit code when it finds this much. ' +
        'Each finding can be cleaned up by a plan, or accepted into the baseline with reason, owner and expiry. ' +
        'A scan only reads.',
      'zh-CN':
        '扫描本身正常完成；' +
        '--fail-on 要求在问题项达到该程度时返回失败退出码。' +
        '每个问题项可以用变更计划清理，也可以附上原因、负责人和期限纳入基线。' +
        '扫描只读取数据。',
    },
    next: ['untether scan', 'untether scan --help'],
  },
  B01: {
    message: {
      en: 'The program met a case it does not know ({report}).',
      'zh-CN': '程序遇到了未预料的情况（{report}）。',
    },
    meaning: {
      en:
        'This is a mistake in untether, not in the database or in the command. ' +
        'An open transaction is rolled back with its connection, but of a command that commits the outcome counts as unknown unless the message says otherwise. ' +
        '-v prints where it happened; no values of the database are in it.',
      'zh-CN':
        '这是 untether 自身的错误，与数据库和命令无关。' +
        '已打开的事务会随连接断开而回滚，但对会提交的命令，除非消息另有说明，结果按未知处理。' +
        '-v 会打印出错位置，其中不含数据库中的值。',
    },
    next: ['untether status {run}', 'untether doctor'],
    data: 'unknown',
  },
} as const satisfies Record<string, ErrorText>;
