import { createHash, type Hash, randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UntetherError } from '../errors.js';
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
  /** SHA-256 of what the event left behind: an approval and its signature, a snapshot. */
  readonly hashes?: Readonly<Record<string, string>>;
}

export interface AuditEntry extends AuditEvent {
  readonly sequence: number;
  readonly at: string;
  /** SHA-256 of the bytes of the line before; 64 zeros for the first. */
  readonly previous: string;
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
const WAIT_MS = 10_000;
const PAUSE_MS = 25;

function sha256(bytes: string | Buffer): string {
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
async function* linesOf(file: string): AsyncGenerator<Line> {
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

/** The entry of a line; undefined for one that is not JSON. */
function parseEntry(bytes: Buffer): Partial<AuditEntry> | undefined {
  try {
    return Object(JSON.parse(bytes.toString('utf8'))) as Partial<AuditEntry>;
  } catch {
    return undefined;
  }
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
      torn = torn ? torn.update('\n').update(bytes) : createHash('sha256').update(bytes);
      head = torn.copy().digest('hex');
      yield { entries, head, torn: true, entry: null };
      continue;
    }
    entries += 1;
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

async function readState(file: string): Promise<AuditState> {
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

/** Appends one event, synced; returns the new head. One process at a time: others wait up to ten seconds. */
export async function appendAudit(file: string, event: AuditEvent, now: Date): Promise<string> {
  return withLock(`${file}.lock`, async () => {
    const { entries, head } = await readState(file);
    const entry: AuditEntry = { sequence: entries + 1, at: now.toISOString(), ...event, previous: head };
    const line = JSON.stringify(entry);
    await appendLine(file, line);
    return sha256(line);
  });
}

/** Locks of this process: after a restart in a container another process may have had our id. */
const held = new Set<string>();

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const owner = `${String(process.pid)} ${randomBytes(8).toString('hex')} ${hostname()}`;
  held.add(owner);
  try {
    await takeLock(lock, owner);
    try {
      return await work();
    } finally {
      // What was done is done; a lock that cannot be removed is told to whoever waits for it.
      await rm(lock, { force: true }).catch(() => undefined);
    }
  } finally {
    held.delete(owner);
  }
}

async function takeLock(lock: string, owner: string): Promise<void> {
  const until = performance.now() + WAIT_MS;
  while (!(await createFile(lock, owner))) {
    const holder = await readHolder(lock);
    if (performance.now() > until) {
      const why = [`${lock} is held by process ${holder ?? '?'}`, 'remove it when that process is gone'];
      throw new UntetherError('L01', {}, { why });
    }
    if (holder !== undefined && (await isStale(lock, holder))) await removeStale(lock, holder);
    await sleep(PAUSE_MS * Math.random());
  }
}

/** False when the file is already there. */
async function createFile(file: string, text: string): Promise<boolean> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(text);
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Undefined when the lock was given back meanwhile. */
async function readHolder(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Its process is dead on this host; or it died between creating the file and writing its name. */
async function isStale(lock: string, holder: string): Promise<boolean> {
  const [, pid, host] = /^(\d+) [0-9a-f]{16} (.*)$/.exec(holder) ?? [];
  if (pid === undefined) {
    const made = await stat(lock).catch(() => null);
    return made !== null && Date.now() - made.mtimeMs > WAIT_MS;
  }
  if (host !== hostname() || held.has(holder)) return false;
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Two who find the same stale lock must not both remove it, for the second would remove the lock that the first took then. Only who
 * creates the marker may, and only while the lock still names the dead holder.
 */
async function removeStale(lock: string, holder: string): Promise<void> {
  const marker = `${lock}.${sha256(holder).slice(0, 16)}`;
  if (!(await createFile(marker, holder))) return;
  try {
    if ((await readHolder(lock)) === holder && (await isStale(lock, holder))) await rm(lock, { force: true });
  } finally {
    await rm(marker, { force: true });
  }
}
