import { type AuditEntry, isWhole, linesOf, NO_HEAD, parseEntry, sha256, wasWhole } from './chain.js';
import { hashesIn, type ReadSealed, readSealed } from './past.js';

/** What is wrong with a log, in the words of whoever did it. */
export type BreakKind = 'edited' | 'dropped' | 'reordered' | 'repeated' | 'rewritten' | 'truncated' | 'unwitnessed';

export interface LogBreak {
  readonly kind: BreakKind;
  /** Number of the entry where it shows. */
  readonly entry: number;
  readonly detail: string;
}

/** What somebody else remembers of the log: a ledger, or a signed approval. */
export interface Anchor {
  /** Who remembers, for people: `run R-1 in the ledger`. */
  readonly witness: string;
  /** SHA-256 of a line; zeros for an empty log. */
  readonly head: string;
  /** How many entries there were; null where the witness does not know. */
  readonly entries: number | null;
  /** A run that must have an entry of its own; null when none is asked for. */
  readonly committed: string | null;
  /** SHA-256 of a decision that must have an entry; null when none is asked for. */
  readonly decision: string | null;
}

export interface Examination {
  readonly entries: number;
  readonly head: string;
  readonly breaks: readonly LogBreak[];
  /** The last entry that a witness vouches for; what is behind it could be cut off unseen. */
  readonly anchored: number;
  /** Witnesses whose word was found in the log, or in one that was put aside before it. */
  readonly anchors: number;
  /** Broken logs that were put aside before this one. */
  readonly sealed: number;
}

interface Seen {
  /** As the line says; 0 for one that cannot be read. */
  readonly sequence: number;
  /** Of the line; of a torn one together with the torn ones before it. */
  readonly hash: string;
  readonly previous: string;
  readonly whole: boolean;
  /** A crash may have left it so. */
  readonly torn: boolean;
}

interface Log {
  readonly seen: readonly Seen[];
  /** Runs with an entry that says they are committed. */
  readonly committed: ReadonlySet<string>;
  /** SHA-256 of the files of decisions. */
  readonly decisions: ReadonlySet<string>;
}

const NEWLINE = Buffer.from('\n');
const COMMITTED = /\.(committed|attested)$/;

async function readAll(file: string): Promise<Log> {
  const seen: Seen[] = [];
  const committed = new Set<string>();
  const decisions = new Set<string>();
  let pieces: readonly Buffer[] = [];
  for await (const { bytes } of linesOf(file)) {
    const entry: Partial<AuditEntry> | undefined = parseEntry(bytes);
    const { sequence = 0, previous = '', action = '', run = '', hashes = {} } = entry ?? {};
    const torn = !entry && !wasWhole(bytes);
    pieces = torn ? [...pieces, bytes] : [];
    const hash = sha256(
      torn ? Buffer.concat(pieces.flatMap((piece, at) => (at === 0 ? [piece] : [NEWLINE, piece]))) : bytes,
    );
    seen.push({ sequence, previous, hash, whole: isWhole(bytes), torn });
    if (COMMITTED.test(action)) committed.add(run);
    if (hashes['approval'] !== undefined) decisions.add(hashes['approval']);
  }
  return { seen, committed, decisions };
}

/** A torn line that the next entry names is as it was left. */
function editedLines(seen: readonly Seen[]): readonly LogBreak[] {
  return seen.flatMap(({ whole, torn, hash }, index) => {
    const next = seen[index + 1];
    if (whole || (torn && (next === undefined || next.torn || next.previous === hash))) return [];
    return [{ kind: 'edited', entry: index + 1, detail: 'the line does not have its own hash' }];
  });
}

function orderOf(seen: readonly Seen[]): readonly LogBreak[] {
  const numbers = seen.flatMap(({ sequence, whole }) => (whole ? [sequence] : []));
  const there = new Set(numbers);
  const last = Math.max(0, ...numbers);
  // A line that cannot be read any more is told as edited, and is not missing besides.
  const unreadable = seen.filter(({ whole, torn }) => !whole && !torn).length;
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter((number) => !there.has(number));
  const dropped = missing.slice(0, Math.max(0, missing.length - unreadable));
  const backwards = numbers.findIndex((number, index) => number < (numbers[index - 1] ?? 0));
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  return [
    ...(dropped[0] === undefined
      ? []
      : [{ kind: 'dropped' as const, entry: dropped[0], detail: `${String(dropped.length)} entries are gone` }]),
    ...(repeated === undefined
      ? []
      : [{ kind: 'repeated' as const, entry: repeated, detail: 'it stands here more than once' }]),
    ...(backwards === -1 || repeated !== undefined
      ? []
      : [{ kind: 'reordered' as const, entry: numbers[backwards] ?? 0, detail: 'it stands behind later entries' }]),
  ];
}

