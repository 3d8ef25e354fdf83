import { configTitle } from '../../messages/config.js';
import { tableLines } from '../../review/layout.js';
import { type CliContext, isSet, type Outcome } from '../context.js';
import { paintFor } from '../output/paint.js';
import { workspaceOf } from '../workspace.js';

export async function runConfigShow(context: CliContext): Promise<Outcome> {
  const { settingsInForce } = await import('../../index.js');
  const { lang } = context;
  const workspace = await workspaceOf(context);
  const settings = await settingsInForce(workspace);
  const withOrigin = isSet(context.flags, 'origin');
  const columns = [
    { title: configTitle('setting', lang), gap: 0, wraps: true },
    { title: configTitle('value', lang), wraps: true },
    ...(withOrigin ? [{ title: configTitle('origin', lang) }] : []),
  ];
  const rows = settings.map(({ path, value, origin }) => [path, value, ...(withOrigin ? [origin] : [])]);
  const { file } = workspace.settings;
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'config show', file, settings },
    text: tableLines(columns, rows, paintFor(context)).join('\n'),
    next: ['untether config check'],
  };
}
