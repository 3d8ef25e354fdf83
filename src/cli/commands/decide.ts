import type { Decisions, Inspection, Wanted, Workspace, Written } from '../../index.js';
import { say } from '../../messages/ui.js';
import { confirmShown } from '../confirm.js';
import type { CliContext, Outcome } from '../context.js';
import { changesDocument, decisionDocument, writtenText } from '../output/changes.js';
import { paintFor } from '../output/paint.js';

export interface DecideRequest {
  readonly workspace: Workspace;
  readonly found: Inspection;
  /** What --write did just before; null without it. */
  readonly written: Written | null;
  readonly wanted: Wanted;
}

const NEXT = ['untether plan unlink --help'];

function documentOf({ found, written }: DecideRequest, { file, decisions, waiting }: Decisions): Outcome['document'] {
  const count = (state: 'confirmed' | 'rejected'): number =>
    decisions.filter(({ decided }) => decided === state).length;
  return {
    schema: 'untether/result',
    formatVersion: '1.0',
    ok: true,
    command: 'inspect',
    confirmed: count('confirmed'),
    rejected: count('rejected'),
    waiting,
    file,
    decisions: decisions.map((decision) => decisionDocument(decision, found.catalog)),
    ...(written ? { changes: changesDocument(written.changes, found.catalog) } : {}),
  };
}

/** A line for each kind of decision that was asked for. */
function resultText({ lang }: CliContext, { confirm, reject }: Wanted, { file, decisions }: Decisions): string {
  const asked = [
    ...(confirm.length > 0 ? ['confirmed' as const] : []),
    ...(reject.length > 0 ? ['rejected' as const] : []),
  ];
  return asked
    .map((state) => {
      const count = decisions.filter(({ decided }) => decided === state).length;
      return `${say(`inspect.${state}`, lang, { count, file })}\n`;
    })
    .join('');
}

/** What `all` could not mean: nobody has said which rows these references are of. */
function waitingText({ lang }: CliContext, { waiting }: Decisions): string {
  return waiting === 0 ? '' : `${say('inspect.waiting', lang, { count: waiting })}\n`;
}

/** `inspect --confirm` and `--reject`: shows the evidence, asks once on a terminal, writes the decisions to the file. */
export async function decideOn(context: CliContext, request: DecideRequest): Promise<Outcome> {
  const { prepareDecisions, renderDecisions, writeDecisions } = await import('../../index.js');
  const { lang } = context;
  const { workspace, found, written, wanted } = request;
  const prepared = await prepareDecisions(workspace, found, wanted);
  const { file, decisions } = prepared;
  const news = written ? writtenText(context, written) : '';
  const answer = await confirmShown(context, {
    shown: renderDecisions({ decisions, lang }),
    question: say('ask.decide', lang, { file }),
  });
  if (answer === 'declined') {
    const document = documentOf(request, { ...prepared, decisions: [] });
    return {
      document: { ...document, ok: false },
      text: `${news}${say('inspect.declined', lang, { file })}`,
      exitCode: 2,
    };
  }
  await writeDecisions(prepared);
  const evidence = answer === 'agreed' ? '' : renderDecisions({ decisions, lang, paint: paintFor(context) });
  return {
    document: documentOf(request, prepared),
    text: news + evidence + resultText(context, wanted, prepared) + waitingText(context, prepared),
    next: NEXT,
  };
}
