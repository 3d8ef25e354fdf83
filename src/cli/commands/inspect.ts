import { type CliContext, isSet, listFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { workspaceOf } from '../workspace.js';
import { say } from '../../messages/ui.js';
import { inspectDocument } from '../output/inspect.js';

export async function runInspect(context: CliContext): Promise<Outcome> {
  const { inspect, writeProposals, confirmReferences, renderInspect } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const confirm = listFlag(context.flags, 'confirm');
  if (confirm.length > 0) {
    const { file, changed } = await confirmReferences(workspace, confirm.includes('all') ? 'all' : confirm);
    return {
      document: {
        schema: 'untether/result',
        formatVersion: '1.0',
        ok: true,
        command: 'inspect',
        confirmed: changed,
        file,
      },
      text: say('inspect.confirmed', context.lang, { count: changed, file }),
      next: ['untether plan unlink --help'],
    };
  }
  const found = await inspect(workspace, { schemaOnly: isSet(context.flags, 'schema-only') });
  const written = isSet(context.flags, 'write') ? await writeProposals(workspace, found.links) : null;
  const table = textFlag(context.flags, 'table');
  const screen = renderInspect({
    catalog: found.catalog,
    links: found.links,
    lang: context.lang,
    next: false,
    paint: paintFor(context),
    ...(table === undefined ? {} : { table }),
  });
  const note = written ? `${say('inspect.written', context.lang, { count: written.added, file: written.file })}\n` : '';
  return {
    document: inspectDocument(found),
    text: screen + note,
    next: written ? ['untether inspect --confirm all', 'untether plan unlink --help'] : ['untether inspect --write'],
  };
}
