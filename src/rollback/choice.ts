import type { TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { findClosest } from '../messages/closest.js';
import { CONFLICT_KINDS, type ConflictKind } from './met.js';

/** What becomes of a row that is not as a rollback expects it. */
export const WAYS = ['abort', 'skip', 'keep-current', 'restore'] as const;
export type Way = (typeof WAYS)[number];

/** Which part of a run is undone, and what happens where somebody wrote since. */
export interface Choice {
  /** Rows of these tables, and the rows they need; all when empty. */
  readonly tables: readonly TableId[];
  /** Rows of these accounts of the run, by key, login or label; of all when empty. */
  readonly accounts: readonly string[];
  /** Only what points at accounts through these references: ids, tables or kinds; all when empty. */
  readonly links: readonly string[];
  /** By kind of conflict; `abort` where none is named. */
  readonly onConflict: Readonly<Partial<Record<ConflictKind, Way>>>;
}

export const WHOLE: Choice = { tables: [], accounts: [], links: [], onConflict: {} };

export function isWhole({ tables, accounts, links, onConflict }: Choice): boolean {
  return tables.length + accounts.length + links.length + Object.keys(onConflict).length === 0;
}

export function wayOf({ onConflict }: Choice, kind: ConflictKind): Way {
  return onConflict[kind] ?? 'abort';
}

function oneOf<T extends string>(word: string, words: readonly T[]): T {
  const known = words.find((each) => each === word);
  if (known !== undefined) return known;
  const near = findClosest(word, words);
  const hint = near === undefined ? words.join(', ') : `did you mean "${near}"?`;
  throw new UntetherError('U09', { detail: `--on-conflict ${word}: ${hint}` });
}

/** Reads `skip` (every kind) and `changed-same=restore` (one kind); later words win. Throws U09. */
export function readWays(words: readonly string[]): Choice['onConflict'] {
  const ways = new Map<ConflictKind, Way>();
  for (const word of words) {
    const [left = '', right, ...more] = word.split('=');
    if (more.length > 0) throw new UntetherError('U09', { detail: `--on-conflict ${word}: KIND=WAY or WAY` });
    const kinds = right === undefined ? CONFLICT_KINDS : [oneOf(left, CONFLICT_KINDS)];
    for (const kind of kinds) ways.set(kind, oneOf(right ?? left, WAYS));
  }
  return Object.fromEntries([...ways].filter(([, way]) => way !== 'abort'));
}
