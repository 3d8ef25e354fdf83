import type { Argv } from 'yargs';
import type { CliContext, Outcome } from './context.js';
import {
  text,
  flag,
  unlinkOptions,
  pruneOptions,
  rollbackOptions,
  compareOptions,
  reportOptions,
  orphansOptions,
  relinkOptions,
  inspectOptions,
  scanOptions,
  limits,
  confirm,
  approval,
  logExportOptions,
  logOptions,
  decision,
  plan,
  run,
  targets,
} from './options.js';

export type Handler = (context: CliContext) => Promise<Outcome>;
/** Called by yargs once it has understood a command. */
export type Choose = (
  command: string,
  handler: () => Promise<Handler>,
) => (flags: Readonly<Record<string, unknown>>) => void;

/** Every command with its flags. Handlers are loaded when chosen, so that --help stays quick. */
export function describeCommands(parser: Argv, choose: Choose): Argv {
  return parser
    .command(
      'demo',
      'build an HR database and walk the whole loop',
      (y) =>
        y.options({
          dir: { ...text, describe: 'folder to create' },
          engine: { choices: ['sqlite'], default: 'sqlite' },
        }),
      choose('demo', async () => (await import('./commands/demo.js')).runDemo),
    )
    .command(
      'init',
      'write untether.yaml and a knexfile; --ledger creates the ledger table',
      (y) => y.options({ ledger: flag }),
      choose('init', async () => (await import('./commands/init.js')).runInit),
    )
    .command(
      'doctor',
      'check everything a run depends on',
      (y) =>
        y.options({ bundle: { ...flag, describe: 'also a file for technical support, without values and names' } }),
      choose('doctor', async () => (await import('./commands/doctor.js')).runDoctor),
    )
    .command('config', 'the settings', (y) =>
      y
        .command(
          'check',
          'read untether.yaml and name every problem',
          (z) => z,
          choose('config check', async () => (await import('./commands/doctor.js')).runConfigCheck),
        )
        .command(
          'show',
          'the settings in force',
          (z) => z.options({ origin: { ...flag, describe: 'where each of them comes from' } }),
          choose('config show', async () => (await import('./commands/config.js')).runConfigShow),
        )
        .demandCommand(1),
    )
    .command(
      'inspect',
      'accounts, grants and references, with basis and evidence',
      (y) => y.options(inspectOptions),
      choose('inspect', async () => (await import('./commands/inspect.js')).runInspect),
    )
    .command('plan', 'make a plan', (y) =>
      y
        .command(
          'unlink',
          "take accounts' links out",
          (z) => z.options(unlinkOptions),
          choose('plan unlink', async () => (await import('./commands/plan.js')).runPlanUnlink),
        )
        .command(
          'orphans',
          'clean up what scan found',
          (z) => z.options(orphansOptions),
          choose('plan orphans', async () => (await import('./commands/orphans.js')).runPlanOrphans),
        )
        .command(
          'relink',
          'give an account links again',
          (z) => z.options(relinkOptions),
          choose('plan relink', async () => (await import('./commands/relink.js')).runPlanRelink),
        )
        .command(
          'refresh <plan>',
          'make a plan again and tell what moved since',
          (z) => z.positional(...plan),
          choose('plan refresh', async () => (await import('./commands/refresh.js')).runPlanRefresh),
        )
        .command(
          'rollback <run>',
          'undo a run',
          (z) => z.positional(...run).options(rollbackOptions),
          choose('plan rollback', async () => (await import('./commands/rollback.js')).runRollback),
        )
        .demandCommand(1),
    )
    .command(
      'show <plan>',
      'a plan in the terminal',
      (y) => y.positional(...plan).options({ rows: flag, sql: flag, table: text, account: text }),
      choose('show', async () => (await import('./commands/plan.js')).runShow),
    )
    .command(
      'review <plan>',
      'the page for the second person',
      (y) =>
        y
          .positional(...plan)
          .options({ format: { choices: ['html', 'md', 'text'], default: 'html', describe: 'form of the review' } }),
      choose('review', async () => (await import('./commands/review.js')).runReview),
    )
    .command(
      'approve <plan>',
      'agree to a plan, as a second person',
      (y) => y.positional(...plan).options(approval),
      choose('approve', async () => (await import('./commands/approve.js')).runApprove),
    )
    .command(
      'reject <plan>',
      'refuse a plan',
      (y) => y.positional(...plan).options(decision),
      choose('reject', async () => (await import('./commands/approve.js')).runReject),
    )
    .command(
      'rehearse <plan>',
      'run it for real, check, roll back',
      (y) => y.positional(...plan).options({ ...limits, ...confirm }),
      choose('rehearse', async () => (await import('./commands/apply.js')).runRehearse),
    )
    .command(
      'apply <plan>',
      'run an approved plan in one transaction',
      (y) => y.positional(...plan).options({ ...limits, ...confirm }),
      choose('apply', async () => (await import('./commands/apply.js')).runApply),
    )
    .command(
      'scan',
      'orphan rows and leftovers',
      (y) => y.options(scanOptions),
      choose('scan', async () => (await import('./commands/scan.js')).runScan),
    )
    .command(
      'compare <target_a> <target_b>',
      'do two databases hold the same links?',
      (y) =>
        y
          .positional(...targets.a)
          .positional(...targets.b)
          .options(compareOptions),
      choose('compare', async () => (await import('./commands/compare.js')).runCompare),
    )
    .command(
      'rollback <run>',
      'a plan that undoes a run',
      (y) => y.positional(...run).options(rollbackOptions),
      choose('rollback', async () => (await import('./commands/rollback.js')).runRollback),
    )
    .command('snapshot', 'look at snapshots', (y) =>
      y
        .command(
          'list',
          'all snapshots',
          (z) => z,
          choose('snapshot list', async () => (await import('./commands/snapshot.js')).runSnapshotList),
        )
        .command(
          'show <run>',
          'one snapshot',
          (z) => z.positional(...run),
          choose('snapshot show', async () => (await import('./commands/snapshot.js')).runSnapshotShow),
        )
        .command(
          'verify <run>',
          're-read every byte of a snapshot',
          (z) => z.positional(...run),
          choose('snapshot verify', async () => (await import('./commands/snapshot.js')).runSnapshotVerify),
        )
        .command(
          'export <run>',
          'the SQL that puts a snapshot back, for the stock client',
          (z) => z.positional(...run).options({ sql: { ...flag, describe: 'as SQL', demandOption: true } }),
          choose('snapshot export', async () => (await import('./commands/export.js')).runSnapshotExport),
        )
        .command(
          'prune',
          'remove old snapshots for good',
          (z) => z.options(pruneOptions),
          choose('snapshot prune', async () => (await import('./commands/prune.js')).runSnapshotPrune),
        )
        .demandCommand(1),
    )
    .command(
      'recover <run>',
      'settle an unknown outcome from the ledger',
      (y) => y.positional(...run),
      choose('recover', async () => (await import('./commands/recover.js')).runRecover),
    )
    .command(
      'attest <plan>',
      'record that a plan was run by hand, in full',
      (y) =>
        y.positional(...plan).options({ 'executed-by': { ...text, describe: 'who ran plan.sql', demandOption: true } }),
      choose('attest', async () => (await import('./commands/attest.js')).runAttest),
    )
    .command(
      'status [name]',
      'state and next command',
      (y) => y.positional('name', { type: 'string', describe: 'plan or run' }),
      choose('status', async () => (await import('./commands/status.js')).runStatus),
    )
    .command(
      'log',
      'the audit log',
      (y) =>
        y
          .options(logOptions)
          .command(
            'verify [folder]',
            'check the chain, against approvals and (with -t) the ledger; or the evidence in a folder',
            (z) => z.positional('folder', { type: 'string', describe: 'the evidence of one run' }),
            choose('log verify', async () => (await import('./commands/log.js')).runLogVerify),
          )
          .command(
            'export',
            'entries for another program, or the evidence of one run',
            (z) => z.options(logExportOptions),
            choose('log export', async () => (await import('./commands/log.js')).runLogExport),
          )
          .command(
            'seal',
            'put a word under the log; a broken one is put aside',
            (z) => z.options({ why: { ...text, describe: 'why', demandOption: true } }),
            choose('log seal', async () => (await import('./commands/log.js')).runLogSeal),
          ),
      choose('log', async () => (await import('./commands/log.js')).runLog),
    )
    .command(
      'report',
      'what the audit log says of a period',
      (y) => y.options(reportOptions),
      choose('report', async () => (await import('./commands/report.js')).runReport),
    )
    .command(
      'completion <shell>',
      'a script that completes commands and flags in a shell',
      (y) => y.positional('shell', { choices: ['bash', 'zsh', 'fish'], demandOption: true }),
      choose('completion', async () => (await import('./commands/completion.js')).runCompletion),
    )
    .command(
      'explain <code>',
      'an error or finding, offline',
      (y) => y.positional('code', { type: 'string' }),
      choose('explain', async () => (await import('./commands/explain.js')).runExplain),
    );
}
