import type { Movement, Refreshed } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { statementDiff } from '../../review/statement-diff.js';
import { accountName, findingMessage } from '../../review/words.js';
import { safe } from '../../review/escape.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

/** Rows named on the screen of each table and kind; --json has up to 1,000. */
const SHOWN = 20;

const SIGNS = { gone: '-', added: '+', changed: '~' } as const;

function rowLines(drift: Movement['rows'][number], lang: Lang): readonly string[] {
  const { table, gone, added, changed } = drift;
  const counts = { gone: gone.count, added: added.count, changed: changed.count };
  const head = say('refresh.rows', lang, { table: safe(table), ...counts });
  const rows = (['gone', 'added', 'changed'] as const).flatMap((kind) => {
    const shown = drift[kind].first.slice(0, SHOWN);
    const hidden = drift[kind].count - shown.length;
    return [
      ...shown.map(({ key, columns }) => ` ${SIGNS[kind]} ${safe([key, ...columns].join('  '))}`),
      ...(hidden > 0 ? [`   ${say('refresh.more', lang, { count: hidden })}`] : []),
    ];
  });
  return [head, ...rows];
}

function movedLines(moved: Movement, lang: Lang): readonly string[] {
  const names = (columns: readonly string[]): string => safe(columns.join(', ')) || '-';
  const left = (key: 'refresh.left-new' | 'refresh.left-gone', items: Movement['leftOut']['new']): readonly string[] =>
    items.map(({ reference, rows }) => say(key, lang, { reference: safe(reference), rows }));
  return [
    ...moved.rows.flatMap((drift) => rowLines(drift, lang)),
    ...moved.tables.map((table) =>
      say('refresh.table', lang, { table: safe(table.table), added: names(table.new), gone: names(table.gone) }),
    ),
    ...moved.accounts.gone.map((account) => say('refresh.account', lang, { account: safe(accountName(account)) })),
    ...moved.findings.new.map((one) => say('refresh.finding-new', lang, { message: safe(findingMessage(one, lang)) })),
    ...moved.findings.gone.map((one) =>
      say('refresh.finding-gone', lang, { message: safe(findingMessage(one, lang)) }),
    ),
    ...left('refresh.left-new', moved.leftOut.new),
    ...left('refresh.left-gone', moved.leftOut.gone),
    ...(moved.settings ? [say('refresh.settings', lang)] : []),
  ];
}

function movedDocument({ before, plan, moved }: Refreshed): Readonly<Record<string, unknown>> {
  return { plan: before.id, digest: { before: before.digest, after: plan.digest }, ...moved };
}

export async function runPlanRefresh(context: CliContext): Promise<Outcome> {
  const { openPlanNamed, refreshPlan, approvalsOf, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const given = await workspaceOf(context);
  const before = await openPlanNamed(given, textFlag(flags, 'plan') ?? '');
  const chosen = textFlag(flags, 'target') ?? textFlag(flags, 'url');
  const { name } = before.document.target;
  // The plan names its target; -t only has to agree with it.
  const workspace =
    chosen === undefined && name !== 'url'
      ? await workspaceOf({ ...context, flags: { ...flags, target: name } })
      : given;
  const refreshed = await refreshPlan(workspace, before);
  const { plan, moved } = refreshed;
  const approvals = await approvalsOf(workspace, plan);
  const paint = paintFor(context);
  const sql = statementDiff(before, plan, paint);
  const head = say(moved.same ? 'refresh.same' : 'refresh.moved', lang, { before: before.id, plan: plan.id });
  const text = [
    renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint }),
    head,
    ...movedLines(moved, lang),
    ...(sql.length > 0 ? [say('refresh.sql', lang), ...sql] : []),
    say('plan.folder', lang, { folder: plan.folder }),
  ];
  return {
    document: { ...planDocument(plan, approvals), moved: movedDocument(refreshed) },
    text: text.join('\n'),
    next:
      plan.document.steps.length === 0
        ? ['untether scan']
        : [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}
