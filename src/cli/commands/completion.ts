import { completionScript, SHELLS } from '../completion.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import type { Describe } from '../known.js';

export function runCompletion(context: CliContext, describe: Describe): Promise<Outcome> {
  const shell = SHELLS.find((known) => known === textFlag(context.flags, 'shell')) ?? 'bash';
  const text = completionScript(shell, describe);
  const document = {
    schema: 'untether/result',
    formatVersion: '1.0',
    ok: true,
    command: 'completion',
    shell,
    script: text,
  };
  return Promise.resolve({ document, text, raw: true });
}
