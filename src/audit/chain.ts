import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { UntetherError } from '../errors.js';

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
  /** SHA-256 of what the event left behind: an approval and its signature, a snapshot. */
  readonly hashes?: Readonly<Record<string, string>>;
}

export interface AuditEntry extends AuditEvent {
  readonly sequence: number;
  readonly at: string;
  /** SHA-256 of the bytes of the line before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of the line without this field: an edited line tells on itself, the last one too. */
  readonly self: string;
}

export const NO_HEAD = '0'.repeat(64);

export interface AuditState {
  readonly entries: number;
  /** SHA-256 of the last line, a torn one included. */
  readonly head: string;
  /** The last line is not whole: a crash or a full disk cut it. The next entry names its hash and keeps it. */
  readonly torn: boolean;
}

const NEWLINE = 0x0a;
const PAUSE_MS = 25;

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function broken(entry: number, why: string): UntetherError {
  return new UntetherError('I02', { entry }, { why: [why] });
}

interface Line {
  readonly bytes: Buffer;
  /** Whether a newline follows. */
  readonly ended: boolean;
}

/** By bytes, not characters: half a character of a torn line has a hash, too. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        yield { bytes: Buffer.concat([...rest, chunk.subarray(start, end)]), ended: true };
        rest = [];
        start = end + 1;
      }
      rest.push(chunk.subarray(start));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const bytes = Buffer.concat(rest);
  if (bytes.length > 0) yield { bytes, ended: false };
}

/** The line of an event; its last field is the hash of all that stands before it. */
export function entryLine(event: AuditEvent, place: Pick<AuditEntry, 'sequence' | 'at' | 'previous'>): string {
  const { sequence, at, previous } = place;
  const open = JSON.stringify({ sequence, at, ...event, previous }).slice(0, -1);
  return `${open},"self":"${sha256(`${open}}`)}"}`;
}

const TAIL = /,"self":"([0-9a-f]{64})"\}$/;

/** True when the line holds the hash of itself. */
export function isWhole(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  const [tail, self] = TAIL.exec(text) ?? [];
  return (
    tail !== undefined && Buffer.from(text, 'utf8').equals(bytes) && sha256(`${text.slice(0, -tail.length)}}`) === self
  );
}

/** The entry of a line; undefined for one that is not JSON. */
export function parseEntry(bytes: Buffer): Partial<AuditEntry> | undefined {
  try {
    return Object(JSON.parse(bytes.toString('utf8'))) as Partial<AuditEntry>;
  } catch {
    return undefined;
  }
}

/**
 * A crash leaves the beginning of a line. What holds the end of one was a whole line before somebody changed a byte of it, and is no torn
 * one: it reaches beyond the hash, or it has both what stands in front of the hash and what stands behind it.
 */
export function wasWhole(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return /"self":"[^]{66}/.test(text) || (text.includes('"previous":"') && text.endsWith('"}'));
}

type Link = AuditState & { readonly entry: AuditEntry | null };

/**
 * Follows the chain and checks every link. Torn lines hold if the entry after them names their hash: that of their bytes, with the
 * newlines between them where crash followed crash.
 */
async function* followChain(file: string): AsyncGenerator<Link> {
  let entries = 0;
  let head = NO_HEAD;
  let torn: Hash | null = null;
  for await (const { bytes, ended } of linesOf(file)) {
    const entry = parseEntry(bytes);
    if (!entry) {
      if (wasWhole(bytes)) throw broken(entries + 1, 'it was edited: it cannot be read');
      torn = torn ? torn.update('\n').update(bytes) : createHash('sha256').update(bytes);
      head = torn.copy().digest('hex');
      yield { entries, head, torn: true, entry: null };
      continue;
    }
    entries += 1;
    if (!isWhole(bytes)) throw broken(entries, 'it was edited: it does not have its own hash');
    if (entry.sequence !== entries) throw broken(entries, `it says it is entry ${String(entry.sequence)}`);
    if (entry.previous !== head)
      throw broken(entries, `it does not follow from the ${torn ? 'torn or edited line' : 'entry'} before`);
    head = sha256(bytes);
    torn = null;
    yield { entries, head, torn: !ended, entry: entry as AuditEntry };
  }
}

/** Reads the chain from the start and checks every link; throws I02 at the first that does not hold. Torn lines are passed over. */
export async function* readLog(file: string): AsyncGenerator<AuditEntry & { readonly hash: string }> {
  for await (const { entry, head } of followChain(file)) if (entry) yield { ...entry, hash: head };
}

export async function readState(file: string): Promise<AuditState> {
  let state: AuditState = { entries: 0, head: NO_HEAD, torn: false };
  for await (const { entries, head, torn } of followChain(file)) state = { entries, head, torn };
  return state;
}

/** Where the log begins and ends, for a signature to hold it to. Throws I02. */
export async function auditAnchor(file: string): Promise<{ first: string; entries: number; head: string }> {
  let first = NO_HEAD;
  let last: AuditState = { entries: 0, head: NO_HEAD, torn: false };
  for await (const link of followChain(file)) {
    if (last.entries === 0 && link.entries === 1) first = link.head;
    last = link;
  }
  return { first, entries: last.entries, head: last.head };
}

/** Length and head of the log; throws I02 when the chain does not hold. */
export async function auditState(file: string): Promise<AuditState> {
  const state = await readState(file);
  if (!state.torn) return state;
  // It may just be being written.
  await sleep(PAUSE_MS);
  return readState(file);
}
