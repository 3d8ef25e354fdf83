import { accessFindings } from './findings-access.js';
import { rightsFindings } from './findings-rights.js';
import { rowFindings } from './findings-rows.js';
import { serverFindings } from './findings-server.js';
import { linkFindings } from './findings-links.js';
import { typeFindings } from './findings-types.js';
import { undoFindings } from './findings-undo.js';
import type { FindingText } from './finding-text.js';

export type { FindingText } from './finding-text.js';

const firstFindings = {
  R001: {
    severity: 'medium',
    message: {
      en: '{reference} is only proposed; its rows are left out: {rows}.',
      'zh-CN': '{reference} 仅为建议，其 {rows} 行数据未纳入变更计划。',
    },
    advice: {
      en:
        'An inferred reference never changes rows. ' +
        'Look at its evidence with inspect and confirm or reject it in untether.yaml, then refresh the plan; ' +
        'until then the accounts may keep these links.',
      'zh-CN':
        '推断出的关联关系绝不会用于修改数据。' +
        '用 inspect 查看依据，在 untether.yaml 中确认或驳回，再刷新变更计划；' +
        '在此之前，这些账号可能仍保留这些关联。',
    },
  },
  R002: {
    severity: 'medium',
    message: {
      en: '{reference} holds rows that nobody decided on, and they stay: {rows}.',
      'zh-CN': '{reference} 有 {rows} 行尚未决定如何处理，予以保留。',
    },
    advice: {
      en:
        'Write onUnlink for this reference in untether.yaml, or decide for this plan with --keep or --set. ' +
        'Rows that stay keep pointing at the account.',
      'zh-CN':
        '在 untether.yaml 中为该关联关系写明 onUnlink，或用 --keep、--set 为本次变更计划作出决定。' +
        '保留的数据会继续指向该账号。',
    },
  },
  R003: {
    severity: 'high',
    message: { en: '{account} is a protected account.', 'zh-CN': '{account} 是受保护账号。' },
    advice: {
      en:
        'The settings list this account as one that must not be touched. ' +
        'Take it out of the plan, or change the list in untether.yaml with a reason on record.',
      'zh-CN': '配置将该账号列为不可改动。应把它移出变更计划，或在 untether.yaml 中修改名单并留下原因。',
    },
  },
  R004: {
    severity: 'high',
    message: { en: 'The requester is among the accounts: {account}.', 'zh-CN': '申请人本人在账号之中：{account}。' },
    advice: {
      en:
        'A person who takes off their own links can lose the right to roll back, or hide what they held. ' +
        'Let somebody else request the plan.',
      'zh-CN': '解除自己的关联，可能因此失去回滚的权限，也可能掩盖自己曾有的权限。应由其他人申请该变更计划。',
    },
  },
  R005: {
    severity: 'medium',
    message: {
      en: '{table} has triggers that will fire: {triggers}.',
      'zh-CN': '{table} 上有会被触发的触发器：{triggers}。',
    },
    advice: {
      en:
        'A trigger can change rows that no step names, or call something outside the database. ' +
        'Read it, and rehearse: a run that changes more than the plan says is rolled back.',
      'zh-CN':
        '触发器可能修改没有任何步骤提到的行，或调用数据库之外的功能。' +
        '应查看其内容并先演练：改动超出变更计划的执行会被回滚。',
    },
  },
  R006: {
    severity: 'medium',
    message: { en: '{table} has no row identity.', 'zh-CN': '{table} 没有可唯一标识一行的列。' },
    advice: {
      en:
        'Without a primary or unique key the whole row stands for itself, and equal rows are counted. ' +
        'A rollback brings back the right number of equal rows, but nobody can tell one from the other.',
      'zh-CN':
        '没有主键或唯一键时，只能用整行内容标识，相同的行按数量计算。' +
        '回滚会还原正确数量的相同行，但无法区分其中的某一行。',
    },
  },
  R007: {
    severity: 'medium',
    message: { en: 'The plan changes {share} of {table}.', 'zh-CN': '变更计划会影响 {table} 的 {share}。' },
    advice: {
      en:
        'Such a share is unusual for a few accounts. ' +
        'Check the reference and the list of accounts: a column that holds a default value reaches far more rows than meant.',
      'zh-CN': '对少数账号而言，这样的比例不常见。应检查关联关系和账号名单：存放默认值的列会波及远超预期的行。',
    },
  },
  R008: {
    severity: 'medium',
    message: { en: '{reference} has no index.', 'zh-CN': '{reference} 没有索引。' },
    advice: {
      en:
        'Finding the rows reads the whole table, and some engines lock every row they read. ' +
        'Create an index first, or run the plan in a quiet hour.',
      'zh-CN': '查找这些行需要读取整张表，有的数据库还会锁住读到的每一行。可先建立索引，或安排在业务低峰执行。',
    },
  },
  R009: {
    severity: 'info',
    message: { en: '{reference} is not declared in the database.', 'zh-CN': '{reference} 未在数据库中声明。' },
    advice: {
      en:
        'The database does not guard this reference: new rows can appear while the plan waits for approval, and no constraint stops an orphan. ' +
        'The check inside the transaction covers it for this run, scan afterwards.',
      'zh-CN':
        '数据库不约束该关联关系：等待审核期间可能出现新数据，也没有约束阻止孤儿数据。' +
        '本次执行由事务内检查覆盖，之后由 scan 检查。',
    },
  },
  R010: {
    severity: 'high',
    message: {
      en: '{reference} holds the name {name}, which another account has as its {column}.',
      'zh-CN': '{reference} 存放的姓名 {name} 是另一个账号的 {column}。',
    },
    advice: {
      en:
        'Whoever wrote the row may have meant that account. ' +
        'Look at the rows with show --rows and keep them out of the plan when it cannot be told whose they are.',
      'zh-CN': '写入者指的可能是那个账号。用 show --rows 查看这些行，无法判断归属时排除在变更计划之外。',
    },
  },
  R011: {
    severity: 'low',
    message: {
      en: '{reference} already holds orphan rows: {rows}.',
      'zh-CN': '{reference} 中已有 {rows} 行孤儿数据。',
    },
    advice: {
      en:
        'These rows pointed nowhere before this plan, and it does not touch them. ' +
        'scan lists them, and plan orphans cleans them up.',
      'zh-CN': '这些行在本变更计划之前就已是悬空引用，本次不会改动。用 scan 查看，用 plan orphans 清理。',
    },
  },
  R012: {
    severity: 'high',
    message: {
      en: '{account} is the last active holder of {role}.',
      'zh-CN': '{account} 是 {role} 最后一名有效持有者。',
    },
    advice: {
      en:
        'After this plan nobody holds it. ' +
        'Grant it to someone first, or accept the finding with a reason when approving.',
      'zh-CN': '执行后将没有人持有它。应先授予他人，或在审核时附上原因接受该风险项。',
    },
  },
  R013: {
    severity: 'info',
    message: { en: 'Rows of {reference} kept on purpose: {rows}.', 'zh-CN': '{reference} 的 {rows} 行按规则保留。' },
    advice: {
      en:
        'Records of what an account did are evidence and stay. ' +
        'They keep the key of the account, so do not give that key to somebody else.',
      'zh-CN': '账号的操作记录属于证据，予以保留。其中仍有该账号的键值，因此不要把该键值再分配给他人。',
    },
  },
  R014: {
    severity: 'info',
    message: {
      en: '{table} cascades to {child}; a step of its own changes the rows there first.',
      'zh-CN': '{table} 会级联到 {child}，其中的数据由单独的步骤先行处理。',
    },
    advice: {
      en:
        'A cascade is invisible to row counts, and on some engines to triggers and the binary log. ' +
        'The plan therefore leaves it nothing to do; ' +
        'the count of the step is the full count.',
      'zh-CN':
        '级联改动不计入影响行数，在有的数据库中也不经过触发器和 binlog。' +
        '因此变更计划不给级联留下任何数据；' +
        '该步骤的行数就是全部行数。',
    },
  },
  R015: {
    severity: 'medium',
    message: {
      en: '{table} is system-versioned and keeps the old rows.',
      'zh-CN': '{table} 是系统版本表，会保留旧数据。',
    },
    advice: {
      en:
        'Deleted rows stay readable in the history of the table. ' +
        'If they must go for good, its owner has to delete history; ' +
        'a rollback adds new versions and does not remove those of the run.',
      'zh-CN':
        '被删除的行在该表的历史版本中仍可读取。' +
        '如需彻底清除，须由该表的负责人删除历史；' +
        '回滚会增加新版本，不会去掉本次执行留下的版本。',
    },
  },
  R016: {
    severity: 'info',
    message: { en: '{table} has row security enabled.', 'zh-CN': '{table} 启用了行级安全。' },
    advice: {
      en:
        'This plan was read with every row in sight: the server refuses a login whose rows it would filter. ' +
        'Rows change that the policies hide from other users, and who runs plan.sql needs a login that bypasses them, too.',
      'zh-CN':
        '生成本变更计划时能看到全部数据：若策略会过滤数据，服务器会拒绝该登录用户。' +
        '策略对其他用户隐藏的行也会被修改，手工运行 plan.sql 的登录用户同样必须不受策略限制。',
    },
  },
  R017: {
    severity: 'medium',
    message: {
      en: '{table}.{column} is a floating-point column; restoring it may not be exact.',
      'zh-CN': '{table}.{column} 是浮点列，还原可能不完全精确。',
    },
    advice: {
      en:
        'Comparing floating-point values can miss the row that is meant, and the text form of some engines loses digits. ' +
        'A rollback checks each restored row and stops when one differs.',
      'zh-CN':
        '比较浮点数可能漏掉目标行，有的数据库以文本形式输出时会丢失位数。回滚会核对每条还原记录，一旦不同即停止。',
    },
  },
  R018: {
    severity: 'medium',
    message: {
      en: '{constraint} of {table} is declared, but not enforced or not validated.',
      'zh-CN': '{table} 的 {constraint} 已声明，但未强制执行或未经校验。',
    },
    advice: {
      en:
        'The database may already hold rows that violate it, and new ones can come. ' +
        'Run scan, then validate the constraint or switch enforcement on.',
      'zh-CN': '数据库中可能已有违反它的数据，也可能继续产生。应先运行 scan，再校验该约束或开启强制执行。',
    },
  },
  R019: {
    severity: 'medium',
    message: { en: 'Account {account} does not exist.', 'zh-CN': '账号 {account} 不存在。' },
    advice: {
      en:
        'It was left out with --skip-missing. ' +
        'Check the spelling and the system the list came from; ' +
        'when the row was deleted earlier, scan --account shows what still refers to it.',
      'zh-CN':
        '已按 --skip-missing 略过。' +
        '应核对写法以及名单来自哪个系统；' +
        '如果该行早已删除，scan --account 会列出仍然引用它的数据。',
    },
  },
  R020: {
    severity: 'info',
    message: { en: 'There is nothing to do.', 'zh-CN': '没有需要处理的数据。' },
    advice: {
      en:
        'No confirmed reference holds a row of these accounts. ' +
        'When links were expected, look for proposed references with inspect.',
      'zh-CN': '已确认的关联关系中没有这些账号的数据。如果预期应有关联，用 inspect 查看仅为建议的关联关系。',
    },
  },
  R021: {
    severity: 'high',
    message: {
      en: '{reference} holds a name, and {count} accounts are called {name}.',
      'zh-CN': '{reference} 存放的是姓名，而有 {count} 个账号名为 {name}。',
    },
    advice: {
      en:
        'The rows may belong to somebody else of the same name. ' +
        'Look at them one by one with show --rows, and keep the table out of the plan when it cannot be told.',
      'zh-CN': '这些数据可能属于另一个同名的人。用 show --rows 逐行查看，无法判断时把该表排除在变更计划之外。',
    },
  },
} as const satisfies Record<string, FindingText>;

const later = {
  ...accessFindings,
  ...rowFindings,
  ...serverFindings,
  ...undoFindings,
  ...linkFindings,
  ...rightsFindings,
  ...typeFindings,
};
const rules = { ...firstFindings, ...later };

export type FindingRule = keyof typeof rules;

/** The one table of rules. Codes are stable: they stand in signed approvals. See docs/reference/findings.md. */
export const findingTexts: Readonly<Record<FindingRule, FindingText>> = rules;
