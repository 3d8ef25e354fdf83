import path from 'node:path';
import { type CliContext, type Outcome, textFlag } from '../context.js';

export async function runDemo(context: CliContext): Promise<Outcome> {
  const { walkDemo } = await import('../../demo/walk.js');
  const folder = path.resolve(context.dir, textFlag(context.flags, 'dir') ?? 'untether-demo');
  const walked = await walkDemo({ folder, lang: context.lang, write: context.json ? context.hint : (text) => void process.stdout.write(`${text}\n`) });
  return { document: { schema: 'untether/demo', formatVersion: '1.0', ok: walked.identical, ...walked }, text: walked.closing, exitCode: walked.identical ? 0 : 1, next: [`cd ${folder}`, 'untether status'] };
}