/** Neighbours by number whose lines are whole and do not hang together: somebody wrote one of them anew. */
function brokenLinks(seen: readonly Seen[]): readonly LogBreak[] {
  return seen.flatMap((entry, index) => {
    const before = seen[index - 1];
    const expected = before?.hash ?? NO_HEAD;
    const areNeighbours = entry.sequence === (before?.sequence ?? 0) + 1 && (before?.whole ?? true);
    if (!entry.whole || !areNeighbours || entry.previous === expected) return [];
    return [{ kind: 'rewritten', entry: entry.sequence, detail: 'it does not follow from the entry before' }];
  });
}

/** All that is known of the log: itself, and what the logs put aside before it still tell. */
interface Known extends Log {
  readonly heads: ReadonlySet<string>;
}

function knownOf({ seen, committed, decisions }: Log, sealed: readonly ReadSealed[]): Known {
  const entries = sealed.flatMap(({ lines }) => lines.map(({ entry }) => entry));
  const runs = entries.flatMap(({ action, run }) => (run !== undefined && COMMITTED.test(action ?? '') ? [run] : []));
  return {
    seen,
    heads: new Set([NO_HEAD, ...seen.map(({ hash }) => hash), ...sealed.flatMap(hashesIn)]),
    committed: new Set([...committed, ...runs]),
    decisions: new Set([...decisions, ...entries.flatMap(({ hashes }) => hashes?.['approval'] ?? [])]),
  };
}

function againstAnchor({ seen, heads, committed, decisions }: Known, anchor: Anchor): LogBreak | undefined {
  const { witness, head, entries, decision } = anchor;
  if (!heads.has(head)) {
    const isShort = entries !== null ? seen.length < entries : !committed.has(anchor.committed ?? '');
    const kind = isShort ? 'truncated' : 'rewritten';
    return { kind, entry: entries ?? seen.length + 1, detail: `${witness} names an entry that is not there` };
  }
  const [kind, entry] = ['unwitnessed' as const, seen.length + 1];
  if (decision !== null && !decisions.has(decision))
    return { kind, entry, detail: `${witness} has no entry that it was decided` };
  if (anchor.committed === null || committed.has(anchor.committed)) return undefined;
  return { kind, entry, detail: `${witness} has no entry that it was committed` };
}

/** A log that was put aside is evidence, and holds entries that nothing else has. */
function goneLogs(sealed: readonly ReadSealed[]): readonly LogBreak[] {
  return sealed
    .filter(({ file }) => file === null)
    .map(({ entry, sha256: hash }) => ({
      kind: 'dropped',
      entry,
      detail: `the log that it put aside is gone (SHA-256 ${hash.slice(0, 16)})`,
    }));
}

/**
 * Looks at a whole log and names everything that is wrong with it; nothing is thrown. What is cut off at its end shows only against what
 * others remember. What was broken in a log that was put aside is known since, and no break of this one.
 */
export async function examineLog(file: string, anchors: readonly Anchor[]): Promise<Examination> {
  const log = await readAll(file);
  const sealed = await readSealed(file);
  const known = knownOf(log, sealed);
  const own = [...editedLines(log.seen), ...orderOf(log.seen), ...brokenLinks(log.seen), ...goneLogs(sealed)];
  const checked = anchors.map((anchor) => ({ anchor, found: againstAnchor(known, anchor) }));
  const matched = checked.filter(({ anchor, found }) => !found && anchor.head !== NO_HEAD);
  const heads = new Set(matched.map(({ anchor }) => anchor.head));
  return {
    entries: log.seen.filter(({ whole }) => whole).length,
    head: log.seen.at(-1)?.hash ?? NO_HEAD,
    breaks: [...own, ...checked.flatMap(({ found }) => found ?? [])],
    anchored: log.seen.findLast(({ hash }) => heads.has(hash))?.sequence ?? 0,
    anchors: matched.length,
    sealed: sealed.length,
  };
}
