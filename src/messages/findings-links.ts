import type { FindingText } from './finding-text.js';

/** Findings of plans that give links, and of those that clean up what a scan found. */
export const linkFindings = {
  R051: {
    severity: 'high',
    message: {
      en: '{account} gets links and is marked deleted or disabled ({condition}).',
      'zh-CN': '{account} 将获得关联记录，但已被逻辑删除或停用（{condition}）。',
    },
    advice: {
      en:
        'The links lie in wait until somebody sets the account active again, and then nobody is asked. ' +
        'Activate the account first, or leave the links for that day.',
      'zh-CN':
        '这些关联记录会一直留着，一旦有人重新启用该账号就会生效，届时不会再询问任何人。应先启用账号，或到那时再关联。',
    },
  },
  R052: {
    severity: 'medium',
    message: {
      en: '{account} gets links in {table}: {rows}.',
      'zh-CN': '{account} 将在 {table} 中获得关联记录：{rows} 行。',
    },
    advice: {
      en:
        'Links give access or responsibility. ' +
        'Check that this account should have them today, and that no two of them must be kept apart.',
      'zh-CN': '关联记录意味着访问权限或责任。应确认该账号现在应当拥有，且其中没有必须分离的职责。',
    },
  },
  R053: {
    severity: 'info',
    message: {
      en: 'Cleans up {finding}, {class}: {reference}, {rows} rows.',
      'zh-CN': '清理问题项 {finding}（{class}）：{reference}，{rows} 行。',
    },
    advice: {
      en: 'The plan starts from these rows of a scan. Rows that hang on them follow; what it leaves out is told with the reason.',
      'zh-CN': '变更计划从扫描发现的这些行出发。依附于它们的行一并处理；未纳入的内容会写明原因。',
    },
  },
  R055: {
    severity: 'high',
    message: {
      en: '{account} gets the links of {like}, which is marked deleted or disabled ({condition}).',
      'zh-CN': '{account} 将获得 {like} 的关联记录，而后者已被逻辑删除或停用（{condition}）。',
    },
    advice: {
      en:
        'Nobody used these links since then, so nobody may have looked at them either. ' +
        'Take an account that is in use as the model, or check each of them.',
      'zh-CN': '此后没有人使用这些关联记录，因此可能也没有人审查过。应改用仍在使用的账号作为样本，或逐条核对。',
    },
  },
} as const satisfies Record<string, FindingText>;
