import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UntetherError } from '../../errors.js';
import { asFileError } from '../../files/problem.js';
import { writeLines } from '../../files/write.js';
import { say } from '../../messages/ui.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

type Lines = AsyncIterable<string>;

/** Whole rows, so a new file for its owner only; half a script is no script. */
async function intoFile(file: string, lines: Lines): Promise<void> {
  const progress = { started: false };
  async function* noted(): Lines {
    progress.started = true;
    yield* lines;
  }
  try {
    await writeLines(file, noted(), { gzip: false });
  } catch (error) {
    if (progress.started) await rm(file, { force: true });
    throw asFileError(error);
  }
}

/** As fast as the reader takes it. A script that breaks off lacks its COMMIT. */
async function intoStdout(lines: Lines, stdout: Writable): Promise<void> {
  async function* ended(): Lines {
    for await (const line of lines) yield `${line}\n`;
  }
  await pipeline(Readable.from(ended()), stdout, { end: false });
}

export async function runSnapshotExport(context: CliContext): Promise<Outcome> {
  const { exportSnapshot, findSnapshot } = await import('../../index.js');
  const output = textFlag(context.flags, 'output');
  if (output === undefined && context.json)
    throw new UntetherError('U09', { detail: '--json needs --output FILE for the SQL' });
  const workspace = await workspaceOf(context);
  const snapshot = await findSnapshot(workspace, textFlag(context.flags, 'run') ?? '');
  const file = output === undefined ? null : path.resolve(context.dir, output);
  await exportSnapshot(workspace, snapshot, (lines) =>
    file === null ? intoStdout(lines, context.stdout) : intoFile(file, lines),
  );
  const { run, files } = snapshot.manifest;
  const rows = files.reduce((sum, each) => sum + each.rows, 0);
  const told = say('snapshot.exported', context.lang, { run, rows, file: output ?? '-' });
  const about = { run, rows, path: file, sha256: snapshot.sha256 };
  if (file === null) context.hint(told);
  return {
    document: { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'snapshot export', ...about },
    text: file === null ? '' : told,
    next: [`untether snapshot verify ${run}`],
  };
}
