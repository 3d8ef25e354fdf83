import stringWidth from 'string-width';
import type { Approval } from '../approval/model.js';
import { uncountedTexts } from '../messages/approval.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { safe } from './escape.js';
import { hanging, pad, screenCells } from './layout.js';
import type { Style } from './paint.js';
import type { Drawn } from './plan-view.js';
import {
  clock,
  digestDigits,
  digestGroups,
  headline,
  partWords,
  person,
  planState,
  type PlanState,
  stamp,
  undoWords,
} from './words.js';

const STATE_STYLE: Readonly<Record<PlanState, Style>> = {
  applied: 'good',
  approved: 'good',
  free: 'good',
  waiting: 'warning',
  empty: 'strong',
  rejected: 'danger',
  void: 'danger',
  expired: 'danger',
};

const LABELS = ['label.target', 'label.ticket', 'label.by', 'label.state', 'label.part', 'label.undo'] as const;

function label(key: (typeof LABELS)[number] | null, lang: Lang): string {
  const width = Math.max(...LABELS.map((each) => stringWidth(tell(each, lang)))) + 2;
  return pad(key === null ? '' : tell(key, lang), width);
}

/** Two parts on one line when they fit, below each other otherwise. */
function labelled(
  view: Drawn,
  key: (typeof LABELS)[number],
  parts: readonly [string, string],
  style?: Style,
): readonly string[] {
  const { lang, paint } = view;
  const prefix = label(key, lang);
  const [left, right] = [safe(parts[0]), safe(parts[1])];
  const fits = stringWidth(prefix) + stringWidth(left) + stringWidth(right) + 4 <= screenCells();
  const lines = hanging(prefix, left, style ? { paint, style } : {});
  if (fits) return [`${lines[0] ?? ''}    ${right}`];
  return [...lines, ...hanging(label(null, lang), right)];
}

function decisionLines(view: Drawn): readonly string[] {
  const { lang, approvals, offsetMinutes } = view;
  const words = ({ decision, by, at, note }: Approval): string => {
    const told = tell(`decision.${decision}`, lang, { by: person(by, lang), time: stamp(at, offsetMinutes) });
    return note === '' ? told : `${told}  ${tell('quoted', lang, { text: note })}`;
  };
  const indent = label(null, lang);
  return approvals.approvals.flatMap((approval) => {
    const uncounted = approvals.uncounted.find(({ name }) => name === approval.by.name);
    const why = uncounted && tell('decision.uncounted', lang, { reason: uncountedTexts[uncounted.reason][lang] });
    return [...hanging(indent, words(approval)), ...(why === undefined ? [] : hanging(indent, why))];
  });
}

function stateWords(view: Drawn): string {
  const { valid, needed, preApproved } = view.approvals;
  if (preApproved && planState(view) === 'approved') return tell('state.pre-approved', view.lang);
  return tell(`state.${planState(view)}`, view.lang, { valid, needed, run: view.applied ?? '' });
}

/** Where, who asked and why, how far it is, and whether it can be undone. */
export function headLines(view: Drawn): readonly string[] {
  const { plan, lang, paint, offsetMinutes } = view;
  const { target, request, createdAt, expiresAt } = plan.document;
  const production = target.environment === 'production' ? tell('production', lang) : target.environment;
  const where = [
    `${target.name} (${production})`,
    `${target.engine} ${target.version}`,
    target.database,
    target.address,
  ];
  const ticket = [request.ticket, request.reason === '' ? '' : tell('quoted', lang, { text: request.reason })].filter(
    (part) => part !== '',
  );
  const made = `${person(request.by, lang)}  ${stamp(createdAt, offsetMinutes)}`;
  const part = partWords(plan.document, lang);
  const digest = digestGroups(digestDigits(plan).slice(0, 16));
  return [
    ...hanging(`${tell('plan', lang)} ${paint.strong(safe(plan.id))}   `, headline(plan.document, lang)),
    ...hanging(label('label.target', lang), where.join('  ')),
    ...hanging(label('label.ticket', lang), ticket.length === 0 ? '-' : ticket.join('  ')),
    ...labelled(view, 'label.by', [made, tell('expires', lang, { time: clock(expiresAt, offsetMinutes) })]),
    ...labelled(
      view,
      'label.state',
      [stateWords(view), tell('digest', lang, { digest })],
      STATE_STYLE[planState(view)],
    ),
    ...decisionLines(view),
    ...(part === null ? [] : hanging(label('label.part', lang), part)),
    ...hanging(label('label.undo', lang), undoWords(plan.document, lang)),
  ];
}
