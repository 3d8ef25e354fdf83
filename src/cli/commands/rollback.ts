import { type CliContext, listFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { confirmTarget, isConfirmedByFlags } from '../confirm.js';
import type { ApprovalState, makeRollback, Plan, RunResult, Workspace } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';
import { applyNow, exitCodeOf, runText } from './apply.js';

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

/** What a rollback is asked to put back. */
async function chosen(context: CliContext, workspace: Workspace): Promise<Parameters<typeof makeRollback>[1]> {
  const { findSnapshot, readWays } = await import('../../index.js');
  const { flags } = context;
  const snapshot = await findSnapshot(workspace, textFlag(flags, 'run') ?? '');
  return {
    snapshot,
    reason: textFlag(flags, 'reason') ?? `rollback of ${snapshot.manifest.run}`,
    ticket: textFlag(flags, 'ticket') ?? '',
    choice: {
      tables: listFlag(flags, 'table'),
      accounts: listFlag(flags, 'account'),
      links: listFlag(flags, 'link'),
      onConflict: readWays(listFlag(flags, 'on-conflict')),
    },
  };
}

/** Goes on to apply when those who approved the run approved this with it, and somebody confirms the target; the plan waits otherwise. */
async function applyPreApproved(
  context: CliContext,
  workspace: Workspace,
  { plan, approvals }: { readonly plan: Plan; readonly approvals: ApprovalState },
): Promise<RunResult | null> {
  const target = await workspace.target();
  if (!approvals.preApproved || !(context.mayAsk || isConfirmedByFlags(context, target))) return null;
  context.hint(say('rollback.pre-approved', context.lang, { plan: plan.id }));
  await confirmTarget(context, target);
  return applyNow(context, workspace, plan);
}

export async function runRollback(context: CliContext): Promise<Outcome> {
  const { makeRollback, approvalsOf, renderPlan } = await import('../../index.js');
  const { lang } = context;
  const workspace = await workspaceOf(context);
  // Flags that confirm something else are told before a plan is made.
  isConfirmedByFlags(context, await workspace.target());
  const { plan, conflicts } = await makeRollback(workspace, await chosen(context, workspace));
  const approvals = await approvalsOf(workspace, plan);
  const text = [
    renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint: paintFor(context) }),
    conflictLines(conflicts, lang),
    say('plan.folder', lang, { folder: plan.folder }),
  ].join('');
  const document = { ...planDocument(plan, approvals), conflicts };
  const applied = await applyPreApproved(context, workspace, { plan, approvals });
  if (applied) {
    return {
      document: { ...document, applied },
      text: `${text}\n${runText(applied, lang)}`,
      exitCode: exitCodeOf(applied),
      next: ['untether scan', `untether rollback ${applied.run}`],
    };
  }
  const confirming = `untether apply ${plan.id}`;
  return {
    document,
    text,
    next: approvals.preApproved
      ? [confirming]
      : [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}
