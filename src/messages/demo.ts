import type { Text } from './text.js';

/** What the demo says between the commands. */
export const demoTexts = {
  start: {
    en: 'An HR database in SQLite was built in {folder}: {tables} tables, {rows} rows, no foreign keys, some orphans. Every command below is typed for real.',
    'zh-CN':
      '已在 {folder} 创建人力资源示例库（SQLite）：{tables} 张表，{rows} 行，无外键，含少量孤儿数据。以下命令均为真实执行。',
  },
  inspect: { en: 'Who is linked to what?', 'zh-CN': '账号关联了哪些数据？' },
  plan: {
    en: 'Zhang Wei and Li Na leave. chen.li asks for a plan; nothing is changed yet.',
    'zh-CN': '张伟和李娜离职。chen.li 申请变更计划；此时没有改动任何数据。',
  },
  approve: {
    en: 'A second person looks at it and approves exactly these bytes.',
    'zh-CN': '第二个人审核，并对这份内容审核通过。',
  },
  rehearse: { en: 'Run it for real, check everything, roll back.', 'zh-CN': '真实执行、全面检查、然后回滚。' },
  apply: {
    en: 'Now for good: snapshot first, then one transaction.',
    'zh-CN': '正式执行：先生成快照，再在一个事务中完成。',
  },
  scan: {
    en: 'What no longer holds? These orphans were there before; none are ours.',
    'zh-CN': '还有哪些问题？以下孤儿数据原先就存在，不是本次造成的。',
  },
  rollback: {
    en: 'It was the wrong list. Put everything back, by the same path.',
    'zh-CN': '名单有误。按同样的流程全部还原。',
  },
  identical: {
    en: 'Proof: all {tables} tables and {rows} rows are byte for byte what they were at the start.',
    'zh-CN': '验证：{tables} 张表、{rows} 行与开始时逐字节一致。',
  },
  different: {
    en: 'The database differs from the start. This is a defect.',
    'zh-CN': '数据库与开始时不一致，这是缺陷。',
  },
} as const satisfies Record<string, Text>;
