/** Rules about ids whose kind another column tells. */
export const typeFindings = {
  R054: {
    severity: 'high',
    message: {
      en: '{reference}: {column} beside it says what an id belongs to, and the reference has no condition. Of {rows} rows some may belong to something else.',
      'zh-CN':
        '{reference}：旁边的 {column} 说明 id 属于什么，而该关联关系没有条件。{rows} 行中可能有属于其他对象的数据。',
    },
    advice: {
      en:
        'The same number may be the id of an account and of something else. The evidence counts the rows by type. ' +
        'Write the value that means accounts into the reference in untether.yaml, as when: { column: value }, and plan again.',
      'zh-CN':
        '同一个数字可能既是账号的 id，也是其他对象的 id。依据中按类型列出了行数。' +
        '在 untether.yaml 的该关联关系中用 when: { column: value } 写明表示账号的取值，然后重新制定变更计划。',
    },
  },
} as const;
