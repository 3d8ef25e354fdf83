import { type CliContext, type Flags, isSet, listFlag, numberFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { UntetherError } from '../../errors.js';
import type { ListOptions, ListReport } from '../../index.js';
import type { Lang } from '../../messages/text.js';
import { tell } from '../../messages/review.js';
import { say } from '../../messages/ui.js';
import { planDocument, digest8 } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

/** `T.C=VALUE`, `T.C=NULL`. */
function assignments(values: readonly string[]): ReadonlyMap<string, string | null> {
  return new Map(
    values.map((value) => {
      const found = /^([^=]+\.[^=.]+)=(.*)$/s.exec(value);
      if (!found) throw new UntetherError('U09', { detail: `--set takes TABLE.COLUMN=VALUE, not ${value}` });
      return [found[1] ?? '', found[2] === 'NULL' ? null : (found[2] ?? '')];
    }),
  );
}

function withAccount(flag: string | undefined): 'keep' | 'disable' | 'delete' {
  if (flag === undefined || flag === 'keep') return 'keep';
  if (flag === 'disable' || flag === 'delete') return flag;
  throw new UntetherError('U09', { detail: `--with-account takes keep, disable or delete, not ${flag}` });
}

function listOf(flags: Flags): ListOptions | null {
  const file = textFlag(flags, 'accounts-file');
  const [encoding, rejects] = [textFlag(flags, 'encoding'), textFlag(flags, 'rejects')];
  if (file === undefined) return null;
  return { file, ...(encoding === undefined ? {} : { encoding }), ...(rejects === undefined ? {} : { rejects }) };
}

function listText(list: ListReport | null, lang: Lang): string {
  if (!list) return '';
  const rejects = list.rejects === null ? [] : [say('plan.rejects', lang, { file: list.rejects })];
  return [say('plan.list', lang, { lines: list.lines, ...list.counts }), ...rejects]
    .map((line) => `${line}\n`)
    .join('');
}

export async function runPlanUnlink(context: CliContext): Promise<Outcome> {
  const { makeUnlinkPlan, approvalsOf, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const workspace = await workspaceOf(context);
  const accounts = listFlag(flags, 'account');
  const list = listOf(flags);
  if (accounts.length === 0 && !list)
    throw new UntetherError('U09', { detail: '--account or --accounts-file is missing' });
  const reassignTo = textFlag(flags, 'reassign-to');
  const accountTable = textFlag(flags, 'account-table');
  const made = await makeUnlinkPlan(workspace, {
    accounts,
    ...(list ? { list } : {}),
    ...(accountTable === undefined ? {} : { accountTable }),
    selection: {
      links: listFlag(flags, 'link'),
      keep: listFlag(flags, 'keep'),
      set: assignments(listFlag(flags, 'set')),
      withAccount: withAccount(textFlag(flags, 'with-account')),
      pinRows: isSet(flags, 'pin-rows'),
      ...(reassignTo === undefined ? {} : { reassignTo }),
    },
    skipMissing: isSet(flags, 'skip-missing'),
    reason: textFlag(flags, 'reason') ?? '',
    ticket: textFlag(flags, 'ticket') ?? '',
    maxRows: numberFlag(flags, 'max-rows'),
  });
  const { plan, missing } = made;
  const approvals = await approvalsOf(workspace, plan);
  const skipped =
    missing.length === 0
      ? ''
      : `${say('plan.skipped', lang, { count: missing.length, names: missing.slice(0, 10).join(', ') })}\n`;
  const text = `${renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint: paintFor(context) })}${skipped}${listText(made.list, lang)}${say('plan.folder', lang, { folder: plan.folder })}`;
  const next =
    plan.document.steps.length === 0
      ? ['untether scan']
      : [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`];
  return { document: { ...planDocument(plan, approvals), missing, list: made.list }, text, next };
}

export async function runShow(context: CliContext): Promise<Outcome> {
  const { openPlanNamed, approvalsOf, renderPlan, readShownRows, status } = await import('../../index.js');
  const { flags, lang, json } = context;
  const workspace = await workspaceOf(context);
  const plan = await openPlanNamed(workspace, textFlag(flags, 'plan') ?? '');
  const approvals = await approvalsOf(workspace, plan);
  const table = textFlag(flags, 'table');
  const account = textFlag(flags, 'account');
  const { state, runs } = (await status(workspace, plan.id))[0] ?? { state: '', runs: [] };
  const applied = state === 'applied' ? { applied: runs[0] ?? '' } : {};
  const paint = paintFor(context);
  const chosen = { ...(table === undefined ? {} : { table }), ...(account === undefined ? {} : { account }) };
  const view = { plan, approvals, lang, now: new Date(), ...applied, sql: isSet(flags, 'sql'), ...chosen, paint };
  const wanted = isSet(flags, 'rows');
  const rows = wanted
    ? await readShownRows(plan, { lang: json ? 'en' : lang, ...chosen, ...(json ? {} : { paint }) })
    : [];
  return {
    document: { ...planDocument(plan, approvals), ...(wanted ? { rows } : {}) },
    text: [
      `${renderPlan(view)}${tell('files', lang)}`,
      tell('files.client', lang),
      ...(wanted ? ['', ...rows] : []),
    ].join('\n'),
    next: [],
  };
}
