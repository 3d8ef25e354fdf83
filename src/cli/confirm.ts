import { createInterface } from 'node:readline/promises';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { Target } from '../index.js';
import { say } from '../messages/ui.js';
import { type CliContext, isSet, textFlag } from './context.js';

async function ask(question: string, { stdin, stderr }: CliContext): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** True when --confirm-target names the target, or --yes is enough. Throws G04 for another name and U03 for --yes in production. */
export function isConfirmedByFlags({ flags }: CliContext, { name, settings }: Target): boolean {
  const named = textFlag(flags, 'confirm-target');
  if (named === name) return true;
  if (named !== undefined) {
    const why = [because('confirmed-other', { name: named })];
    throw new UntetherError('G04', { target: name, planned: named, actual: name }, { why });
  }
  if (!isSet(flags, 'yes')) return false;
  if (settings.environment === 'production') throw new UntetherError('U03', { target: name });
  return true;
}

/** Production is confirmed by its name, typed or in --confirm-target; elsewhere --yes is enough. */
export async function confirmTarget(context: CliContext, target: Target): Promise<void> {
  if (isConfirmedByFlags(context, target)) return;
  const flag = target.settings.environment === 'production' ? `--confirm-target ${target.name}` : '--yes';
  if (!context.mayAsk) throw new UntetherError('U02', { flag });
  const answer = await ask(say('ask.target', context.lang, { target: target.name }), context);
  if (answer !== target.name)
    throw new UntetherError('U02', { flag }, { why: [`the name typed was not ${target.name}`] });
}

/**
 * Asks once, on a terminal and without --yes, whether what is shown shall be done. Without a terminal the names on the command line are
 * the decision, and nothing is shown here.
 */
export async function confirmShown(
  context: CliContext,
  { shown, question }: { readonly shown: string; readonly question: string },
): Promise<'agreed' | 'declined' | 'not-asked'> {
  if (shown === '' || !context.mayAsk || isSet(context.flags, 'yes')) return 'not-asked';
  context.stderr.write(shown);
  return /^(y|yes|是)$/iu.test(await ask(question, context)) ? 'agreed' : 'declined';
}
