import type { UnreadPlan } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';

/** Plans that could not be read, for people; no line when there is none. */
export function unreadLines(unread: readonly UnreadPlan[], lang: Lang): readonly string[] {
  if (unread.length === 0) return [];
  const lines = unread.map(({ path, detail }) => `  ${safe(path)}  ${safe(detail)}`);
  return [say('plans.unread', lang, { count: unread.length }), ...lines];
}
