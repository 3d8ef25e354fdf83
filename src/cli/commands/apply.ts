import { type CliContext, type Outcome, textFlag } from '../context.js';
import { UntetherError } from '../../errors.js';
import type { ApplyOptions, Plan, RunResult, Workspace } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { confirmTarget, isConfirmedByFlags } from '../confirm.js';
import { progressLines } from '../output/progress.js';
import { workspaceOf } from '../workspace.js';

function runDocument(command: string, result: RunResult): Readonly<Record<string, unknown>> {
  return {
    schema: 'untether/apply',
    formatVersion: '1.0',
    ok: command === 'rehearse' || result.auditWritten,
    command,
    ...result,
  };
}

export function runText(result: RunResult, lang: Lang): string {
  const { rows, snapshot, checks } = result;
  const lines = [
    say(`data.${result.data.state}`, lang),
    say('run.rows', lang, {
      run: result.run,
      plan: result.plan,
      deleted: rows.deleted,
      updated: rows.updated,
      inserted: rows.inserted,
    }),
    ...checks.map((check) => `  ${check.ok ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`),
    say('run.items', lang, {
      done: result.items.done,
      already: result.items.alreadySo,
      refused: result.items.refused,
      conflict: result.items.conflict,
    }),
    say('run.locked', lang, { ms: result.lockedMs }),
  ];
  if (snapshot)
    lines.push(
      say('run.snapshot', lang, { path: snapshot.path, rows: snapshot.rows, sha256: snapshot.sha256.slice(0, 16) }),
    );
  return lines.join('\n');
}

async function prepare(context: CliContext): Promise<{
  workspace: Workspace;
  plan: Plan;
  options: ApplyOptions;
}> {
  const { openPlanNamed } = await import('../../index.js');
  const given = await workspaceOf(context);
  const plan = await openPlanNamed(given, textFlag(context.flags, 'plan') ?? '');
  const chosen = textFlag(context.flags, 'target') ?? textFlag(context.flags, 'url');
  // The plan names its target; -t only has to agree with it.
  const workspace =
    chosen === undefined && plan.document.target.name !== 'url'
      ? await workspaceOf({ ...context, flags: { ...context.flags, target: plan.document.target.name } })
      : given;
  const snapshotDir = textFlag(context.flags, 'snapshot-dir');
  const onProgress = progressLines(context);
  return {
    workspace,
    plan,
    options: { ...(snapshotDir === undefined ? {} : { snapshotDir }), onProgress, signal: context.signal },
  };
}

export async function runRehearse(context: CliContext): Promise<Outcome> {
  const { rehearsePlan } = await import('../../index.js');
  const { workspace, plan, options } = await prepare(context);
  const result = await rehearsePlan(workspace, plan, options);
  return {
    document: runDocument('rehearse', result),
    text: `${say('rehearse.done', context.lang)}\n${runText(result, context.lang)}`,
    next: [`untether apply ${plan.id}`],
  };
}

/** Commits a plan; a lost audit entry or note is told as I04. */
export async function applyNow(
  context: CliContext,
  workspace: Workspace,
  plan: Plan,
  options: ApplyOptions = { onProgress: progressLines(context), signal: context.signal },
): Promise<RunResult> {
  const { applyPlan } = await import('../../index.js');
  const result = await applyPlan(workspace, plan, options);
  if (!result.auditWritten) throw new UntetherError('I04', { run: result.run, plan: plan.id }, { data: 'committed' });
  return result;
}

/** 1 when something did not hold after COMMIT. */
export const exitCodeOf = ({ checks }: RunResult): number => (checks.every(({ ok }) => ok) ? 0 : 1);

export async function runApply(context: CliContext): Promise<Outcome> {
  const { requireGates } = await import('../../index.js');
  const { workspace, plan, options } = await prepare(context);
  const target = await workspace.target();
  // Flags that confirm something else are told before anything else is looked at.
  isConfirmedByFlags(context, target);
  await requireGates(workspace, plan);
  await confirmTarget(context, target);
  const result = await applyNow(context, workspace, plan, options);
  return {
    document: runDocument('apply', result),
    text: runText(result, context.lang),
    exitCode: exitCodeOf(result),
    next: ['untether scan', `untether rollback ${result.run}`],
  };
}
