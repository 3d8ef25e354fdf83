import path from 'node:path';
import { UntetherError } from '../../errors.js';
import { fileProblem } from '../../files/problem.js';
import { replaceFile } from '../../files/write.js';
import { say } from '../../messages/ui.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

async function writePage(file: string, page: string): Promise<void> {
  await replaceFile(file, page).catch((error: unknown) => {
    const problem = fileProblem(error);
    throw problem === null ? error : new UntetherError('U09', { detail: `--output: ${file}: ${problem}` });
  });
}

/** The page goes into the file of --output, or to standard output; with --json the plan document is printed, never the page. */
export async function runReview(context: CliContext): Promise<Outcome> {
  const { approvalsOf, openPlanNamed, REVIEW_FORMATS, reviewPlan, status } = await import('../../index.js');
  const { flags, lang, json, dir } = context;
  const workspace = await workspaceOf(context);
  const plan = await openPlanNamed(workspace, textFlag(flags, 'plan') ?? '');
  const format = REVIEW_FORMATS.find((known) => known === textFlag(flags, 'format')) ?? 'html';
  const file = textFlag(flags, 'output');
  const langChosen = textFlag(flags, 'lang') !== undefined;
  const page = json && file === undefined ? '' : await reviewPlan(workspace, plan, { format, lang, langChosen });
  if (file !== undefined) await writePage(path.resolve(dir, file), page);
  const approvals = await approvalsOf(workspace, plan);
  const [standing] = await status(workspace, plan.id);
  return {
    document: planDocument(plan, approvals),
    raw: file === undefined,
    text: file === undefined ? page : say('output.written', lang, { file }),
    next: standing ? [standing.next] : [],
  };
}
