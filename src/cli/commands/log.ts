import path from 'node:path';
import { EXIT_CODES, UntetherError } from '../../errors.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import type { AuditEntry, LogFilter } from '../../index.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { csvText } from '../output/csv.js';
import { unreadLines } from '../output/unread.js';
import { workspaceOf } from '../workspace.js';

/** The words that choose entries; `--actor-is`, for `--actor` says who asks. */
function filterOf({ flags }: CliContext): LogFilter {
  const words = {
    since: textFlag(flags, 'since'),
    actor: textFlag(flags, 'actor-is'),
    plan: textFlag(flags, 'plan'),
    table: textFlag(flags, 'table'),
    account: textFlag(flags, 'account'),
  };
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined));
}

async function chosenEntries(context: CliContext): Promise<readonly (AuditEntry & { readonly hash: string })[]> {
  const { logEntries } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const entries = [];
  for await (const entry of logEntries(workspace, filterOf(context))) entries.push(entry);
  return entries;
}

export async function runLog(context: CliContext): Promise<Outcome> {
  const entries = await chosenEntries(context);
  const lines = entries.map((entry) =>
    `${String(entry.sequence).padStart(5)}  ${entry.at}  ${safe(entry.actor)} (${safe(entry.identity)})  ${safe(entry.action)}  ${safe(entry.plan)} ${safe(entry.run)}`.trimEnd(),
  );
  return {
    document: { schema: 'untether/log', formatVersion: '1.0', entries },
    text: [say('log.head', context.lang, { count: entries.length }), ...lines].join('\n'),
    next: ['untether log verify'],
  };
}

/** The evidence of one run, from nothing but its folder. */
async function verifyEvidence({ lang, dir }: CliContext, folder: string): Promise<Outcome> {
  const { verifyCase } = await import('../../index.js');
  const { run, checks } = await verifyCase(path.resolve(dir, folder));
  const lines = checks.map(({ name, detail }) => `  ok   ${name}: ${safe(detail)}`);
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'log verify', run, checks },
    text: [say('case.verified', lang, { run }), ...lines].join('\n'),
    next: ['untether status'],
  };
}

export async function runLogVerify(context: CliContext): Promise<Outcome> {
  const folder = textFlag(context.flags, 'folder');
  if (folder !== undefined) return verifyEvidence(context, folder);
  const { verifyLog } = await import('../../index.js');
  const { flags, lang } = context;
  const withLedger = (textFlag(flags, 'target') ?? textFlag(flags, 'url')) !== undefined;
  const { breaks, ...state } = await verifyLog(await workspaceOf(context), { withLedger });
  const unanchored = state.entries - state.anchored;
  const ok = breaks.length === 0 && state.unread.length === 0;
  const text = [
    say('log.verified', lang, { count: state.entries, head: state.head.slice(0, 16) }),
    say(withLedger ? 'log.anchored' : 'log.anchored-locally', lang, { anchors: state.anchors, unanchored }),
    ...(state.sealed === 0 ? [] : [say('log.sealed-before', lang, { count: state.sealed })]),
    ...unreadLines(state.unread, lang),
  ];
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok, command: 'log verify', ...state, unanchored },
    text: text.join('\n'),
    next: ['untether status'],
    ...(ok ? {} : { exitCode: EXIT_CODES.I }),
  };
}

const COLUMNS = [
  'sequence',
  'at',
  'actor',
  'identity',
  'action',
  'target',
  'plan',
  'planDigest',
  'run',
  'accounts',
  'tables',
  'deleted',
  'updated',
  'inserted',
  'note',
  'previous',
  'hash',
] as const;

function csvRow(entry: AuditEntry & { readonly hash: string }): readonly string[] {
  const cells = new Map<string, unknown>([
    ...Object.entries(entry),
    ...Object.entries(entry.counts),
    ['accounts', entry.accounts.join(' ')],
    ['tables', entry.tables.join(' ')],
  ]);
  return COLUMNS.map((column) => {
    const cell = cells.get(column);
    return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
  });
}

async function exportEvidence(context: CliContext, run: string): Promise<Outcome> {
  const { exportCase } = await import('../../index.js');
  const folder = textFlag(context.flags, 'output');
  if (folder === undefined) throw new UntetherError('U09', { detail: '--case needs --output: a new folder' });
  const exported = await exportCase(await workspaceOf(context), run, path.resolve(context.dir, folder));
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'log export', ...exported },
    text: say('case.exported', context.lang, { run: exported.run, folder }),
    next: [`untether log verify ${folder}`],
  };
}

/** Entries for another program: one JSON object a line, or CSV that no spreadsheet runs. */
export async function runLogExport(context: CliContext): Promise<Outcome> {
  const run = textFlag(context.flags, 'case');
  if (run !== undefined) return exportEvidence(context, run);
  const entries = await chosenEntries(context);
  const text =
    textFlag(context.flags, 'format') === 'csv'
      ? csvText([COLUMNS, ...entries.map(csvRow)])
      : entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return { document: { schema: 'untether/log', formatVersion: '1.0', entries }, text, next: ['untether log verify'] };
}

export async function runLogSeal(context: CliContext): Promise<Outcome> {
  const { sealLog } = await import('../../index.js');
  const sealed = await sealLog(await workspaceOf(context), textFlag(context.flags, 'why') ?? '');
  const { broken, head } = sealed;
  const facts = { head: head.slice(0, 16), file: broken ?? '' };
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'log seal', ...sealed },
    text: say(broken === null ? 'log.sealed' : 'log.put-aside', context.lang, facts),
    next: ['untether log verify'],
  };
}
