import { type loopTexts, sayLoop } from '../messages/loop.js';
import type { Lang } from '../messages/text.js';
import { hanging, tableLines } from './layout.js';

/** The commands of the loop, in the order in which they are typed. */
const LOOP = [
  ['inspect', 'inspect'],
  ['plan', 'plan unlink'],
  ['review', 'review PLAN'],
  ['approve', 'approve PLAN'],
  ['rehearse', 'rehearse PLAN'],
  ['apply', 'apply PLAN'],
  ['scan', 'scan'],
  ['rollback', 'rollback RUN'],
] as const satisfies readonly (readonly [keyof typeof loopTexts, string])[];

/** What the program is for, and the way of a change through it. */
export function renderLoop(lang: Lang): string {
  const columns = [
    { title: '', gap: 1 },
    { title: '', wraps: true },
  ] as const;
  const steps = tableLines(
    columns,
    LOOP.map(([key, command]) => [`untether ${command}`, sayLoop(key, lang)]),
  ).slice(1);
  return [...hanging('', sayLoop('title', lang)), '', ...steps, '', ...hanging('', sayLoop('more', lang)), ''].join(
    '\n',
  );
}
