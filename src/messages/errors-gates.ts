import type { ErrorText } from './error-text.js';

/** G: a gate refused. D: the database no longer matches the plan. Nothing was changed in either class. */
export const gateErrors = {
  G01: {
    message: {
      en: '{plan} has {valid} of {required} approvals.',
      'zh-CN': '{plan} 需要 {required} 份审核，目前有效 {valid} 份。',
    },
    meaning: {
      en:
        'A plan is applied only after a second person has approved exactly these bytes. ' +
        'Approvals by unknown keys, by the requester or over another digest do not count; ' +
        'each one that was not counted is listed with its reason.',
      'zh-CN':
        '变更计划必须由另一个人对完全相同的内容审核通过后才能执行。' +
        '未知密钥、申请人本人或针对其他摘要值的审核都不计入；' +
        '每一份未计入的审核都列出了原因。',
    },
    next: ['untether show {plan}', 'untether approve {plan} --digest {digest8}', 'untether status'],
  },
  G02: {
    message: {
      en: 'The requester {actor} cannot approve the plan.',
      'zh-CN': '申请人 {actor} 不能审核自己的变更计划。',
    },
    meaning: {
      en:
        'Two-person approval means two people: the one who asks and the one who agrees. ' +
        'There is no exemption for administrators. ' +
        'The plan is unchanged and waits for another approver.',
      'zh-CN': '双人审核就是两个人：一个人申请，另一个人同意。管理员也没有例外。变更计划保持不变，等待其他审核人。',
    },
    next: ['untether show {plan}', 'untether status {plan}', 'untether status'],
  },
  G03: {
    message: {
      en: 'The approval by {approver} is void: the plan changed after it.',
      'zh-CN': '{approver} 的审核已失效：变更计划在审核之后发生了变化。',
    },
    meaning: {
      en:
        'An approval belongs to one digest, and a plan of which one byte changed has another. ' +
        'What was reviewed is no longer what would run. ' +
        'The plan has to be reviewed and approved again.',
      'zh-CN':
        '一份审核只对应一个摘要值，变更计划哪怕改动一个字节，摘要值也会不同。' +
        '此时将要执行的已不是当初审核的内容，需要重新审核。',
    },
    next: ['untether show {plan}', 'untether approve {plan} --digest {digest8}', 'untether status'],
  },
  G04: {
    message: {
      en: 'The plan was made for {planned}, and this is {actual}.',
      'zh-CN': '变更计划是为 {planned} 生成的，而当前是 {actual}。',
    },
    meaning: {
      en:
        'Each plan names the server and database it was made for, by identity and not only by name. ' +
        'The same name can lead to a restored copy, a new host or a test server. ' +
        'Nothing is run on a database that was not reviewed.',
      'zh-CN':
        '每个变更计划都记录了对应的服务器和数据库，依据是其身份标识而不只是名称。' +
        '同一名称可能指向恢复出来的副本、新主机或测试服务器。' +
        '未经审核的数据库上不会执行任何内容。',
    },
    next: ['untether show {plan}', 'untether config check'],
  },
  G05: {
    message: {
      en: 'The plan changes {rows} rows, and the limit is {limit}.',
      'zh-CN': '变更计划会影响 {rows} 行，超过上限 {limit} 行。',
    },
    meaning: {
      en:
        'The limit of the target is a guard against a list or a reference that reaches much further than meant. ' +
        'When the number is right, --max-rows raises the limit for one plan, and the reviewer sees that it was raised.',
      'zh-CN':
        '目标库的行数上限用来防止名单或关联关系波及过广。' +
        '如果行数确实无误，可用 --max-rows 为这一个变更计划提高上限，审核人会看到上限被提高。',
    },
    next: ['untether show {plan}', 'untether plan unlink --help'],
  },
  G06: {
    message: { en: 'The reference {reference} is not confirmed.', 'zh-CN': '关联关系 {reference} 尚未确认。' },
    meaning: {
      en:
        'An inferred reference is a proposal: it is reported, and never used to change rows until a person has confirmed it. ' +
        'Its evidence is shown by inspect. ' +
        'It is confirmed in untether.yaml with state: confirmed.',
      'zh-CN':
        '推断出的关联关系只是建议：会报告出来，但在人确认之前绝不用于修改数据。' +
        'inspect 会显示推断依据。' +
        '在 untether.yaml 中写上 state: confirmed 即为确认。',
    },
    next: ['untether inspect --table {table}', 'untether inspect --write'],
  },
  G07: {
    message: {
      en: '{target} is changed only within {window}; it is now {now}.',
      'zh-CN': '目标库 {target} 只能在变更窗口 {window} 内执行，现在是 {now}。',
    },
    meaning: {
      en:
        'The settings give this target a change window, in the time zone named there. ' +
        'The plan stays valid until it expires and can be applied when the window opens.',
      'zh-CN': '配置为该目标库规定了变更窗口，并指明了时区。变更计划在过期之前一直有效，变更窗口开始后即可执行。',
    },
    next: ['untether status {plan}', 'untether status'],
  },
  G08: {
    message: { en: 'Table {table} ({storage}) lacks transactions.', 'zh-CN': '表 {table}（{storage}）不支持事务。' },
    meaning: {
      en:
        'Rows of MyISAM, Aria and MEMORY tables change at once and stay changed after ROLLBACK, so neither a rehearsal nor a failed run could be taken back; an UNLOGGED table of PostgreSQL is emptied by a crash. ' +
        'Such a table can be kept out of the plan, or converted by its owner first.',
      'zh-CN':
        'MyISAM、Aria 和 MEMORY 表的修改立即生效，ROLLBACK 之后也不会撤销，因此演练或失败的执行都无法撤回；PostgreSQL 的 UNLOGGED 表在崩溃后会被清空。' +
        '可以把该表排除在变更计划之外，或由其负责人先转换存储引擎。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  G09: {
    message: { en: '{account} is protected.', 'zh-CN': '{account} 受保护。' },
    meaning: {
      en:
        'The settings name accounts that no plan may touch, roles that must not lose their last holder, and roles that nobody may be given again. ' +
        'Without them nobody might be able to sign in or to approve. ' +
        'The protection is changed in untether.yaml, not on the command line.',
      'zh-CN':
        '配置列出了任何变更计划都不能动的账号、不能失去最后一名持有者的角色，以及任何人都不得再获得的角色。' +
        '失去它们，可能再也没有人能登录或审核。' +
        '保护规则只能在 untether.yaml 中修改，不能用命令行绕过。',
    },
    next: ['untether show {plan}', 'untether config check'],
  },
  G10: {
    message: { en: '{plan} cannot be applied any more: {reason}.', 'zh-CN': '{plan} 已不能执行：{reason}。' },
    meaning: {
      en:
        'A plan applies once and only until it expires; ' +
        'the ledger in the target remembers every run. ' +
        'An expired plan describes a database of some time ago. ' +
        'A refreshed plan shows what changed since and needs a new approval.',
      'zh-CN':
        '一个变更计划只能执行一次，且只在过期之前有效；' +
        '目标库中的台账记录了每次执行。' +
        '过期的变更计划描述的是过去的数据。' +
        '刷新后的变更计划会显示此后的变化，并需要重新审核。',
    },
    next: ['untether show {plan} --rows', 'untether status {plan}', 'untether status'],
  },
  G11: {
    message: {
      en: 'This connection does not see or guard everything: {detail}.',
      'zh-CN': '该连接看不到全部数据，或缺少完整约束：{detail}。',
    },
    meaning: {
      en:
        'Row security can hide rows from the login, and foreign keys that are not enforced let wrong rows in. ' +
        'A plan or scan made so would be complete only in appearance. ' +
        'It is refused rather than done in part.',
      'zh-CN':
        '行级安全可能对登录用户隐藏部分行，未强制执行的外键会放进错误的行。' +
        '这样得到的变更计划或扫描结果只是看起来完整。' +
        '因此予以拒绝，而不是只做一部分。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  G12: {
    message: { en: 'The ledger table untether_run is missing.', 'zh-CN': '缺少台账表 untether_run。' },
    meaning: {
      en:
        'Each run writes one row there in its own transaction: the proof that a plan was applied exactly once, and the only way to settle a lost COMMIT. ' +
        'It is created once, by init or by a DBA from sql/ledger.',
      'zh-CN':
        '每次执行都会在自己的事务中向该表写入一行：它证明变更计划只执行了一次，也是 COMMIT 结果丢失时唯一的判断依据。' +
        '该表只需创建一次，由 init 创建，或由 DBA 用 sql/ledger 中的脚本创建。',
    },
    next: ['untether init --ledger -t {target}', 'untether init --ledger'],
  },
  G13: {
    message: {
      en: 'References that hold rows and that nobody decided on: {count}.',
      'zh-CN': '有 {count} 个关联关系存在数据，但尚未决定如何处理。',
    },
    meaning: {
      en:
        'The accounts are referenced from places for which neither the settings nor the kind of the reference gives an action. ' +
        'Leaving or deleting such rows by guess could leave rights behind or destroy records. ' +
        'The decision is written as onUnlink in untether.yaml, or made for one plan with --keep or --set.',
      'zh-CN':
        '这些账号被一些关联关系引用，而配置和关联关系的类型都没有给出处理方式。' +
        '凭猜测保留或删除，可能遗留权限，也可能毁掉记录。' +
        '决定写在 untether.yaml 的 onUnlink 中，或用 --keep、--set 只对一个变更计划生效。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  G14: {
    message: {
      en: '{reference} is set to block and holds rows: {rows}.',
      'zh-CN': '{reference} 设为 block，且存在 {rows} 行数据。',
    },
    meaning: {
      en:
        'With onUnlink: block a reference stops every plan as long as it holds rows of the account: somebody has to take them over first. ' +
        'They are handed over in the application, or with --reassign-to in the plan.',
      'zh-CN':
        'onUnlink: block 表示只要该关联关系还有此账号的数据，就阻止任何变更计划：必须先有人接手。' +
        '可以在业务系统中移交，或在变更计划中用 --reassign-to 移交。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  G16: {
    message: {
      en: 'Rows of {table} would get a key that other rows have: {rows} ({key}).',
      'zh-CN': '{table} 有 {rows} 行会得到其他行已有的键值（{key}）。',
    },
    meaning: {
      en:
        'A unique key allows each value once: the other account has such a link already, or the accounts have it several times. ' +
        'Keep the table, or unlink it in a plan of its own without --reassign-to. No plan was made.',
      'zh-CN':
        '唯一键的每个值只能出现一次：接收的账号已有同样的关联，或这些账号有多条相同的关联。' +
        '可以保留该表，或另做一份不带 --reassign-to 的变更计划来解除。没有生成变更计划。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  G15: {
    message: {
      en: 'Table {table} cannot be planned safely: {reason}.',
      'zh-CN': '无法为表 {table} 安全地生成变更计划：{reason}。',
    },
    meaning: {
      en:
        'A plan must name exactly the rows it changes and must be able to bring them back. ' +
        'For this table one of the two cannot be promised. ' +
        'The table can be left out with --keep, so that the reviewer sees what stays.',
      'zh-CN':
        '变更计划必须准确指明要修改的行，并且能够把它们还原。' +
        '对这张表，其中一点无法保证。' +
        '可以用 --keep 把该表排除，审核人会看到哪些数据被保留。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  D01: {
    message: {
      en: '{changed} of {rows} rows changed after the plan was made.',
      'zh-CN': '变更计划生成后，{rows} 行中有 {changed} 行已变化。',
    },
    meaning: {
      en:
        'Before a step runs, its rows are read under lock and compared with the images the plan was made from. ' +
        'Some are gone, new or different, so the reviewed numbers no longer hold. ' +
        'The transaction was rolled back; ' +
        'a refreshed plan shows the new state.',
      'zh-CN':
        '每一步执行之前，都会在加锁状态下读取数据，并与生成变更计划时的内容比较。' +
        '有的行已消失、新增或不同，审核过的数字不再成立。' +
        '事务已回滚；' +
        '刷新后的变更计划会显示新的状态。',
    },
    next: ['untether show {plan} --rows', 'untether status {plan}', 'untether status'],
  },
  D02: {
    message: {
      en: 'The structure of {table} changed after the plan was made.',
      'zh-CN': '变更计划生成后，表 {table} 的结构已变化。',
    },
    meaning: {
      en:
        'A column, key, foreign key or trigger is not what it was when the plan was made, so its statements may do more or less than was reviewed. ' +
        'Nothing was sent. ' +
        'A refreshed plan is made from the new structure.',
      'zh-CN':
        '某个列、键、外键或触发器与生成变更计划时不同，语句的效果可能多于或少于审核的内容。' +
        '没有发送任何语句。' +
        '刷新后的变更计划会基于新的结构生成。',
    },
    next: ['untether show {plan} --rows', 'untether inspect --table {table}', 'untether inspect'],
  },
  D03: {
    message: {
      en: 'Plan {plan} is not done in full: {count} of {total} checks do not hold.',
      'zh-CN': '变更计划 {plan} 没有完整执行：{count} 项检查不成立，共 {total} 项。',
    },
    meaning: {
      en:
        'attest looks whether the database is as plan.sql leaves it, by the checks of verify.sql. ' +
        'Some rows are not: plan.sql was not run, stopped half-way, ran on another database, or somebody changed rows since. ' +
        'Nothing was recorded.',
      'zh-CN':
        'attest 按 verify.sql 的检查判断数据库是否为 plan.sql 执行后的状态。' +
        '有些行不是：plan.sql 没有执行、中途停止、在另一个数据库上执行，或之后有人改动过这些行。' +
        '没有记录任何内容。',
    },
    next: ['untether show {plan} --sql', 'untether status {plan}', 'untether status'],
  },
} as const satisfies Record<string, ErrorText>;
