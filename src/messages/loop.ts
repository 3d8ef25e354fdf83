import { fill, type Facts, type Lang, type Text } from './text.js';

/** The way of a change through the program, as `untether` alone tells it. */
export const loopTexts = {
  title: {
    en: "Takes an account's links out of a database, safely, and puts them back. Nothing runs that nobody reviewed.",
    'zh-CN': '安全地解除数据库中账号的关联，并能还原。未经审核的内容不会执行。',
  },
  inspect: { en: 'who is linked to what', 'zh-CN': '账号关联了哪些数据' },
  plan: { en: 'what would change; reads only', 'zh-CN': '将改动什么；只读' },
  review: { en: 'the page for the second person', 'zh-CN': '给第二个人看的审核页' },
  approve: { en: 'the second person agrees to exactly these bytes', 'zh-CN': '第二个人对这份内容审核通过' },
  rehearse: { en: 'runs for real, checks, rolls back', 'zh-CN': '真实执行，检查，然后回滚' },
  apply: { en: 'snapshot first, then one transaction', 'zh-CN': '先写快照，再在一个事务中执行' },
  scan: { en: 'what no longer holds', 'zh-CN': '还有哪些问题' },
  rollback: { en: 'a plan that puts it all back', 'zh-CN': '生成还原一切的变更计划' },
  more: {
    en: 'Every command: untether --help. Where things stand: untether status. To try it: untether demo.',
    'zh-CN': '全部命令：untether --help。当前状态：untether status。试用：untether demo。',
  },
} as const satisfies Record<string, Text>;

/** The text of `key` in one language, facts filled in. */
export function sayLoop(key: keyof typeof loopTexts, lang: Lang, facts: Facts = {}): string {
  return fill(loopTexts[key][lang], facts);
}
