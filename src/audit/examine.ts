import { type AuditEntry, isWhole, linesOf, NO_HEAD, parseEntry, sha256, wasWhole } from './chain.js';

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
  /** Only a log that begins with this line is meant; null for whichever. */
  readonly first: string | null;
  /** SHA-256 of a line. */
  readonly head: string;
  /** How many entries there were; null where the witness does not know. */
  readonly entries: number | null;
  /** A run that must have an entry of its own; null when none is asked for. */
  readonly committed: string | null;
}

export interface Examination {
  readonly entries: number;
  readonly head: string;
  readonly breaks: readonly LogBreak[];
  /** The last entry that a witness vouches for; what is behind it could be cut off unseen. */
  readonly anchored: number;
  readonly anchors: number;
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
}

const NEWLINE = Buffer.from('\n');
const COMMITTED = /\.(committed|attested)$/;

async function readAll(file: string): Promise<Log> {
  const seen: Seen[] = [];
  const committed = new Set<string>();
  let pieces: readonly Buffer[] = [];
  for await (const { bytes } of linesOf(file)) {
    const entry: Partial<AuditEntry> | undefined = parseEntry(bytes);
    const { sequence = 0, previous = '', action = '', run = '' } = entry ?? {};
    const torn = !entry && !wasWhole(bytes);
    pieces = torn ? [...pieces, bytes] : [];
    const hash = sha256(
      torn ? Buffer.concat(pieces.flatMap((piece, at) => (at === 0 ? [piece] : [NEWLINE, piece]))) : bytes,
    );
    seen.push({ sequence, previous, hash, whole: isWhole(bytes), torn });
    if (COMMITTED.test(action)) committed.add(run);
  }
  return { seen, committed };
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

function againstAnchor({ seen, committed }: Log, anchor: Anchor): LogBreak | undefined {
  const { witness, first, head, entries } = anchor;
  if (first !== null && first !== NO_HEAD && first !== seen[0]?.hash) return undefined;
  const at = seen.findIndex(({ hash }) => hash === head);
  if (head !== NO_HEAD && at === -1) {
    const isShort = entries !== null ? seen.length < entries : !committed.has(anchor.committed ?? '');
    const kind = isShort ? 'truncated' : 'rewritten';
    return { kind, entry: entries ?? seen.length + 1, detail: `${witness} names an entry that is not there` };
  }
  if (anchor.committed === null || committed.has(anchor.committed)) return undefined;
  return { kind: 'unwitnessed', entry: seen.length + 1, detail: `${witness} has no entry that it was committed` };
}

/**
 * Looks at a whole log and names everything that is wrong with it; nothing is thrown. What is cut off at its end shows only against what
 * others remember.
 */
export async function examineLog(file: string, anchors: readonly Anchor[]): Promise<Examination> {
  const log = await readAll(file);
  const own = [...editedLines(log.seen), ...orderOf(log.seen), ...brokenLinks(log.seen)];
  const others = anchors.flatMap((anchor) => againstAnchor(log, anchor) ?? []);
  const heads = new Set(anchors.map(({ head }) => head));
  return {
    entries: log.seen.filter(({ whole }) => whole).length,
    head: log.seen.at(-1)?.hash ?? NO_HEAD,
    breaks: [...own, ...others],
    anchored: log.seen.findLast(({ hash }) => heads.has(hash))?.sequence ?? 0,
    anchors: anchors.length,
  };
}
