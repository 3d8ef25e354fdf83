import type { FindingText } from './finding-text.js';

/** Findings of plans that give links. */
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
} as const satisfies Record<string, FindingText>;
