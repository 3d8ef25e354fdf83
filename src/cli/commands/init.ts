import { type CliContext, isSet, type Outcome, textFlag } from '../context.js';
import { say } from '../../messages/ui.js';
import { workspaceOf } from '../workspace.js';

export async function runInit(context: CliContext): Promise<Outcome> {
  const { createLedger, initWorkspace } = await import('../../index.js');
  const { lang, flags, dir } = context;
  const files = await initWorkspace(dir, { hasUrl: textFlag(flags, 'url') !== undefined });
  const told = [files.settings, files.knexfile]
    .filter((written) => written !== null)
    .map(({ file, created }) => say(created ? 'init.created' : 'init.present', lang, { file }));
  if (!isSet(flags, 'ledger')) {
    return {
      document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'init', ...files },
      text: told.join('\n'),
      next: ['untether inspect --write', 'untether init --ledger'],
    };
  }
  const ledger = await createLedger(await workspaceOf(context));
  const ddl = ledger.state === 'not-allowed' ? `\n${ledger.ddl}` : '';
  const named = ledger.production === null ? [] : [say('init.production', lang, { target: ledger.production })];
  const text = [...told, say(`init.ledger-${ledger.state}`, lang), ...named].join('\n') + ddl;
  return {
    document: {
      schema: 'untether/result',
      formatVersion: '1.0',
      ok: ledger.state !== 'not-allowed',
      command: 'init',
      ...files,
      ledger,
    },
    text,
    exitCode: ledger.state === 'not-allowed' ? 1 : 0,
    next: ['untether inspect --write'],
  };
}
