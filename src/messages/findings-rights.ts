import type { FindingText } from './finding-text.js';

/** Rules about roles, groups and permissions that a plan leaves to nobody; R012 is the first of them. */
export const rightsFindings = {
  R060: {
    severity: 'medium',
    message: {
      en: '{account} is the last active member of {role}.',
      'zh-CN': '{account} 是 {role} 最后一名有效成员。',
    },
    advice: {
      en:
        'The group or post stays, with nobody in it: what is sent or assigned to it reaches no one. ' +
        'Put somebody in first, or retire it afterwards.',
      'zh-CN': '该用户组或岗位会保留，但其中不再有人：发送或分配给它的内容无人接收。应先加入他人，或在执行后停用它。',
    },
  },
  R061: {
    severity: 'medium',
    message: {
      en: 'Nobody active holds {role} after this plan; {account}, already disabled or deleted, held it last.',
      'zh-CN': '执行后没有有效账号持有 {role}；最后持有它的是 {account}，已停用或已逻辑删除。',
    },
    advice: {
      en:
        'Nobody could use it before either, so the gap is older than this plan. ' +
        'Find out who should hold it, because the row that says so is about to go.',
      'zh-CN': '此前也没有人能使用它，这一空缺早于本变更计划。应查明谁应当持有，因为记录它的那一行即将消失。',
    },
  },
  R062: {
    severity: 'high',
    message: {
      en: 'Rows of {table} that nobody active holds after this plan, beside those named: {rows}.',
      'zh-CN': '{table} 中除已列出的之外，执行后没有有效账号持有的还有 {rows} 行。',
    },
    advice: {
      en:
        'Only the first are named one by one. ' +
        'Make smaller plans to see the others by name, or settle first who takes over.',
      'zh-CN': '只逐一列出前面的若干项。可拆分为较小的变更计划以查看其余各项，或先确定由谁接替。',
    },
  },
  R063: {
    severity: 'medium',
    message: {
      en: 'Permissions of {column} that nobody active has after this plan: {permissions} ({names}).',
      'zh-CN': '{column} 中执行后没有有效账号拥有的权限：{permissions} 项（{names}）。',
    },
    advice: {
      en:
        'No role that gives them has an active holder, and no account has them directly. ' +
        'What they allow cannot be done by anybody until somebody gets them.',
      'zh-CN': '授予这些权限的角色都没有有效持有者，也没有账号直接拥有它们。在有人获得之前，它们所允许的操作无人能做。',
    },
  },
  R064: {
    severity: 'high',
    message: {
      en: 'Accounts of {table} have a row of {other} as well, and {reference} holds {rows} rows for it that this plan leaves.',
      'zh-CN': '{table} 的账号在 {other} 中也有一行，{reference} 中有 {rows} 行属于它，本变更计划不涉及这些行。',
    },
    advice: {
      en:
        'What people may do hangs there on another key, so it stays although this plan is done. ' +
        'Make a second plan for the same people with --account-table {other}.',
      'zh-CN':
        '权限以另一个键挂在那里，执行本变更计划后仍会保留。应使用 --account-table {other} 为同一批人再生成一份变更计划。',
    },
  },
} as const satisfies Record<string, FindingText>;
