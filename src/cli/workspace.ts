import { UntetherError } from '../errors.js';
import type { Workspace } from '../index.js';
import { type CliContext, outputFolder, textFlag } from './context.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `5s`, `2m`, `90d` as milliseconds. */
export function duration(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const found = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS[found?.[2] ?? ''];
  if (!found || unit === undefined)
    throw new UntetherError('U09', { detail: `${flag} takes a time such as 500ms, 5s or 90d, not ${text}` });
  return Number(found[1]) * unit;
}

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

/** The workspace that the global flags name. knex is loaded here and not before: `--help` stays quick. */
export async function workspaceOf(context: CliContext): Promise<Workspace> {
  const { flags, dir, env } = context;
  const { openWorkspace } = await import('../index.js');
  context.onLoaded();
  return openWorkspace({
    dir,
    env,
    ...present('config', textFlag(flags, 'config')),
    ...present('knexfile', textFlag(flags, 'knexfile')),
    ...present('target', textFlag(flags, 'target')),
    ...present('url', textFlag(flags, 'url')),
    ...present('actor', textFlag(flags, 'actor')),
    ...present('snapshotKey', textFlag(flags, 'snapshot-key')),
    ...present('outputDir', outputFolder(context)),
    ...present('lockTimeout', duration(textFlag(flags, 'lock-timeout'), '--lock-timeout')),
    ...present('statementTimeout', duration(textFlag(flags, 'statement-timeout'), '--statement-timeout')),
  });
}
