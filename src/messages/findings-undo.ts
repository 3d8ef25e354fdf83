/** Rules about what a rollback of the plan could not bring back. */
export const undoFindings = {
  R050: {
    severity: 'high',
    message: {
      en: '{reference}: {rows} rows of this plan point at rows of {table} that do not exist. They cannot be put back.',
      'zh-CN': '{reference}：本变更计划中有 {rows} 行指向 {table} 中不存在的行，这些行无法还原。',
    },
    advice: {
      en:
        'The foreign key was not enforced when these rows were written. No engine takes such a row back while it is, ' +
        'so a rollback of this plan is refused as a whole. Repair the rows first, or approve knowing that there is no way back.',
      'zh-CN':
        '写入这些行时外键没有生效。外键生效期间，任何数据库都不会再接受这样的行，因此本变更计划的回滚会被整体拒绝。' +
        '先修复这些行，或在明知无法还原的前提下审批。',
    },
  },
  R056: {
    severity: 'high',
    message: {
      en: '{table}: triggers ({triggers}) fire when its rows are put back, and nobody could count what they write. A rollback is refused.',
      'zh-CN': '{table}：还原其行时会触发触发器（{triggers}），而它们写入的内容无法计数，因此回滚会被拒绝。',
    },
    advice: {
      en:
        'MySQL does not tell rows that a trigger inserts, and no server takes back what a trigger writes to a table without transactions. ' +
        'The snapshot holds every row all the same: restore with revert.sql, or take the trigger away while the rollback runs.',
      'zh-CN':
        'MySQL 不报告触发器插入的行；触发器写入不支持事务的表的内容，任何服务器都无法撤销。' +
        '快照仍保存了每一行：可用 revert.sql 还原，或在回滚期间移除该触发器。',
    },
  },
} as const;
