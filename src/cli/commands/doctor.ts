import path from 'node:path';
import { asFileError } from '../../files/problem.js';
import { writeNew } from '../../files/write.js';
import type { Diagnosis, Workspace } from '../../index.js';
import { nameDiagnosis, tellDiagnosis } from '../../messages/doctor.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { type CliContext, isSet, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

type Told = readonly { readonly name: string; readonly state: string; readonly detail: string }[];

function tellAll(checks: readonly Diagnosis[], lang: Lang): Told {
  return checks.map(({ name, state, detail, facts }) => ({
    name: nameDiagnosis(name, lang),
    state,
    detail: tellDiagnosis(detail, lang, facts),
  }));
}

/** In the folder where the command runs, unless --output says where; never over a file that somebody may want to keep. */
function bundlePath({ flags, dir }: CliContext, madeAt: string): string {
  const named = textFlag(flags, 'output');
  return path.resolve(dir, named ?? `untether-support-${madeAt.replaceAll(/[:.]/g, '-')}.json`);
}

/** The file comes first: what keeps us from the database is told in it, and after it as always. */
async function writeBundle(
  context: CliContext,
  workspace: Workspace,
): Promise<{ checks: readonly Diagnosis[]; file: string }> {
  const { makeBundle } = await import('../../index.js');
  const { bundle, checks, failure } = await makeBundle(workspace);
  const file = bundlePath(context, bundle.madeAt);
  await writeNew(file, `${JSON.stringify(bundle, null, 2)}\n`).catch((error: unknown) => {
    throw asFileError(error);
  });
  context.hint(say('doctor.bundle', context.lang, { file: safe(file) }));
  if (failure !== null) throw failure;
  return { checks, file };
}

export async function runDoctor(context: CliContext): Promise<Outcome> {
  const { doctor } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const bundled = isSet(context.flags, 'bundle') ? await writeBundle(context, workspace) : null;
  const checks = bundled?.checks ?? (await doctor(workspace));
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const lines = tellAll(checks, context.lang).map(
    ({ name, state, detail }) => `${state.toUpperCase().padEnd(5)} ${name}: ${safe(detail)}`,
  );
  const text = [...lines, say('doctor.summary', context.lang, { count: checks.length, failed })].join('\n');
  const document = {
    ...{ schema: 'untether/doctor', formatVersion: '1.0', ok: failed === 0, checks: tellAll(checks, 'en') },
    ...(bundled ? { bundle: bundled.file } : {}),
  };
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
