import type { GraphFormat, Inspection, Written } from '../../index.js';
import { GRAPH_FORMATS } from '../../review/graph/model.js';
import { type CliContext, isSet, listFlag, type Outcome, textFlag } from '../context.js';
import { collectEarly } from '../../rows/memory.js';
import { comparedText, writtenText } from '../output/changes.js';
import { inspectDocument } from '../output/inspect.js';
import { paintFor } from '../output/paint.js';
import { workspaceOf } from '../workspace.js';
import { decideOn } from './decide.js';

/** One link to begin with: deciding on all of them at once is nothing to suggest. */
function decideNext({ accounts, grants, references }: Inspection['found']): readonly string[] {
  const isAccount = new Set(accounts.map(({ table }) => table));
  const isGrant = new Set(grants.map(({ table }) => table));
  const proposed = references.filter(({ state, to, when }) => state === 'proposed' && isAccount.has(to.table) && !when);
  const first = proposed.find(({ from }) => isGrant.has(from.table)) ?? proposed[0];
  return first === undefined || /["\\$`]/.test(first.id) ? [] : [`untether inspect --confirm "${first.id}"`];
}

/** Decide on what was written; write what differs from the file; with nothing left to write, plan. */
function nextCommands({ changes, found }: Inspection, written: Written | null): readonly string[] {
  if (written) return [...decideNext(found), 'untether plan unlink --help'];
  const differs = changes === null || Object.values(changes).flat().length > 0;
  return differs ? ['untether inspect --write'] : ['untether plan unlink --help'];
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
  const { lang, json } = context;
  const view = { ...found, ...tableOf(context), lang, next: false, paint: paintFor(context) };
  // A screen of thousands of references takes seconds to lay out, and nobody sees it beside the document.
  const text = json && tableOf(context).table === undefined ? '' : renderInspect(view);
  return { document: inspectDocument(found), text };
}

/** The screen, or with --graph the drawing: nothing but the drawing is on stdout then. */
export async function runInspect(context: CliContext): Promise<Outcome> {
  collectEarly();
  const { inspect, writeProposals } = await import('../../index.js');
  const { flags } = context;
  const workspace = await workspaceOf(context);
  const inspected = await inspect(workspace, { schemaOnly: isSet(flags, 'schema-only') });
  const written = isSet(flags, 'write') ? await writeProposals(workspace, inspected) : null;
  const wanted = { confirm: listFlag(flags, 'confirm'), reject: listFlag(flags, 'reject') };
  if (wanted.confirm.length + wanted.reject.length > 0)
    return decideOn(context, { workspace, found: inspected, written, wanted });
  const found = { ...inspected, changes: written?.changes ?? inspected.changes };
  const next = nextCommands(inspected, written);
  const graph = GRAPH_FORMATS.find((format) => format === textFlag(flags, 'graph'));
  if (graph !== undefined) {
    if (written) context.hint(writtenText(context, written).trim());
    return { ...(await graphOutcome(found, context, graph)), raw: true, next };
  }
  const { document, text } = await screenOutcome(found, context);
  const compared = textFlag(flags, 'table') === undefined ? comparedText(context, { workspace, found: inspected }) : '';
  return { document, text: text + (written ? writtenText(context, written) : compared), next };
}
