import type { Inspection, Written } from '../../index.js';
import { type CliContext, isSet, listFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { workspaceOf } from '../workspace.js';
import { inspectDocument } from '../output/inspect.js';
import { comparedText, writtenText } from '../output/changes.js';
import { decideOn } from './decide.js';

/** Decide on what was written; write what differs from the file; with nothing left to write, plan. */
function nextCommands({ changes }: Inspection, written: Written | null): readonly string[] {
  if (written) return ['untether inspect --confirm all', 'untether plan unlink --help'];
  const differs = changes === null || Object.values(changes).flat().length > 0;
  return differs ? ['untether inspect --write'] : ['untether plan unlink --help'];
}

export async function runInspect(context: CliContext): Promise<Outcome> {
  const { inspect, renderInspect, writeProposals } = await import('../../index.js');
  const { flags, lang } = context;
  const workspace = await workspaceOf(context);
  const found = await inspect(workspace);
  const written = isSet(flags, 'write') ? await writeProposals(workspace, found) : null;
  const wanted = { confirm: listFlag(flags, 'confirm'), reject: listFlag(flags, 'reject') };
  if (wanted.confirm.length + wanted.reject.length > 0) return decideOn(context, { workspace, found, written, wanted });
  const table = textFlag(flags, 'table');
  const screen = renderInspect({
    catalog: found.catalog,
    links: found.links,
    lang,
    next: false,
    paint: paintFor(context),
    ...(table === undefined ? {} : { table }),
  });
  const compared = table === undefined ? comparedText(context, { workspace, found }) : '';
  return {
    document: inspectDocument({ ...found, changes: written?.changes ?? found.changes }),
    text: screen + (written ? writtenText(context, written) : compared),
    next: nextCommands(found, written),
  };
}
