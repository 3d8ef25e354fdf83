import type { FindingText } from './finding-text.js';

/** Rules about the accounts themselves, and what lives on beside them. */
export const accessFindings = {
  R025: {
    severity: 'low',
    message: {
      en: 'Accounts of {table} that stay enabled: {accounts}.',
      'zh-CN': '{table} 中仍处于启用状态的账号：{accounts} 个。',
    },
    advice: {
      en:
        'Their links go, but they can still log in, and somebody can give them links again. ' +
        'When the person has left, make the plan with --with-account disable.',
      'zh-CN':
        '关联被解除后，这些账号仍能登录，也可能再次获得关联。如果人员已离职，用 --with-account disable 生成变更计划。',
    },
  },
  R026: {
    severity: 'medium',
    message: {
      en: '{table} gives the key of a deleted row to a new one.',
      'zh-CN': '{table} 会把已删除行的键值分配给新行。',
    },
    advice: {
      en:
        'The highest key is counted on from what is there, so the next account can get the key of the one that goes, ' +
        'together with every row that still holds that key. ' +
        'Disable the account instead of deleting it, or declare the key AUTOINCREMENT.',
      'zh-CN':
        '新键值按现有最大键值递增，下一个账号可能得到被删除账号的键值，连同仍持有该键值的所有数据。' +
        '应停用而不是删除该账号，或将该键声明为 AUTOINCREMENT。',
    },
  },
  R027: {
    severity: 'medium',
    message: {
      en: '{reference} keeps rows that name the deleted accounts: {rows}.',
      'zh-CN': '{reference} 保留了 {rows} 行以名称指向被删除账号的数据。',
    },
    advice: {
      en:
        'The next account of the same name is taken for the old one wherever these rows are read. ' +
        'Disable the account instead of deleting it, or make sure that its name is never given out again.',
      'zh-CN': '读取这些数据时，下一个同名账号会被当作原来的账号。应停用而不是删除该账号，或确保该名称不再分配给他人。',
    },
  },
  R028: {
    severity: 'medium',
    message: {
      en: '{reference} keeps sessions or tokens of the accounts: {rows}.',
      'zh-CN': '{reference} 保留了这些账号的会话或令牌：{rows} 行。',
    },
    advice: {
      en:
        'Whoever holds one stays logged in, often with the rights of the moment it was made. ' +
        'Take them into the plan, or end the sessions in the application right after the run.',
      'zh-CN':
        '持有者会保持登录，而且往往沿用会话建立时的权限。应将其纳入变更计划，或在执行后立即在应用程序中结束这些会话。',
    },
  },
  R044: {
    severity: 'info',
    message: {
      en: 'Accounts of {table} that are already marked deleted: {accounts}.',
      'zh-CN': '{table} 中已标记为逻辑删除的账号：{accounts} 个。',
    },
    advice: {
      en:
        'The plan takes what an earlier deletion left behind. ' +
        'Use scan to find other accounts like these: the process that marks them does not take their links.',
      'zh-CN': '变更计划处理的是先前删除时遗留的数据。可用 scan 查找其他类似账号：标记删除的流程没有解除关联。',
    },
  },
  R046: {
    severity: 'medium',
    message: {
      en: 'Rows of other accounts in {table} change: {rows}.',
      'zh-CN': '{table} 中其他账号的 {rows} 行会被修改。',
    },
    advice: {
      en:
        'These people are not in the request, but their rows name one of its accounts, as manager or deputy for example. ' +
        'Look at them with show --rows, and say who takes over.',
      'zh-CN':
        '这些人不在申请之内，但其数据指向申请中的账号，例如作为上级或代理人。用 show --rows 查看，并确定由谁接替。',
    },
  },
  R047: {
    severity: 'medium',
    message: {
      en: '{table} is only proposed as a table of accounts.',
      'zh-CN': '{table} 仅被建议为账号表。',
    },
    advice: {
      en:
        'It was recognised by its names and columns, and nobody has said that its rows are people. ' +
        'Confirm it in untether.yaml, together with how an account is named and what marks it disabled or deleted.',
      'zh-CN':
        '它是依据名称和列识别出来的，尚无人确认其中的行就是人员账号。' +
        '应在 untether.yaml 中确认，并写明如何指定账号、以何标记停用或逻辑删除。',
    },
  },
  R049: {
    severity: 'medium',
    message: {
      en: 'Grants that come back in {table}: {rows}.',
      'zh-CN': '{table} 中会还原的授权：{rows} 行。',
    },
    advice: {
      en:
        'A rollback gives access that was taken away on purpose. ' +
        'Check that the accounts should have it today, not only that they had it then.',
      'zh-CN': '回滚会恢复曾被有意取消的访问权限。应确认这些账号现在仍应拥有，而不只是当时拥有。',
    },
  },
} as const satisfies Record<string, FindingText>;
