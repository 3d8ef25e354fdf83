import { existsSync } from 'node:fs';
import path from 'node:path';
import { folded, terminalCells } from '../output/fold.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';

/** The folder that was named, or the first free one beside us. */
function demoFolder(context: CliContext): string {
  const named = textFlag(context.flags, 'dir');
  if (named !== undefined) return path.resolve(context.dir, named);
  for (let number = 1; ; number += 1) {
    const folder = path.join(context.dir, number === 1 ? 'untether-demo' : `untether-demo-${String(number)}`);
    if (!existsSync(folder)) return folder;
  }
}

export async function runDemo(context: CliContext): Promise<Outcome> {
  const { walkDemo } = await import('../../demo/walk.js');
  const folder = demoFolder(context);
  const cells = terminalCells(context);
  const walked = await walkDemo({
    folder,
    lang: context.lang,
    ...(cells === undefined ? {} : { cells }),
    write: context.json ? context.hint : (text) => void context.stdout.write(`${folded(text, context)}\n`),
  });
  return {
    document: { schema: 'untether/demo', formatVersion: '1.0', ok: walked.identical, ...walked },
    text: walked.closing,
    exitCode: walked.identical ? 0 : 1,
    next: [`cd ${folder}`, 'untether status'],
  };
}
