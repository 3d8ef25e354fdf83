import type { z } from 'zod';
import type { baselineDocument } from '../documents/scan.js';
import { compareText } from '../catalog/names.js';
import type { ScanClass } from './model.js';

export type BaselineFile = z.infer<typeof baselineDocument>;
type Entry = BaselineFile['entries'][number];

/** Who accepts what is new, why, and until which day. */
export interface Acceptance {
  readonly reason: string;
  readonly owner: string;
  /** `2027-01-31`: the last day it counts. */
  readonly expires: string;
}

/** How the rows of one finding stand against a baseline. */
export interface Standing {
  readonly new: number;
  readonly known: number;
  readonly fixed: number;
}

interface Seen {
  readonly reference: string;
  readonly class: ScanClass;
  readonly rows: Set<string>;
}

/**
 * Compares what a scan finds with what was accepted before. An entry that has expired counts for nothing: its rows are new again. Remembers
 * what it saw, so that a new baseline can be made of it.
 */
export class Baseline {
  readonly #file: BaselineFile;
  readonly #today: string;
  readonly key: Buffer;
  readonly #keeps: boolean;
  readonly #seen = new Map<string, Seen>();

  /** `keeps`: rows are remembered for `updated` and `pruned`. */
  constructor(file: BaselineFile, { key, today, keeps }: { key: Buffer; today: string; keeps: boolean }) {
    this.#file = file;
    this.key = key;
    this.#today = today;
    this.#keeps = keeps;
  }

  /** Entries that no longer count. */
  get expired(): readonly Entry[] {
    return this.#file.entries.filter((entry) => !this.#isValid(entry));
  }

  /** Takes the rows of one finding; call it for every one that was looked for, with no rows where none were found. */
  async stand(
    finding: { readonly id: string; readonly reference: string; readonly class: ScanClass },
    fingerprints: AsyncIterable<string> | readonly string[],
  ): Promise<Standing> {
    const accepted = new Set(
      this.#file.entries
        .filter((entry) => entry.finding === finding.id && this.#isValid(entry))
        .flatMap(({ rows }) => rows),
    );
    const all = accepted.size;
    const seen: Seen = { reference: finding.reference, class: finding.class, rows: new Set() };
    let fresh = 0;
    for await (const fingerprint of fingerprints) {
      if (!accepted.delete(fingerprint)) fresh += 1;
      if (this.#keeps) seen.rows.add(fingerprint);
    }
    if (this.#keeps) this.#seen.set(finding.id, seen);
    return { new: fresh, known: all - accepted.size, fixed: accepted.size };
  }

  /** With all rows seen: those that no valid entry holds are accepted, those of expired entries anew. */
  updated(acceptance: Acceptance): BaselineFile {
    const valid = this.#file.entries.filter((entry) => this.#isValid(entry));
    const held = new Map<string, Set<string>>();
    for (const { finding, rows } of valid) held.set(finding, new Set([...(held.get(finding) ?? []), ...rows]));
    const fresh = [...this.#seen].flatMap(([finding, { reference, class: found, rows }]): readonly Entry[] => {
      const added = [...rows].filter((row) => held.get(finding)?.has(row) !== true).sort(compareText);
      if (added.length === 0) return [];
      return [{ finding, reference, class: found, ...acceptance, added: this.#today, rows: added }];
    });
    const renewed = new Set(this.#seen.keys());
    const expired = this.expired.filter(({ finding }) => !renewed.has(finding));
    return this.#sorted([...valid, ...expired, ...fresh]);
  }

  /** Without rows that are gone and entries that have expired; what was not looked at stays. */
  pruned(file: BaselineFile = this.#file): BaselineFile {
    const entries = file.entries
      .filter((entry) => this.#isValid(entry))
      .map((entry) => {
        const seen = this.#seen.get(entry.finding);
        return seen === undefined ? entry : { ...entry, rows: entry.rows.filter((row) => seen.rows.has(row)) };
      });
    return this.#sorted(entries.filter(({ rows }) => rows.length > 0));
  }

  #isValid({ expires }: Entry): boolean {
    return expires >= this.#today;
  }

  #sorted(entries: readonly Entry[]): BaselineFile {
    const sorted = entries.toSorted(
      (a, b) => compareText(a.finding, b.finding) || compareText(a.added, b.added) || compareText(a.expires, b.expires),
    );
    return { ...this.#file, entries: sorted };
  }
}
