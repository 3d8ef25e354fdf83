import { runCli, type Measured } from './process.js';
import { ACCOUNTS_FILE } from './workplace.js';

/** The measured commands, in the order they run. */
export const CLI_STEPS = [
  'inspect',
  'plan unlink',
  'approve',
  'rehearse',
  'apply',
  'scan',
  'rollback',
  'approve rollback',
  'apply rollback',
] as const;
export type CliStep = (typeof CLI_STEPS)[number];

/** Requester and approver are two people; both are claims, which a development target takes. */
const MAKER = ['--actor', 'bench-maker'];
const CHECKER = ['--actor', 'bench-checker'];
const REASON = ['--reason', 'benchmark', '--ticket', 'BENCH-1'];

export interface LoopRequest {
  /** A work folder; see `makeWorkplace`. */
  readonly folder: string;
  readonly withAccounts: boolean;
}

/** Creates the ledger, once per database. Not measured; if it cannot, `apply` will say what is missing. */
export async function prepareLedger(folder: string): Promise<void> {
  await runCli(folder, ['init', '--ledger', '--target', 'bench'], [0, 1, 2, 4]);
}

/** One whole loop through the program, from inspect to an applied rollback: the data ends as it began. */
export async function runLoop({ folder, withAccounts }: LoopRequest): Promise<Record<CliStep, Measured>> {
  const run = (args: readonly string[], accepted?: readonly number[]): Promise<Measured> =>
    runCli(folder, [...args, '--target', 'bench'], accepted);
  const account = ['--with-account', withAccounts ? 'delete' : 'keep'];

  const inspect = await run(['inspect']);
  const plan = await run(['plan', 'unlink', '--accounts-file', ACCOUNTS_FILE, ...account, ...REASON, ...MAKER]);
  const approve = await run(approval(plan.document));
  const rehearse = await run(['rehearse', text(plan.document, 'folder'), ...MAKER]);
  const apply = await run(['apply', text(plan.document, 'folder'), '--yes', ...MAKER]);
  const scan = await run(['scan'], [0, 3]); // The data set holds orphans on purpose.
  const rollback = await run(['rollback', text(apply.document, 'run'), ...MAKER]);
  const approveRollback = await run(approval(rollback.document));
  const applyRollback = await run(['apply', text(rollback.document, 'folder'), '--yes', ...MAKER]);
  return {
    ...{ inspect, 'plan unlink': plan, approve, rehearse, apply, scan },
    ...{ rollback, 'approve rollback': approveRollback, 'apply rollback': applyRollback },
  };
}

/** Approves what a plan document names, and accepts its grave findings: unlinking thousands of users has some. */
export function approval(plan: Readonly<Record<string, unknown>>): string[] {
  const digest = text(plan, 'digest')
    .replace(/^sha256:/, '')
    .slice(0, 8);
  const findings = (plan['findings'] ?? []) as readonly { readonly rule: string; readonly severity: string }[];
  const grave = new Set(findings.filter(({ severity }) => /high|critical/i.test(severity)).map(({ rule }) => rule));
  const accepted = [...grave].flatMap((rule) => ['--accept', rule, '--why', 'benchmark']);
  return ['approve', text(plan, 'folder'), '--digest', digest, ...accepted, ...CHECKER];
}

export function text(document: Readonly<Record<string, unknown>>, field: string): string {
  const value = document[field];
  if (typeof value !== 'string')
    throw new Error(`The command's JSON has no text "${field}": ${JSON.stringify(document).slice(0, 500)}`);
  return value;
}
