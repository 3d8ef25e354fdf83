import { GRAPH_FORMATS } from '../review/graph/model.js';

/** Flags of every command. */
export const globalOptions = {
  target: { alias: 't', type: 'string', describe: 'a knexfile environment' },
  url: { type: 'string', describe: 'a database URL, or a SQLite file' },
  config: { alias: 'c', type: 'string', describe: 'settings file (default ./untether.yaml)' },
  knexfile: { type: 'string', describe: 'knexfile (default ./knexfile.*)' },
  'snapshot-key': { type: 'string', describe: 'file of age keys that open encrypted snapshots' },
  json: { type: 'boolean', describe: 'one JSON document on stdout' },
  ndjson: { type: 'boolean', describe: 'events as JSON lines on stdout, the result last' },
  output: { alias: 'o', type: 'string', describe: 'file for the result; of a plan: its folder' },
  quiet: { alias: 'q', type: 'boolean', describe: 'no progress and hints' },
  verbose: { alias: 'v', type: 'boolean', describe: 'stacks of causes' },
  lang: { choices: ['en', 'zh-CN'], describe: 'language (default from LANG)' },
  color: { choices: ['auto', 'always', 'never'], describe: 'colour' },
  input: { type: 'boolean', default: true, describe: 'prompts; --no-input refuses them' },
  actor: { type: 'string', describe: 'who you are: a claim, shown as one' },
} as const;

export const many = { type: 'string', array: true } as const;
export const text = { type: 'string' } as const;
export const flag = { type: 'boolean' } as const;

export const request = {
  reason: { ...text, describe: 'why', demandOption: true },
  ticket: { ...text, describe: 'ticket number', demandOption: true },
} as const;

export const unlinkOptions = {
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

export const pruneOptions = {
  'older-than': { ...text, describe: 'an age such as 90d', demandOption: true },
  why: { ...text, describe: 'why they go: for the audit log', demandOption: true },
  'confirm-target': { ...text, describe: 'the target, to confirm production' },
  yes: { ...flag, describe: 'confirm a target that is not production' },
} as const;

export const rollbackOptions = {
  reason: { ...text, describe: 'why' },
  ticket: { ...text, describe: 'ticket number' },
  table: { ...many, describe: 'only rows of these tables, and rows they need' },
  account: { ...many, describe: 'only rows of these accounts of the run' },
  link: { ...many, describe: 'only these links: a reference, a table or a kind' },
  'on-conflict': { ...many, describe: 'abort, skip, keep-current or restore; for one kind: KIND=restore' },
  'confirm-target': { ...text, describe: 'the target: a rollback that was approved with its run is applied' },
  yes: { ...flag, describe: 'the same for a target that is not production' },
} as const;

export const orphansOptions = {
  finding: { ...many, describe: 'only these findings of a scan, by id' },
  'max-rows': { type: 'number', describe: 'refuse a larger plan' },
  ...request,
} as const;

export const relinkOptions = {
  account: { ...text, describe: 'the account that gets links', demandOption: true },
  like: { ...text, describe: 'the account that has such links now' },
  from: { ...text, describe: 'the run that took them' },
  to: { ...text, describe: 'with --from: another account gets them' },
  'account-table': { ...text, describe: 'which account table, when there are several' },
  link: { ...many, describe: 'only these links: a reference, a table or a kind' },
  'max-rows': { type: 'number', describe: 'refuse a larger plan' },
  ...request,
} as const;

export const inspectOptions = {
  write: { ...flag, describe: 'add what is new to untether.yaml, tell what is gone and changed' },
  table: { ...text, describe: 'one table with the evidence; with --graph: it and its neighbours' },
  confirm: { ...many, describe: 'confirm in untether.yaml: ids, tables, kind:KIND, account:TABLE, all' },
  reject: { ...many, describe: 'reject in untether.yaml: the same names' },
  yes: { ...flag, describe: 'do not ask before a decision is written' },
  'schema-only': { ...flag, describe: 'look at names and types only, at no row' },
  graph: { choices: GRAPH_FORMATS, describe: 'a drawing instead of the screen' },
} as const;

export const SCAN_FORMATS = [
  'text',
  'md',
  'html',
  'csv',
  'json',
  'ndjson',
  'junit',
  'sarif',
  'nagios',
  'prometheus',
] as const;

export const compareOptions = {
  map: { ...text, describe: 'what is called or written otherwise in the second database (YAML)' },
  reference: { ...many, describe: 'only these references, tables or kinds' },
  'statement-timeout': { ...text, describe: 'such as 60s' },
} as const;

export const reportOptions = {
  from: { ...text, describe: 'first day, such as 2026-10-01 (UTC)' },
  to: { ...text, describe: 'last day' },
  quarter: { ...text, describe: 'instead: a quarter such as 2026Q4' },
  format: { choices: ['md', 'html', 'csv', 'json'], default: 'md', describe: 'of the report' },
} as const;

export const limits = {
  'lock-timeout': { ...text, describe: 'such as 5s' },
  'statement-timeout': { ...text, describe: 'such as 60s' },
} as const;
export const scanOptions = {
  reference: { ...many, describe: 'only these references, tables or kinds' },
  account: { ...text, describe: 'everything that still refers to this account' },
  'account-table': { ...text, describe: 'which account table, when there are several' },
  'column-budget': { type: 'number', describe: 'with --account: text columns to search (default 500)' },
  show: { ...text, describe: 'the rows of one finding, by id' },
  baseline: { ...text, describe: 'file of accepted findings' },
  'update-baseline': { ...flag, describe: 'accept what is new; needs --reason' },
  'prune-baseline': { ...flag, describe: 'drop what is fixed or has expired' },
  reason: { ...text, describe: 'why it is accepted' },
  owner: { ...text, describe: 'who answers for it (default: who you are)' },
  expires: { ...text, describe: 'a day or a time such as 90d (default 90d)' },
  'fail-on': { ...text, describe: 'exit 3 from this severity on: high, new:high' },
  format: { choices: SCAN_FORMATS, describe: 'form of the report (default text)' },
  pause: { ...text, describe: 'wait between two statements, such as 200ms' },
  ...limits,
} as const;
export const confirm = {
  'confirm-target': { ...text, describe: 'the name of the target' },
  yes: { ...flag, describe: 'confirm a target that is not production' },
  'snapshot-dir': text,
} as const;
export const decision = {
  digest: { ...text, describe: 'the first digits of the digest you saw' },
  key: { ...text, describe: 'sign with this key: OpenSSH (file, agent or device) or ed25519 in PKCS #8' },
  note: text,
  accept: many,
  why: many,
} as const;
export const approval = {
  ...decision,
  'pre-approve-rollback': { ...text, describe: 'all of the run may be rolled back that long after it, such as 24h' },
} as const;

export const logOptions = {
  since: { ...text, describe: 'an ISO time' },
  'actor-is': { ...text, describe: 'who did it' },
  account: { ...text, describe: 'key of an account' },
  table: text,
  plan: { ...text, describe: 'a plan or a run' },
} as const;

export const logExportOptions = {
  format: { choices: ['ndjson', 'csv'], default: 'ndjson', describe: 'one JSON object a line, or CSV' },
  case: { ...text, describe: 'a run: everything that proves it, into the new folder of --output' },
} as const;

export const plan = ['plan', { type: 'string', describe: 'id, prefix or folder' }] as const;
export const run = ['run', { type: 'string', describe: 'id or prefix' }] as const;
const database = { type: 'string', describe: 'a knexfile environment, a URL, or a SQLite file' } as const;
export const targets = { a: ['target_a', database], b: ['target_b', database] } as const;
