import { createHash } from 'node:crypto';
import { UntetherError } from '../errors.js';
import { readLines } from '../files/read.js';
import { appendLine } from '../files/write.js';

/** What is told of one event; never a value of the database beyond the accounts' labels. */
export interface AuditEvent {
  readonly actor: string;
  readonly identity: string;
  readonly action: string;
  readonly target: string;
  readonly plan: string;
  readonly planDigest: string;
  readonly run: string;
  readonly accounts: readonly string[];
  readonly tables: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly note: string;
}

export interface AuditEntry extends AuditEvent {
  readonly sequence: number;
  readonly at: string;
  /** SHA-256 of the previous line's bytes; 64 zeros for the first. */
  readonly previous: string;
}

export const NO_HEAD = '0'.repeat(64);

export interface AuditState {
  readonly entries: number;
  /** SHA-256 of the last line. */
  readonly head: string;
}

function hashLine(line: string): string {
  return createHash('sha256').update(line, 'utf8').digest('hex');
}

function broken(sequence: number, why: string): UntetherError {
  return new UntetherError('I02', { entry: sequence }, { why: [why] });
}

/** Reads the chain from the start and checks every link; throws I02 at the first that does not hold. */
export async function* readLog(file: string): AsyncGenerator<AuditEntry & { readonly hash: string }> {
  let head = NO_HEAD;
  let sequence = 0;
  for await (const line of linesOf(file)) {
    sequence += 1;
    let entry: AuditEntry;
    try {
      entry = JSON.parse(line) as AuditEntry;
    } catch {
      throw broken(sequence, 'the line is not JSON (torn or edited)');
    }
    if (entry.sequence !== sequence) throw broken(sequence, `it says it is entry ${String(entry.sequence)}`);
    if (entry.previous !== head) throw broken(sequence, 'it does not follow from the entry before');
    head = hashLine(line);
    yield { ...entry, hash: head };
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* readLines(file, { gzip: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Length and head of the log. */
export async function auditState(file: string): Promise<AuditState> {
  let state: AuditState = { entries: 0, head: NO_HEAD };
  for await (const entry of readLog(file)) state = { entries: entry.sequence, head: entry.hash };
  return state;
}

/** Appends one event, synced; returns the new head. */
export async function appendAudit(file: string, event: AuditEvent, now: Date): Promise<string> {
  const state = await auditState(file);
  const entry: AuditEntry = { sequence: state.entries + 1, at: now.toISOString(), ...event, previous: state.head };
  const line = JSON.stringify(entry);
  await appendLine(file, line);
  return hashLine(line);
}
