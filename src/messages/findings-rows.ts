import type { FindingText } from './finding-text.js';

/** Rules about the rows and tables that a plan changes, and about those it leaves. */
export const rowFindings = {
  R022: {
    severity: 'low',
    message: {
      en: 'Rows of this plan already point nowhere through {reference}: {rows}.',
      'zh-CN': '本变更计划中有 {rows} 行经 {reference} 已是悬空引用。',
    },
    advice: {
      en:
        'What they point at was gone before. ' +
        'The plan takes them and a rollback puts them back as they are; where the database checks the reference, ' +
        'such a row cannot come back before its target does.',
      'zh-CN':
        '它们所指向的数据早已不存在。变更计划会处理这些行，回滚会原样还原；' +
        '如果数据库会校验该关联关系，则须先恢复其目标，才能还原这些行。',
    },
  },
  R029: {
    severity: 'info',
    message: {
      en: '{table}.{column} is generated and is computed again when rows come back.',
      'zh-CN': '{table}.{column} 是生成列，还原时会重新计算。',
    },
    advice: {
      en:
        'Its values are not in the snapshot. ' +
        'They come back equal as long as nobody changes the expression; a changed one makes a rollback refuse the table.',
      'zh-CN': '快照不包含它的值。只要表达式不变，还原后的值相同；表达式改变后，回滚会拒绝处理该表。',
    },
  },
  R036: {
    severity: 'medium',
    message: {
      en: 'The plan changes many rows in one transaction: {rows}.',
      'zh-CN': '变更计划在一个事务中改动大量数据：{rows} 行。',
    },
    advice: {
      en:
        'Their locks are held until the end, undo and log grow with them, and replicas fall behind. ' +
        'Rehearse to see how long it takes, choose a quiet hour, or split the list of accounts.',
      'zh-CN':
        '锁会一直持有到结束，undo 和日志随之增长，副本会出现延迟。' +
        '应先演练以了解耗时，安排在业务低峰执行，或拆分账号名单。',
    },
  },
  R037: {
    severity: 'info',
    message: {
      en: '{table} is locked against writing while the plan runs.',
      'zh-CN': '执行期间 {table} 会被锁定，其他会话不能写入。',
    },
    advice: {
      en:
        'No declared foreign key would stop a new link from appearing meanwhile, so others can read the table but not write it. ' +
        'Declare the foreign key, or run in a quiet hour.',
      'zh-CN':
        '没有已声明的外键能阻止期间出现新的关联，因此其他会话可以读取但不能写入该表。可声明外键，或安排在业务低峰执行。',
    },
  },
  R038: {
    severity: 'medium',
    message: {
      en: '{reference} has no index, and the database reads {table} for every row that is deleted.',
      'zh-CN': '{reference} 没有索引，每删除一行，数据库都要读取整张 {table}。',
    },
    advice: {
      en:
        'A declared foreign key is checked row by row, even when no row points at what goes. ' +
        'Create an index on the referencing columns first.',
      'zh-CN': '即使没有数据指向被删除的行，已声明的外键也会逐行检查。应先在引用列上建立索引。',
    },
  },
  R039: {
    severity: 'medium',
    message: {
      en: '{child} inherits from {table}, and its rows are not part of the plan.',
      'zh-CN': '{child} 继承自 {table}，其中的数据不在变更计划之内。',
    },
    advice: {
      en:
        'An application that reads the table sees the rows of both. ' +
        'Write a reference of its own for the inheriting table in untether.yaml, or make sure that it holds no links.',
      'zh-CN': '应用程序读取该表时会看到两者的数据。应在 untether.yaml 中为继承表另写关联关系，或确认其中没有关联。',
    },
  },
  R040: {
    severity: 'medium',
    message: {
      en: '{table} has no transactions, and holds rows of the accounts that stay: {rows}.',
      'zh-CN': '{table} 不支持事务，其中保留了这些账号的 {rows} 行数据。',
    },
    advice: {
      en:
        'A crash can lose its rows, and no lock of the run holds them. ' +
        'Convert the table to an engine with transactions before a plan is to take its rows.',
      'zh-CN': '崩溃可能丢失其中的数据，执行时的锁也无法保护它们。如需由变更计划处理，应先将该表转换为支持事务的引擎。',
    },
  },
  R041: {
    severity: 'medium',
    message: {
      en: '{reference} holds several ids in one value and is not changed.',
      'zh-CN': '{reference} 在一个值中存放多个编号，不会改动。',
    },
    advice: {
      en:
        'This list cannot be taken apart, and the rows were not counted. ' +
        'Look for the keys of the accounts in that column by hand.',
      'zh-CN': '无法拆分该列表，也没有统计行数。应在该列中人工查找这些账号的键值。',
    },
  },
  R042: {
    severity: 'medium',
    message: {
      en: '{reference} is of a type that cannot be compared safely, and its rows were not counted.',
      'zh-CN': '{reference} 的类型无法可靠比较，没有统计行数。',
    },
    advice: {
      en:
        'Rows of the accounts may stay there. ' +
        'Look for them by hand, or give the column the type of the key it points at.',
      'zh-CN': '其中可能仍有这些账号的数据。应人工查找，或将该列改为与其指向的键相同的类型。',
    },
  },
  R043: {
    severity: 'info',
    message: {
      en: '{table}.{column} would stamp the time of an update, and the plan keeps its value.',
      'zh-CN': '{table}.{column} 会记录更新时间，变更计划保留其原值。',
    },
    advice: {
      en:
        'Otherwise a rollback could not give back the same row. ' +
        'A program that looks for changed rows by this column does not notice the plan; start it by hand if it must.',
      'zh-CN': '否则回滚无法还原相同的行。依据该列查找变更的程序不会察觉本次执行；如有需要，应手工触发。',
    },
  },
  R045: {
    severity: 'low',
    message: {
      en: 'Rows of {table} that name nobody in {column} afterwards: {rows}.',
      'zh-CN': '执行后 {table} 中 {column} 为空的数据增加 {rows} 行。',
    },
    advice: {
      en:
        'Work that waits for the named person stays where it is, such as a request to approve or a department to lead. ' +
        'Name a successor with --set, or tell the owner of the data.',
      'zh-CN':
        '等待指定人员处理的事项会停留原处，例如待审批的申请、待负责的部门。可用 --set 指定接替者，或通知数据负责人。',
    },
  },
} as const satisfies Record<string, FindingText>;
