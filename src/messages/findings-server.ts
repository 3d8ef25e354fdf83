import type { FindingText } from './finding-text.js';

/** Rules about the server that a plan was made on. */
export const serverFindings = {
  R030: {
    severity: 'high',
    message: {
      en: '{table} is published by {publication} without a replica identity; the server refuses the change.',
      'zh-CN': '{table} 由 {publication} 发布但没有复制标识，服务器会拒绝改动。',
    },
    advice: {
      en:
        'Logical replication cannot tell subscribers which row is meant. ' +
        'Give the table a primary key or ALTER TABLE ... REPLICA IDENTITY, then refresh the plan.',
      'zh-CN':
        '逻辑复制无法告诉订阅端是哪一行。应为该表建立主键，或执行 ALTER TABLE ... REPLICA IDENTITY，再刷新变更计划。',
    },
  },
  R031: {
    severity: 'info',
    message: {
      en: 'Changes of {table} go on to the subscribers of {publication}.',
      'zh-CN': '{table} 的改动会传给 {publication} 的订阅端。',
    },
    advice: {
      en:
        'Rows are deleted there as well, and a rollback arrives as new rows. ' +
        'Tell whoever runs the subscribers, above all when they keep tables of their own beside.',
      'zh-CN': '订阅端的数据也会被删除，回滚则以新增数据的形式到达。应通知订阅端的负责人，尤其当其另有自己的表时。',
    },
  },
  R032: {
    severity: 'medium',
    message: {
      en: 'A crash may lose what was committed: {setting}.',
      'zh-CN': '崩溃可能丢失已提交的数据：{setting}。',
    },
    advice: {
      en:
        'The run can report success and be gone after a power failure; the ledger tells, but the links are back. ' +
        'Switch the setting on for the run; in production apply refuses without it.',
      'zh-CN':
        '执行可能报告成功，断电后却不复存在；台账能说明情况，但关联又回来了。' +
        '应在执行期间开启该设置；在生产环境中，未开启时 apply 会拒绝执行。',
    },
  },
  R033: {
    severity: 'high',
    message: {
      en: 'Checks of the server are not what they seem: {setting}.',
      'zh-CN': '服务器的检查机制不可靠：{setting}。',
    },
    advice: {
      en:
        'Foreign keys, triggers or counters do not work as the plan relies on, and apply refuses to run like this. ' +
        'Put the setting right for this login or database, then refresh the plan.',
      'zh-CN':
        '外键、触发器或计数器没有按变更计划所依赖的方式工作，apply 会拒绝执行。' +
        '应为该登录用户或数据库改正设置，再刷新变更计划。',
    },
  },
  R034: {
    severity: 'medium',
    message: {
      en: 'The plan was made on a replica: {setting}.',
      'zh-CN': '变更计划是在副本上生成的：{setting}。',
    },
    advice: {
      en:
        'A replica may lag behind, and nothing can be written there. ' +
        'Make the plan again on the primary: it is another server, so this one cannot be applied there.',
      'zh-CN':
        '副本可能存在延迟，也不能写入。应在主库上重新生成变更计划：主库是另一台服务器，本变更计划不能在那里执行。',
    },
  },
  R035: {
    severity: 'medium',
    message: {
      en: 'A statement for {table} has {bytes} bytes; the server takes {limit}.',
      'zh-CN': '{table} 的一条语句有 {bytes} 字节，服务器最多接受 {limit} 字节。',
    },
    advice: {
      en:
        'Statements that undo it hold whole rows and are longer still, so they may not fit. ' +
        'Raise max_allowed_packet for the run, or split the list of accounts.',
      'zh-CN':
        '用于撤销的语句包含整行数据，会更长，可能超出限制。应在执行期间调大 max_allowed_packet，或拆分账号名单。',
    },
  },
} as const satisfies Record<string, FindingText>;
