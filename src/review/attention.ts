import type { ApprovalState } from '../approval/model.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import type { Finding, Plan, PlanStep } from '../plan/model.js';
import { clip, safe } from './escape.js';
import { hanging, shorten } from './layout.js';
import type { Paint } from './paint.js';
import { findingAdvice, findingMessage } from './words.js';

interface Attention {
  readonly plan: Plan;
  readonly approvals: ApprovalState;
  readonly lang: Lang;
  readonly paint: Paint;
}

const isUrgent = ({ severity }: Finding): boolean => severity === 'high' || severity === 'medium';

/** True when a high or medium finding speaks of the table of a step, or of a reference that leads to it. */
export function needsAttention(step: PlanStep, findings: readonly Finding[]): boolean {
  return findings.filter(isUrgent).some(({ facts }) => {
    const { table, reference } = facts as { readonly table?: string | number; readonly reference?: string | number };
    return (
      table === step.table ||
      (reference !== undefined && step.because.some((reason) => reason.startsWith(`${String(reference)} -> `)))
    );
  });
}

/** Findings of one rule and severity, in the order of the plan. */
function grouped(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = `${finding.severity} ${finding.rule}`;
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  return [...groups.values()];
}

function acceptance(
  rule: string,
  severity: string,
  { approvals, lang, paint }: Attention,
  indent: string,
): readonly string[] {
  const given = approvals.approvals.flatMap(({ accepted, by }) =>
    accepted.filter((entry) => entry.rule === rule).map(({ why }) => ({ by: by.name, why })),
  );
  if (given.length > 0)
    return given.flatMap((facts) => hanging(indent, tell('accepted', lang, facts), { paint, style: 'good' }));
  return severity === 'high' ? hanging(indent, tell('accept', lang, { rule })) : [];
}

/** The messages of one rule, then once what it means and what to do. */
function groupLines(group: readonly Finding[], attention: Attention): readonly string[] {
  const [first] = group;
  if (!first) return [];
  const { lang, paint } = attention;
  const word = say(`severity.${first.severity}`, lang);
  const style = first.severity === 'high' ? 'danger' : 'warning';
  const prefix = ` ${word} ${clip(safe(first.rule), 12)} `;
  const indent = ' '.repeat(4);
  const message = (finding: Finding): readonly string[] =>
    hanging(prefix, findingMessage(finding, lang)).map((line, index) =>
      index === 0 ? line.replace(word, paint[style](word)) : line,
    );
  const { start, left, end } = shorten(group);
  const more = left > 0 ? [`${indent}${tell('more.json', lang, { n: left })}`] : [];
  const advice = findingAdvice(first.rule, lang);
  return [
    ...start.flatMap(message),
    ...more,
    ...end.flatMap(message),
    ...(advice === '' ? [] : hanging(indent, advice)),
    ...acceptance(first.rule, first.severity, attention, indent),
  ];
}

function quietLine({ plan, lang }: Attention): readonly string[] {
  const counts = (['low', 'info'] as const).flatMap((severity) => {
    const n = plan.document.findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [tell(`count.${severity}`, lang, { n })];
  });
  if (counts.length === 0) return [];
  const facts = { counts: counts.join(tell('list.and', lang)), command: `untether show ${plan.id} --json` };
  return hanging(' ', tell('also', lang, facts));
}

/** What nobody looked for: a rule that is off has no finding, and would otherwise look like one that found nothing. */
function offLine({ plan, lang }: Attention): readonly string[] {
  const { rulesOff } = plan.document;
  return rulesOff.length === 0 ? [] : hanging(' ', say('rules.off', lang, { rules: rulesOff.join(', ') }));
}

/** High and medium findings with advice; the rest counted, with the way to see them. */
export function attentionLines(attention: Attention): readonly string[] {
  const { plan, lang, paint } = attention;
  const urgent = plan.document.findings.filter(isUrgent);
  const quiet = [...quietLine(attention), ...offLine(attention)];
  if (urgent.length === 0 && quiet.length === 0) return [];
  return [
    '',
    paint.strong(`${tell('attention', lang)} (${String(urgent.length)})`),
    ...grouped(urgent).flatMap((group) => groupLines(group, attention)),
    ...quiet,
  ];
}
