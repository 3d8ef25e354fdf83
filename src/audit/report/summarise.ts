import { compareText } from '../../catalog/names.js';
import { type AuditEntry, NO_HEAD } from '../chain.js';
import type { OperationCounts, PeriodReport, PersonCounts, Rows, ScanEntry, TargetCounts, Waiting } from './model.js';
import { isWithin, type Period } from './period.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Entry = AuditEntry & { readonly hash?: string };

interface PlanStory {
  readonly kind: string;
  readonly by: string;
  readonly at: string;
  approved: boolean;
}

interface OpenRun {
  readonly entry: Entry;
  readonly kind: string;
  outcome: 'rolled-back' | 'open';
}

/** How often something was counted under a name. */
class Counts<T extends object> {
  readonly #found = new Map<string, T>();
  readonly #empty: (name: string) => T;

  constructor(empty: (name: string) => T) {
    this.#empty = empty;
  }

  of(name: string): T {
    const known = this.#found.get(name) ?? this.#empty(name);
    this.#found.set(name, known);
    return known;
  }

  sorted(): readonly T[] {
    return [...this.#found].toSorted(([a], [b]) => compareText(a, b)).map(([, counts]) => counts);
  }
}

const noRows = (): Mutable<Rows> => ({ deleted: 0, updated: 0, inserted: 0 });

/** Reads a log, entry by entry, and counts what happened in the period. What came before is read for who asked for what, and when. */
class Summary {
  readonly #period: Period;
  readonly #plans = new Map<string, PlanStory>();
  readonly #runs = new Map<string, OpenRun>();
  readonly #operations = new Counts<Mutable<OperationCounts>>((kind) => ({
    ...{ kind, planned: 0, approved: 0, rejected: 0, committed: 0, attested: 0, failed: 0 },
  }));
  readonly #people = new Counts<Mutable<PersonCounts>>((name) => ({
    ...{ name, planned: 0, approved: 0, rejected: 0, ran: 0 },
  }));
  readonly #targets = new Counts<Mutable<TargetCounts>>((target) => ({ target, runs: 0, ...noRows() }));
  readonly #rows = noRows();
  readonly #waits = { approval: [] as number[], commit: [] as number[] };
  readonly #selfApprovals: { at: string; plan: string; by: string }[] = [];
  readonly #snapshots = { exported: 0, pruned: 0 };
  readonly #scans: ScanEntry[] = [];
  readonly #log = { entries: 0, head: NO_HEAD, inPeriod: 0 };

  constructor(period: Period) {
    this.#period = period;
  }

  add(entry: Entry): void {
    this.#log.entries += 1;
    this.#log.head = entry.hash ?? this.#log.head;
    const counts = isWithin(this.#period, entry.at);
    if (counts) this.#log.inPeriod += 1;
    const [kind = '', what = ''] = entry.action.split('.');
    if (what === 'planned') this.#planned(entry, kind, counts);
    else if (kind === 'plan') this.#decided(entry, what, counts);
    else if (what === 'prepared') this.#runs.set(entry.run, { entry, kind, outcome: 'open' });
    else if (what === 'not-committed') this.#rolledBack(entry);
    else if (what === 'committed' || what === 'attested') this.#ended(entry, kind, what, counts);
    else if (counts) this.#noted(entry, kind, what);
  }

  result(): PeriodReport {
    const failures = [...this.#runs.values()].filter(({ entry }) => isWithin(this.#period, entry.at));
    for (const { kind } of failures) this.#operations.of(kind).failed += 1;
    return {
      period: this.#period,
      log: this.#log,
      operations: this.#operations.sorted(),
      rows: this.#rows,
      targets: this.#targets.sorted(),
      people: this.#people.sorted(),
      waiting: { approval: waiting(this.#waits.approval), commit: waiting(this.#waits.commit) },
      failures: failures.map(({ entry: { at, run, plan, target }, outcome }) => ({ at, run, plan, target, outcome })),
      selfApprovals: this.#selfApprovals,
      snapshots: this.#snapshots,
      scans: this.#scans,
    };
  }

  #planned(entry: Entry, kind: string, counts: boolean): void {
    this.#plans.set(entry.planDigest, { kind, by: entry.actor, at: entry.at, approved: false });
    if (!counts) return;
    this.#operations.of(kind).planned += 1;
    this.#people.of(entry.actor).planned += 1;
  }

  #decided(entry: Entry, what: string, counts: boolean): void {
    if (what !== 'approved' && what !== 'rejected') return;
    const story = this.#plans.get(entry.planDigest);
    const isFirst = what === 'approved' && story?.approved === false;
    if (story && isFirst) story.approved = true;
    if (!counts) return;
    this.#operations.of(story?.kind ?? 'unknown')[what] += 1;
    this.#people.of(entry.actor)[what] += 1;
    if (story && isFirst) this.#waits.approval.push(seconds(story.at, entry.at));
    if (what === 'approved' && story?.by === entry.actor)
      this.#selfApprovals.push({ at: entry.at, plan: entry.plan, by: entry.actor });
  }

  #rolledBack({ run }: Entry): void {
    const open = this.#runs.get(run);
    if (open) open.outcome = 'rolled-back';
  }

  #ended(entry: Entry, kind: string, what: 'committed' | 'attested', counts: boolean): void {
    this.#runs.delete(entry.run);
    if (!counts) return;
    this.#operations.of(kind)[what] += 1;
    this.#people.of(entry.actor).ran += 1;
    const target = this.#targets.of(entry.target);
    target.runs += 1;
    for (const name of ['deleted', 'updated', 'inserted'] as const) {
      this.#rows[name] += entry.counts[name] ?? 0;
      target[name] += entry.counts[name] ?? 0;
    }
    const story = this.#plans.get(entry.planDigest);
    if (story) this.#waits.commit.push(seconds(story.at, entry.at));
  }

  #noted(entry: Entry, kind: string, what: string): void {
    if (kind === 'snapshot' && (what === 'exported' || what === 'pruned')) this.#snapshots[what] += 1;
    if (entry.action === 'scan.done') this.#scans.push(scanOf(entry));
  }
}

function scanOf({ at, target, counts, note }: Entry): ScanEntry {
  const of = (name: string): number => counts[name] ?? 0;
  return {
    ...{ at, target, complete: note === 'complete', findings: of('findings'), rows: of('rows') },
    ...{ critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') },
  };
}

/** A clock that was put back makes no time negative. */
function seconds(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

function waiting(waits: readonly number[]): Waiting {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (place: number): number | null => sorted[place] ?? null;
  const middle = [at(Math.floor((sorted.length - 1) / 2)), at(Math.floor(sorted.length / 2))];
  const [low, high] = middle;
  const median = low === null || high === null || low === undefined || high === undefined ? null : (low + high) / 2;
  return { count: sorted.length, shortest: at(0), median, longest: at(sorted.length - 1) };
}

/** What the audit log says of a period. The entries come from a chain that is checked as it is read. */
export async function summarise(entries: AsyncIterable<Entry>, period: Period): Promise<PeriodReport> {
  const summary = new Summary(period);
  for await (const entry of entries) summary.add(entry);
  return summary.result();
}
