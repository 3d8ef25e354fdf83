import { completionScript, SHELLS } from '../completion.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';

export function runCompletion(context: CliContext): Promise<Outcome> {
  const shell = SHELLS.find((known) => known === textFlag(context.flags, 'shell')) ?? 'bash';
  const text = completionScript(shell, context.grammar());
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
