import type { Argv } from 'yargs';
import { GRAPH_FORMATS } from '../review/graph/model.js';
import type { CliContext, Outcome } from './context.js';

export type Handler = (context: CliContext) => Promise<Outcome>;
/** Called by yargs once it has understood a command. */
export type Choose = (
  command: string,
  handler: () => Promise<Handler>,
) => (flags: Readonly<Record<string, unknown>>) => void;

export const globalOptions = {
  target: { alias: 't', type: 'string', describe: 'a knexfile environment' },
  url: { type: 'string', describe: 'a database URL, or a SQLite file' },
  config: { alias: 'c', type: 'string', describe: 'settings file (default ./untether.yaml)' },
  knexfile: { type: 'string', describe: 'knexfile (default ./knexfile.*)' },
  json: { type: 'boolean', describe: 'one JSON document on stdout' },
  output: { alias: 'o', type: 'string', describe: 'file for the result; of a plan: its folder' },
  quiet: { alias: 'q', type: 'boolean', describe: 'no progress and hints' },
  verbose: { alias: 'v', type: 'boolean', describe: 'stacks of causes' },
  lang: { choices: ['en', 'zh-CN'], describe: 'language (default from LANG)' },
  color: { choices: ['auto', 'always', 'never'], describe: 'colour' },
  input: { type: 'boolean', default: true, describe: 'prompts; --no-input refuses them' },
  actor: { type: 'string', describe: 'who you are: a claim, shown as one' },
} as const;

const many = { type: 'string', array: true } as const;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const request = {
  reason: { ...text, describe: 'why', demandOption: true },
  ticket: { ...text, describe: 'ticket number', demandOption: true },
} as const;

const unlinkOptions = {
  account: { ...many, describe: 'key, login or mail of an account' },
  'accounts-file': { ...text, describe: 'CSV, TSV or NDJSON list of accounts' },
  rejects: { ...text, describe: 'where rejected lines go (default LIST.rejects.csv)' },
  'account-table': { ...text, describe: 'which account table, when there are several' },
  link: { ...many, describe: 'only these links: a reference, a table or a kind' },
  keep: { ...many, describe: 'leave the rows of these tables' },
  set: { ...many, describe: 'TABLE.COLUMN=VALUE or =NULL instead of the default action' },
  'reassign-to': { ...text, describe: 'the account that gets the link rows' },
  'pin-rows': { ...flag, describe: 'statements name each row by its key' },
  'with-account': { choices: ['keep', 'disable', 'delete'], describe: 'what happens to the account row' },
  'skip-missing': { ...flag, describe: 'go on without accounts that are not there' },
  encoding: { ...text, describe: 'encoding of the list, such as gbk' },
  'max-rows': { type: 'number', describe: 'refuse a larger plan' },
  ...request,
} as const;

const pruneOptions = {
  'older-than': { ...text, describe: 'an age such as 90d', demandOption: true },
  why: { ...text, describe: 'why they go: for the audit log', demandOption: true },
  'confirm-target': { ...text, describe: 'the target, to confirm production' },
  yes: { ...flag, describe: 'confirm a target that is not production' },
} as const;

const orphansOptions = {
  finding: { ...many, describe: 'only these findings of a scan, by id' },
  'max-rows': { type: 'number', describe: 'refuse a larger plan' },
  ...request,
} as const;

const relinkOptions = {
  account: { ...text, describe: 'the account that gets links', demandOption: true },
  like: { ...text, describe: 'the account that has such links now' },
  from: { ...text, describe: 'the run that took them' },
  to: { ...text, describe: 'with --from: another account gets them' },
  'account-table': { ...text, describe: 'which account table, when there are several' },
  link: { ...many, describe: 'only these links: a reference, a table or a kind' },
  'max-rows': { type: 'number', describe: 'refuse a larger plan' },
  ...request,
} as const;

const inspectOptions = {
  write: { ...flag, describe: 'add what is new to untether.yaml, tell what is gone and changed' },
  table: { ...text, describe: 'one table with the evidence; with --graph: it and its neighbours' },
  confirm: { ...many, describe: 'confirm in untether.yaml: ids, tables, kind:KIND, account:TABLE, all' },
  reject: { ...many, describe: 'reject in untether.yaml: the same names' },
  yes: { ...flag, describe: 'do not ask before a decision is written' },
  'schema-only': { ...flag, describe: 'look at names and types only, at no row' },
  graph: { choices: GRAPH_FORMATS, describe: 'a drawing instead of the screen' },
} as const;

const limits = {
  'lock-timeout': { ...text, describe: 'such as 5s' },
  'statement-timeout': { ...text, describe: 'such as 60s' },
} as const;
const confirm = {
  'confirm-target': { ...text, describe: 'the name of the target' },
  yes: { ...flag, describe: 'confirm a target that is not production' },
  'snapshot-dir': text,
} as const;
const decision = {
  digest: { ...text, describe: 'the first digits of the digest you saw' },
  note: text,
  accept: many,
  why: many,
} as const;

const plan = ['plan', { type: 'string', describe: 'id, prefix or folder' }] as const;
const run = ['run', { type: 'string', describe: 'id or prefix' }] as const;

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
      (y) => y,
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
          (z) => z.positional(...run).options({ reason: text, ticket: text, 'on-conflict': text }),
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
      'approve <plan>',
      'agree to a plan, as a second person',
      (y) => y.positional(...plan).options(decision),
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
      (y) => y.options({ reference: { ...many, describe: 'only these references, tables or kinds' } }),
      choose('scan', async () => (await import('./commands/scan.js')).runScan),
    )
    .command(
      'rollback <run>',
      'a plan that undoes a run',
      (y) => y.positional(...run).options({ reason: text, ticket: text, 'on-conflict': text }),
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
        y.options({ since: text, 'actor-is': text, account: text, table: text, plan: text }).command(
          'verify',
          'check the chain',
          (z) => z,
          choose('log verify', async () => (await import('./commands/log.js')).runLogVerify),
        ),
      choose('log', async () => (await import('./commands/log.js')).runLog),
    )
    .command(
      'explain <code>',
      'an error or finding, offline',
      (y) => y.positional('code', { type: 'string' }),
      choose('explain', async () => (await import('./commands/explain.js')).runExplain),
    );
}
