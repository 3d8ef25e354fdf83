import { EXIT_CODES } from '../../errors.js';
import type { ComparedTarget, Comparison } from '../../index.js';
import { safe } from '../../review/escape.js';
import { type CliContext, listFlag, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

export async function runCompare(context: CliContext): Promise<Outcome> {
  const { compareTargets, renderCompare } = await import('../../index.js');
  const { flags, lang } = context;
  const workspace = await workspaceOf(context);
  const only = listFlag(flags, 'reference');
  const map = textFlag(flags, 'map');
  const comparison = await compareTargets(workspace, {
    a: textFlag(flags, 'target_a') ?? '',
    b: textFlag(flags, 'target_b') ?? '',
    ...(map === undefined ? {} : { map }),
    ...(only.length === 0 ? {} : { only }),
  });
  const { report, a, b } = comparison;
  const document = {
    schema: 'untether/compare',
    formatVersion: '1.0',
    a: targetDocument(a),
    b: targetDocument(b),
    ...report,
  };
  return {
    document,
    text: renderCompare(report, { a: inWords(a), b: inWords(b) }, lang),
    exitCode: exitCodeOf(comparison),
    next: report.identical ? ['untether status'] : ['untether scan'],
  };
}

/** Differences are a result, even of a part; no difference in a part is none. */
function exitCodeOf({ report }: Comparison): number {
  if (!report.identical) return EXIT_CODES.F;
  return report.complete ? 0 : EXIT_CODES.B;
}

function targetDocument({ target, server }: ComparedTarget): object {
  return { name: target.name, environment: target.settings.environment, ...server };
}

function inWords({ target, server: { engine, version, address, database } }: ComparedTarget): string {
  return safe(`${target.name}  ${engine} ${version}  ${address}  ${database}`);
}
