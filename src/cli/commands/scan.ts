import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../../errors.js';
import type {
  LeftoverOptions,
  BaselineOptions,
  Scanned,
  ScanFormat,
  ScanOptions,
  ScanView,
  Threshold,
  Workspace,
} from '../../index.js';
import { say } from '../../messages/ui.js';
import { countScan, tellScan } from '../../messages/scan.js';
import { type CliContext, isSet, listFlag, numberFlag, type Outcome, textFlag } from '../context.js';
import { asUntetherError, renderError } from '../output/errors.js';
import { duration, workspaceOf } from '../workspace.js';

const DAY_MS = 86_400_000;
/** A finding is accepted for so long when nobody says otherwise. */
const ACCEPTED = '90d';
const SECOND_MS = 1000;
/** A line of progress at most so often. */
const QUIET_MS = 10_000;

/** What nobody has confirmed is looked at first; a plan leaves it out. */
function nextOf(findings: readonly { readonly state: string }[]): readonly string[] {
  if (findings.length === 0) return ['untether status'];
  const isConfirmed = findings.some(({ state }) => state === 'confirmed');
  return isConfirmed ? ['untether inspect', 'untether plan orphans --reason ... --ticket ...'] : ['untether inspect'];
}

/** The last day on which an entry counts: a day as written, or so long from today. */
function lastDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  return new Date(Date.now() + (duration(text, '--expires') ?? 90 * DAY_MS)).toISOString().slice(0, 10);
}

function baselineOf({ flags, dir, env }: CliContext, workspace: Workspace): BaselineOptions | undefined {
  const file = textFlag(flags, 'baseline');
  const [updates, prunes] = [isSet(flags, 'update-baseline'), isSet(flags, 'prune-baseline')];
  const reason = textFlag(flags, 'reason');
  if (file === undefined) {
    if (updates || prunes) throw new UntetherError('U09', { detail: 'name the file with --baseline' });
    return undefined;
  }
  if (updates && (reason ?? '').trim() === '')
    throw new UntetherError('U09', { detail: '--update-baseline accepts findings, and needs --reason' });
  const owner = textFlag(flags, 'owner') ?? workspace.actor.name;
  const update = updates
    ? { reason: reason ?? '', owner, expires: lastDay(textFlag(flags, 'expires') ?? ACCEPTED) }
    : null;
  return { path: path.resolve(dir, file), env, update, prune: prunes };
}

const COLUMN_BUDGET = 500;

/** What --account asks for; it looks at one person, so at no baseline and no choice of references. */
function leftoverOptions({ flags }: CliContext): LeftoverOptions | undefined {
  const account = textFlag(flags, 'account');
  if (account === undefined) return undefined;
  const other = ['reference', 'baseline'].find((name) => flags[name] !== undefined);
  if (other !== undefined) throw new UntetherError('U09', { detail: `--account and --${other} exclude each other` });
  const accountTable = textFlag(flags, 'account-table');
  const columnBudget = numberFlag(flags, 'column-budget') ?? COLUMN_BUDGET;
  return { account, columnBudget, ...(accountTable === undefined ? {} : { accountTable }) };
}

async function thresholdOf({ flags }: CliContext): Promise<Threshold | undefined> {
  const { readThreshold } = await import('../../index.js');
  const text = textFlag(flags, 'fail-on');
  if (text === undefined) return undefined;
  const threshold = readThreshold(text);
  if (threshold === undefined)
    throw new UntetherError('U09', {
      detail: `--fail-on takes critical, high, medium or low, and new: before it for new rows alone, not ${text}`,
    });
  return threshold;
}

function formatOf({ flags, json }: CliContext): ScanFormat {
  const format = (textFlag(flags, 'format') ?? (json ? 'json' : 'text')) as ScanFormat;
  if (json && format !== 'json')
    throw new UntetherError('U09', { detail: `--json and --format ${format} exclude each other` });
  return format;
}

function progressOf(context: CliContext): NonNullable<ScanOptions['onProgress']> {
  let last = Date.now();
  return ({ done, total, reference }) => {
    if (Date.now() - last < QUIET_MS) return;
    last = Date.now();
    context.hint(tellScan('progress', context.lang, { done, total, reference }));
  };
}

/** The file that a monitoring system reads still tells when the last scan succeeded. */
async function lastSuccess({ flags, dir }: CliContext, target: string): Promise<number | null> {
  const { lastSuccessIn } = await import('../../index.js');
  const file = textFlag(flags, 'output');
  if (file === undefined) return null;
  return readFile(path.resolve(dir, file), 'utf8').then(
    (text) => lastSuccessIn(text, target),
    () => null,
  );
}

