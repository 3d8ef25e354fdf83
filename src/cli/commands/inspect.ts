import type { GraphFormat, Inspection, Workspace } from '../../index.js';
import { say } from '../../messages/ui.js';
import { GRAPH_FORMATS } from '../../review/graph/model.js';
import { type CliContext, isSet, listFlag, type Outcome, textFlag } from '../context.js';
import { inspectDocument } from '../output/inspect.js';
import { paintFor } from '../output/paint.js';
import { workspaceOf } from '../workspace.js';

async function confirmed(workspace: Workspace, references: readonly string[], context: CliContext): Promise<Outcome> {
  const { confirmReferences } = await import('../../index.js');
  const { file, changed } = await confirmReferences(workspace, references.includes('all') ? 'all' : references);
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

/** Asked for by --table. */
function tableOf({ flags }: CliContext): { readonly table?: string } {
  const table = textFlag(flags, 'table');
  return table === undefined ? {} : { table };
}

async function graphOutcome(found: Inspection, context: CliContext, format: GraphFormat): Promise<Outcome> {
  const { renderGraph } = await import('../../index.js');
  // What a program reads is the same in every locale.
  const lang = context.json ? 'en' : context.lang;
  const text = await renderGraph({ ...found, ...tableOf(context), format, lang });
  return { document: { ...inspectDocument(found), graph: { format, text } }, text };
}

async function screenOutcome(found: Inspection, context: CliContext): Promise<Outcome> {
  const { renderInspect } = await import('../../index.js');
  const { lang } = context;
  const text = renderInspect({ ...found, ...tableOf(context), lang, next: false, paint: paintFor(context) });
  return { document: inspectDocument(found), text };
}

/** The screen, or with --graph the drawing: nothing but the drawing is on stdout then. */
export async function runInspect(context: CliContext): Promise<Outcome> {
  const { inspect, writeProposals } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const confirm = listFlag(context.flags, 'confirm');
  if (confirm.length > 0) return confirmed(workspace, confirm, context);
  const found = await inspect(workspace, { schemaOnly: isSet(context.flags, 'schema-only') });
  const graph = GRAPH_FORMATS.find((format) => format === textFlag(context.flags, 'graph'));
  const outcome = await (graph === undefined ? screenOutcome(found, context) : graphOutcome(found, context, graph));
  if (!isSet(context.flags, 'write')) return { ...outcome, next: ['untether inspect --write'] };
  const { file, added } = await writeProposals(workspace, found.links);
  const note = say('inspect.written', context.lang, { count: added, file });
  const next = ['untether inspect --confirm all', 'untether plan unlink --help'];
  if (graph === undefined) return { ...outcome, text: `${outcome.text}${note}\n`, next };
  context.hint(note);
  return { ...outcome, next };
}
