import type { Text } from './text.js';

export interface ErrorText {
  readonly message: Text;
  /** Why it happens, for `explain`. */
  readonly meaning: Text;
  /** Commands to type next; `{name}` is filled from the error's facts. */
  readonly next: readonly string[];
  /** What happened to the data when the thrower does not say. */
  readonly data?: 'unchanged' | 'committed' | 'unknown';
}

export const errorTexts = {
  B01: {
    message: { en: 'internal error ({report}).', 'zh-CN': '内部错误（{report}）。' },
    meaning: { en: 'The program met a case it does not know.', 'zh-CN': '程序遇到了未预料的情况。' },
    next: ['untether doctor --bundle'],
  },
} as const satisfies Record<string, ErrorText>;
