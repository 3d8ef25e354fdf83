import { groupBy } from '../catalog/assemble.js';
import { fullReferenceId, referenceId } from '../links/ids.js';
import type { Entry } from './entries.js';
import type { ProposedReference, ReferenceSetting } from './model.js';

/** Finds what discovery says about each reference of the file, and what it says that the file does not. */

export type ReferenceEntry = Entry<ReferenceSetting>;

/** An entry of the file and what was found in its place. */
export interface Pair {
  readonly entry: ReferenceEntry;
  readonly found: ProposedReference;
}

export interface Matching {
  readonly pairs: readonly Pair[];
  /** Entries that nothing was found for. */
  readonly alone: readonly ReferenceEntry[];
  /** What the file does not answer yet. */
  readonly unanswered: readonly ProposedReference[];
}

/** An entry that says how we found it; one without basis, or with `manual`, is the word of a person. */
export function isOurs({ setting, written }: ReferenceEntry): boolean {
  return written.has('basis') && setting.basis !== 'manual';
}

/** What two references have in common when one may be the other, changed: their place first, then their two ends. */
const LIKENESSES: readonly ((reference: ReferenceSetting) => string)[] = [
  referenceId,
  ({ from, to }) => fullReferenceId({ from, to }),
];

/** What is not paired yet. */
class Pools {
  readonly pairs: Pair[] = [];
  readonly entries: Set<ReferenceEntry>;
  readonly found: Set<ProposedReference>;

  constructor(entries: readonly ReferenceEntry[], found: readonly ProposedReference[]) {
    this.entries = new Set(entries);
    this.found = new Set(found);
  }

  pair(likeness: (reference: ReferenceSetting) => string, which: (entry: ReferenceEntry) => boolean): void {
    const alike = groupBy([...this.found], likeness);
    for (const entry of [...this.entries].filter(which)) {
      const found = alike.get(likeness(entry.setting))?.find((each) => this.found.has(each));
      if (found === undefined) continue;
      this.entries.delete(entry);
      this.found.delete(found);
      this.pairs.push({ entry, found });
    }
  }
}

const isConfirmed = ({ setting }: ReferenceEntry): boolean => setting.state === 'confirmed';

/** A guess without a condition says nothing about columns for which the file knows of one. A foreign key is no guess. */
function replacedBy(entries: readonly ReferenceEntry[]): (found: ProposedReference) => boolean {
  const conditional = new Set(
    entries.filter(({ setting }) => setting.when !== undefined).map(({ setting: { from } }) => referenceId({ from })),
  );
  return (found) => found.basis !== 'declared' && found.when === undefined && conditional.has(referenceId(found));
}

/** What a person has confirmed about columns is not argued with. */
function answeredBy(entries: readonly ReferenceEntry[]): (found: ProposedReference) => boolean {
  const decided = new Set(entries.filter(isConfirmed).map(({ setting }) => referenceId(setting)));
  return (found) => found.basis !== 'declared' && decided.has(referenceId(found));
}

/**
 * Matches the references of the file with those found: the same reference first, then, for entries that we once found,
 * another target or another condition on the same columns. Entries that a person confirmed choose before the others, so
 * that after what is unanswered has been added nothing is left unanswered.
 */
export function matchReferences(entries: readonly ReferenceEntry[], found: readonly ProposedReference[]): Matching {
  const unique = [...new Map(found.map((reference) => [fullReferenceId(reference), reference])).values()];
  const pools = new Pools(entries, unique);
  pools.pair(fullReferenceId, () => true);
  for (const guess of [...pools.found].filter(replacedBy(entries))) pools.found.delete(guess);
  for (const likeness of LIKENESSES) pools.pair(likeness, (entry) => isOurs(entry) && isConfirmed(entry));
  const isAnswered = answeredBy(entries);
  const unanswered = [...pools.found].filter((reference) => !isAnswered(reference));
  for (const likeness of LIKENESSES) pools.pair(likeness, isOurs);
  return { pairs: pools.pairs, alone: [...pools.entries], unanswered };
}
