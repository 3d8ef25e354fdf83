import { type CliContext, listFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import type { makeRollback } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

type Conflicts = Awaited<ReturnType<typeof makeRollback>>['conflicts'];

const SHOWN = 20;

/** What was met, and what becomes of it. */
function conflictLines(conflicts: Conflicts, lang: Lang): string {
  if (conflicts.length === 0) return '';
  const shown = conflicts
    .slice(0, SHOWN)
    .map(
      ({ table, key, kind, column, way }) =>
        `  ${kind}: ${table} ${key}${column === undefined ? '' : ` (${column})`}: ${way}`,
    );
  const more = conflicts.length > SHOWN ? [`  ... ${String(conflicts.length - SHOWN)}`] : [];
  return `${[say('rollback.conflicts', lang, { count: conflicts.length }), ...shown.map(safe), ...more].join('\n')}\n`;
}

export async function runRollback(context: CliContext): Promise<Outcome> {
  const { findSnapshot, makeRollback, approvalState, readWays, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const choice = {
    tables: listFlag(flags, 'table'),
    accounts: listFlag(flags, 'account'),
    onConflict: readWays(listFlag(flags, 'on-conflict')),
  };
  const given = await workspaceOf(context);
  const snapshot = await findSnapshot(given, textFlag(flags, 'run') ?? '');
  const { manifest } = snapshot;
  const ticket = textFlag(flags, 'ticket') ?? '';
  const reason = textFlag(flags, 'reason') ?? `rollback of ${manifest.run}`;
  const { plan, conflicts } = await makeRollback(given, { snapshot, reason, ticket, choice });
  const approvals = await approvalState(plan, (await given.target()).settings.approvals);
  const text = [
    renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint: paintFor(context) }),
    conflictLines(conflicts, lang),
    say('plan.folder', lang, { folder: plan.folder }),
  ].join('');
  return {
    document: { ...planDocument(plan, approvals), conflicts },
    text,
    next: [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}
