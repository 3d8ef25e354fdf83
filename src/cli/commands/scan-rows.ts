import { once } from 'node:events';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { UntetherError } from '../../errors.js';
import type { ShownRows, Target } from '../../index.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { type CliContext, isSet, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

type Cells = readonly (string | null)[];

/** Rows as text, one piece at a time: however many there are, no more than one is held. */
type Form = (shown: ShownRows, target: Target) => AsyncGenerator<string>;

const record = ({ columns }: ShownRows, row: Cells): Readonly<Record<string, string | null>> =>
  Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]));

async function* asText(shown: ShownRows): AsyncGenerator<string> {
  yield `${shown.id}  ${shown.class} ${safe(shown.reference)}\n`;
  for await (const row of shown.rows)
    yield `  ${shown.columns.map((column, index) => safe(`${column}=${row[index] ?? 'NULL'}`)).join(' ')}\n`;
}

async function* asCsv(shown: ShownRows): AsyncGenerator<string> {
  const { csvText } = await import('../../index.js');
  yield csvText([[...shown.columns]]);
  // The mark stands once, at the start.
  for await (const row of shown.rows)
    yield csvText([row.map((cell) => safe(cell ?? 'NULL'))]).replace(/^\u{feff}/u, '');
}

async function* asNdjson(shown: ShownRows): AsyncGenerator<string> {
  let rows = 0;
  for await (const row of shown.rows) {
    rows += 1;
    yield `${JSON.stringify({ event: 'row', ...record(shown, row) })}\n`;
  }
  const { id, reference, class: found } = shown;
  yield `${JSON.stringify({ event: 'result', finding: id, reference, class: found, rows })}\n`;
}

async function* asJson(shown: ShownRows, { name, settings }: Target): AsyncGenerator<string> {
  const { id, reference, class: found } = shown;
  const target = { name, environment: settings.environment };
  const head = { schema: 'untether/scan-rows', formatVersion: '1.0', target, finding: id, reference, class: found };
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let before = '\n';
  for await (const row of shown.rows) {
    yield `${before}${JSON.stringify(record(shown, row))}`;
    before = ',\n';
  }
  yield ']}\n';
}

const FORMS: Readonly<Record<string, Form>> = { text: asText, csv: asCsv, ndjson: asNdjson, json: asJson };

function formOf({ flags, json }: CliContext): Form {
  const name = json ? 'json' : (textFlag(flags, 'format') ?? 'text');
  const form = FORMS[name];
  if (form === undefined)
    throw new UntetherError('U09', { detail: `--show has the formats ${Object.keys(FORMS).join(', ')}` });
  return form;
}

async function pour(pieces: AsyncIterable<string>, stream: Writable): Promise<void> {
  for await (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
}

/** The rows of one finding, written as they come. */
export async function runScanRows(context: CliContext): Promise<Outcome> {
  const { showFinding } = await import('../../index.js');
  const form = formOf(context);
  const file = textFlag(context.flags, 'output');
  const workspace = await workspaceOf(context);
  await showFinding(workspace, textFlag(context.flags, 'show') ?? '', async (shown, target) => {
    const pieces = form(shown, target);
    if (file === undefined) return pour(pieces, context.stdout);
    const { replaceFileBy } = await import('../../files/write.js');
    await replaceFileBy(path.resolve(context.dir, file), pieces);
    context.hint(say('output.written', context.lang, { file }));
  });
  if (!isSet(context.flags, 'quiet'))
    context.hint(
      `${say('label.next', context.lang)} untether plan orphans --finding ${textFlag(context.flags, 'show') ?? ''} --reason ... --ticket ...`,
    );
  return { document: {}, text: '', delivered: true };
}
