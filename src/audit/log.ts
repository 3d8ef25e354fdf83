import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UntetherError } from '../errors.js';
import { fileSha256 } from '../files/read.js';
import { appendLine } from '../files/write.js';
import { type AuditEvent, entryLine, readState, sha256 } from './chain.js';
import { BROKEN } from './past.js';

const WAIT_MS = 10_000;
const PAUSE_MS = 25;

/** Appends one event, synced; returns the new head. One process at a time: others wait up to ten seconds. */
export async function appendAudit(file: string, event: AuditEvent, now: Date): Promise<string> {
  return withLock(`${file}.lock`, () => appendEntry(file, event, now));
}

/** Only while the lock is held. */
async function appendEntry(file: string, event: AuditEvent, now: Date): Promise<string> {
  const { entries, head } = await readState(file);
  const line = entryLine(event, { sequence: entries + 1, at: now.toISOString(), previous: head });
  await appendLine(file, line);
  return sha256(line);
}

export interface Sealed {
  /** Where the broken log lies now; null when the log holds and goes on. */
  readonly broken: string | null;
  readonly head: string;
}

type SealEvent = (hashes: Readonly<Record<string, string>>) => AuditEvent;

/**
 * Puts a word under a log that holds; one that is broken is put aside whole, and a new one begins with its hash. Nobody else writes
 * meanwhile: an entry that came between would lie in the file put aside and not be in its hash.
 */
export async function sealAudit(file: string, event: SealEvent, now: Date): Promise<Sealed> {
  return withLock(`${file}.lock`, async () => {
    const state = await readState(file).catch((error: unknown) => {
      if (error instanceof UntetherError && error.code === 'I02') return null;
      throw error;
    });
    if (state) return { broken: null, head: await appendEntry(file, event({ head: state.head }), now) };
    const broken = `${file}${BROKEN}${now.toISOString().replaceAll(/[:.]/g, '-')}`;
    const hash = await fileSha256(file);
    await rename(file, broken);
    try {
      const head = await appendEntry(file, event({ broken: hash }), now);
      return { broken, head };
    } catch (error) {
      await rename(broken, file);
      throw error;
    }
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
