import type { Lang, Text } from './text.js';

/** Titles of the table of `config show`. */
export const configTexts = {
  setting: { en: 'setting', 'zh-CN': '设置' },
  value: { en: 'value', 'zh-CN': '值' },
  origin: { en: 'from', 'zh-CN': '来源' },
} as const satisfies Record<string, Text>;

export function configTitle(key: keyof typeof configTexts, lang: Lang): string {
  return configTexts[key][lang];
}
