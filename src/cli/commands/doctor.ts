import { type CliContext, type Outcome } from '../context.js';
import { nameDiagnosis, tellDiagnosis } from '../../messages/doctor.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { workspaceOf } from '../workspace.js';

export async function runDoctor(context: CliContext): Promise<Outcome> {
  const { doctor } = await import('../../index.js');
  const checks = await doctor(await workspaceOf(context));
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const told = (lang: Lang): readonly { name: string; state: string; detail: string }[] =>
    checks.map(({ name, state, detail, facts }) => ({
      name: nameDiagnosis(name, lang),
      state,
      detail: tellDiagnosis(detail, lang, facts),
    }));
  const lines = told(context.lang).map(
    ({ name, state, detail }) => `${state.toUpperCase().padEnd(5)} ${name}: ${safe(detail)}`,
  );
  const text = [...lines, say('doctor.summary', context.lang, { count: checks.length, failed })].join('\n');
  const document = { schema: 'untether/doctor', formatVersion: '1.0', ok: failed === 0, checks: told('en') };
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
