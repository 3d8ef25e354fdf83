import { type CliContext, type Outcome } from '../context.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { workspaceOf } from '../workspace.js';

export async function runDoctor(context: CliContext): Promise<Outcome> {
  const { doctor } = await import('../../index.js');
  const checks = await doctor(await workspaceOf(context));
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const lines = checks.map(({ name, state, detail }) => `${state.toUpperCase().padEnd(5)} ${name}: ${safe(detail)}`);
  const text = [...lines, say('doctor.summary', context.lang, { count: checks.length, failed })].join('\n');
  const document = { schema: 'untether/doctor', formatVersion: '1.0', ok: failed === 0, checks };
  return { document, text, exitCode: failed === 0 ? 0 : 1, next: failed === 0 ? ['untether inspect'] : [] };
}

export async function runConfigCheck(context: CliContext): Promise<Outcome> {
  const { settings } = await workspaceOf(context);
  const targets = Object.keys(settings.targets);
  const facts = {
    file: settings.file ?? 'untether.yaml',
    targets: targets.length,
    references: settings.references.length,
  };
  const text = say(settings.file === null ? 'config.none' : 'config.fine', context.lang, facts);
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'config check', ...facts },
    text,
    next: ['untether inspect'],
  };
}