async function isAuditWhole(workspace: Workspace): Promise<boolean> {
  const { auditState } = await import('../../index.js');
  return auditState(workspace.settings.auditLog).then(
    () => true,
    () => false,
  );
}

async function viewOf(context: CliContext, workspace: Workspace, scanned: Scanned): Promise<ScanView> {
  const { report, target, baseline } = scanned;
  const now = new Date();
  const success = Math.floor(now.getTime() / SECOND_MS);
  return {
    report,
    target: target.name,
    lang: context.lang,
    now,
    auditOk: await isAuditWhole(workspace),
    lastSuccess: report.complete ? success : await lastSuccess(context, target.name),
    hasBaseline: baseline !== null,
  };
}

function documentOf({ report, target }: Scanned): Readonly<Record<string, unknown>> {
  return {
    schema: 'untether/scan',
    formatVersion: '1.0',
    target: { name: target.name, environment: target.settings.environment },
    ...report,
  };
}

function tellBaseline(context: CliContext, { baseline }: Scanned): void {
  if (baseline === null) return;
  const { lang, flags, hint } = context;
  if (baseline.expired > 0) hint(tellScan('expired', lang, { count: baseline.expired }));
  const rows = countScan('rows', baseline.rows, lang);
  if (baseline.written) hint(tellScan('baseline.written', lang, { file: textFlag(flags, 'baseline') ?? '', rows }));
}

/** A scan that looked at less than everything is 1, whatever it found. */
async function exitCodeOf(context: CliContext, { report }: Scanned, threshold: Threshold | undefined): Promise<number> {
  const { reachesThreshold } = await import('../../index.js');
  if (!report.complete) return 1;
  if (threshold === undefined || !reachesThreshold(report, threshold)) return 0;
  const error = new UntetherError('F02', { threshold: textFlag(context.flags, 'fail-on') ?? '' });
  context.stderr.write(`${renderError(error, context.lang, false)}\n`);
  return error.exitCode;
}

async function scanNow(context: CliContext, format: ScanFormat): Promise<Outcome> {
  const { scan, scanAccount, renderLeftovers, renderScanAs } = await import('../../index.js');
  const threshold = await thresholdOf(context);
  const workspace = await workspaceOf(context);
  const baseline = baselineOf(context, workspace);
  const pause = duration(textFlag(context.flags, 'pause'), '--pause');
  const account = leftoverOptions(context);
  const scanned: Scanned =
    account === undefined
      ? await scan(workspace, {
          only: listFlag(context.flags, 'reference'),
          onProgress: progressOf(context),
          signal: context.signal,
          ...(baseline === undefined ? {} : { baseline }),
          ...(pause === undefined ? {} : { pause }),
        })
      : { ...(await scanAccount(workspace, account)), baseline: null, unrecorded: null };
  if (scanned.unrecorded !== null) context.hint(say('scan.unrecorded', context.lang, { reason: scanned.unrecorded }));
  const document = documentOf(scanned);
  const view = await viewOf(context, workspace, scanned);
  const rendered = renderScanAs(format, view, { document, ...(threshold ? { threshold } : {}) });
  tellBaseline(context, scanned);
  const isText = format === 'text' && scanned.report.leftovers !== undefined;
  return {
    document,
    text: isText ? renderLeftovers(scanned.report, context.lang) : rendered.text,
    raw: format !== 'text',
    exitCode: rendered.exitCode ?? (await exitCodeOf(context, scanned, threshold)),
    next: format === 'text' ? nextOf(scanned.report.findings) : [],
  };
}

/** Monitoring systems are told as well when nothing could be scanned. */
async function tellFailure(context: CliContext, format: ScanFormat, thrown: unknown): Promise<Outcome> {
  const { nagiosUnknown, renderPrometheus } = await import('../../index.js');
  const error = asUntetherError(thrown, 'scan');
  if (format === 'nagios') return { document: {}, raw: true, ...nagiosUnknown(error.message) };
  const target = textFlag(context.flags, 'target') ?? 'url';
  const past = { target, auditOk: null, lastSuccess: await lastSuccess(context, target) };
  context.stderr.write(`${renderError(error, context.lang, isSet(context.flags, 'verbose'))}\n`);
  return { document: {}, raw: true, text: renderPrometheus({ ...past, report: null }), exitCode: error.exitCode };
}

export async function runScan(context: CliContext): Promise<Outcome> {
  if (textFlag(context.flags, 'show') !== undefined) return (await import('./scan-rows.js')).runScanRows(context);
  const format = formatOf(context);
  if (format !== 'nagios' && format !== 'prometheus') return scanNow(context, format);
  try {
    return await scanNow(context, format);
  } catch (error) {
    return tellFailure(context, format, error);
  }
}
