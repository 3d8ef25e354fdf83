import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileSha256 } from '../files/read.js';
import { type AuditEntry, isWhole, linesOf, parseEntry, sha256 } from './chain.js';

/** A log that was broken and put aside, as the log that goes on names it. */
export interface SealedLog {
  /** Null when no file beside the log has the hash that the seal names. */
  readonly file: string | null;
  readonly sha256: string;
  /** Number of the entry that put it aside. */
  readonly entry: number;
  /** When it was put aside; ISO 8601. */
  readonly at: string;
}

/** A line of a log that is not held to anything: what it says may be false. */
export interface ReadLine {
  readonly hash: string;
  readonly entry: Partial<AuditEntry>;
  readonly whole: boolean;
}

/** What a log that was put aside still tells. */
export interface ReadSealed extends SealedLog {
  readonly lines: readonly ReadLine[];
  /** Entries that were edited or taken out may be as young as this. */
  readonly unclearUntil: string;
}

/** What files put aside are called behind the name of their log. */
export const BROKEN = '.broken-';

async function linesIn(file: string): Promise<readonly ReadLine[]> {
  const lines: ReadLine[] = [];
  for await (const { bytes } of linesOf(file))
    lines.push({ hash: sha256(bytes), entry: parseEntry(bytes) ?? {}, whole: isWhole(bytes) });
  return lines;
}

async function putAside(log: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.dirname(log);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.startsWith(`${path.basename(log)}${BROKEN}`)).sort();
  const hashed = files.map(
    async (name) => [await fileSha256(path.join(folder, name)), path.join(folder, name)] as const,
  );
  return new Map(await Promise.all(hashed));
}

/**
 * What was edited or taken out lies before the first whole line behind it that follows from nothing there; at the end of the file it may be
 * as young as the seal.
 */
function unclearUntil(lines: readonly ReadLine[], sealedAt: string): string {
  let until = lines.at(-1)?.whole === true ? '' : sealedAt;
  for (const [index, { entry, whole }] of lines.entries()) {
    const before = lines[index - 1];
    const follows = before === undefined ? entry.sequence === 1 : before.whole && entry.previous === before.hash;
    if (whole && !follows && (entry.at ?? sealedAt) > until) until = entry.at ?? sealedAt;
  }
  return until;
}

const sealsIn = (lines: readonly ReadLine[]): readonly Omit<SealedLog, 'file'>[] =>
  lines.flatMap(({ entry: { action, hashes, sequence = 0, at = '' } }) =>
    action === 'log.sealed' && hashes?.['broken'] !== undefined
      ? [{ sha256: hashes['broken'], entry: sequence, at }]
      : [],
  );

/** The logs that were put aside before this one, and before those: each as far as it can still be read. */
export async function readSealed(log: string): Promise<readonly ReadSealed[]> {
  const found: ReadSealed[] = [];
  const seals = [...sealsIn(await linesIn(log))];
  if (seals.length === 0) return [];
  const files = await putAside(log);
  for (let seal = seals.shift(); seal; seal = seals.shift()) {
    const known = seal.sha256;
    if (found.some((one) => one.sha256 === known)) continue;
    const file = files.get(known) ?? null;
    const lines = file === null ? [] : await linesIn(file);
    found.push({ ...seal, file, lines, unclearUntil: unclearUntil(lines, seal.at) });
    seals.push(...sealsIn(lines));
  }
  return found;
}

/** Hashes of the lines of a log that was put aside; of a line that was edited since, the one that the line behind it remembers. */
export function hashesIn({ lines }: ReadSealed): readonly string[] {
  return lines.flatMap(({ hash, entry, whole }) => [hash, ...(whole ? [entry.previous ?? ''] : [])]);
}

/** Every entry that can be read, those of logs put aside first; nothing is held to anything. */
export async function readLoosely(log: string): Promise<readonly Partial<AuditEntry>[]> {
  const lines = [...(await readSealed(log)).flatMap((sealed) => sealed.lines), ...(await linesIn(log))];
  return lines.map(({ entry }) => entry);
}
