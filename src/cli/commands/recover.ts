import { type CliContext, type Outcome, textFlag } from '../context.js';
import { say } from '../../messages/ui.js';
import { workspaceOf } from '../workspace.js';

const STATES = { committed: 'committed', 'rolled-back': 'unchanged', unknown: 'unknown' } as const;

export async function runRecover(context: CliContext): Promise<Outcome> {
  const { recover } = await import('../../index.js');
  const found = await recover(await workspaceOf(context), textFlag(context.flags, 'run') ?? '');
  const state = STATES[found.outcome];
  const text = `${say(`recover.${found.outcome}`, context.lang, { run: found.run })}\n${say(`data.${state}`, context.lang)}`;
  const document = {
    schema: 'untether/recover',
    formatVersion: '1.0',
    ok: found.outcome !== 'unknown',
    command: 'recover',
    ...found,
    data: { state },
  };
  const next = {
    committed: [`untether rollback ${found.run}`],
    'rolled-back': [`untether apply ${found.plan}`],
    unknown: [`untether recover ${found.run}`],
  };
  return { document, text, exitCode: found.outcome === 'unknown' ? 9 : 0, next: next[found.outcome] };
}
