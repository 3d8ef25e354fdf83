/**
 * Where every link row has gone. No id is used twice, the writers say which rows they made, changed and deleted, and each snapshot says
 * which rows its run removed. So at the end each row that ever was is in exactly one of three places: still in the database, deleted by
 * a writer, or in one snapshot. A row that a run removed without having it in its snapshot is in none; a row in a snapshot that was not
 * removed by that run is in two. And since each change of a row gives it a new number, the snapshot must show its very last state: an
 * older one means that what was removed is not what was kept.
 */
import type { DecodedCell, DecodedSnapshot } from '../../helpers/decoder.js';
import type { Change, LinkTable } from './protocol.js';

/** One row somewhere, with what it held there. */
interface Sighting {
  readonly place: string;
  readonly user: number;
  readonly moves: number;
}

export type PresentRow = Omit<Change, 'gone'>;

const numberIn = (cell: DecodedCell | undefined): number => Number(String(cell?.value));

const keyOf = ({ table, id }: { readonly table: string; readonly id: number }): string => `${table} ${String(id)}`;

export class History {
  /** The last state of each row that somebody wrote. */
  readonly #last = new Map<string, Change>();
  readonly #taken = new Map<string, Sighting[]>();

  /** A change may be told after a later one of the same row. */
  add(change: Change): void {
    const key = keyOf(change);
    const known = this.#last.get(key);
    if (!known || known.moves < change.moves) this.#last.set(key, change);
  }

  /** The rows of a committed run, as its snapshot holds them. */
  take({ run, files }: DecodedSnapshot, tables: readonly LinkTable[]): void {
    for (const { table, action, rows } of files.filter((file) => tables.some((name) => name === file.table))) {
      if (action !== 'delete') throw new Error(`${run} did ${action} on ${table}`);
      for (const { id, user_id: user, moves } of rows) {
        const key = keyOf({ table, id: numberIn(id) });
        const sighting = { place: `the snapshot of ${run}`, user: numberIn(user), moves: numberIn(moves) };
        this.#taken.set(key, [...(this.#taken.get(key) ?? []), sighting]);
      }
    }
  }

  /** Rows that are in no place or in several, or not as they were last; empty when all is well. */
  problems(present: readonly PresentRow[]): readonly string[] {
    const seen = new Map<string, Sighting[]>([...this.#taken].map(([key, sightings]) => [key, [...sightings]]));
    for (const row of present) {
      const here = { place: 'the database', user: row.user, moves: row.moves };
      seen.set(keyOf(row), [...(seen.get(keyOf(row)) ?? []), here]);
    }
    const unknown = [...seen.keys()].filter((key) => !this.#last.has(key)).map((key) => `${key}: nobody wrote it`);
    return [...unknown, ...[...this.#last].flatMap(([key, last]) => problemsOf(key, last, seen.get(key) ?? []))];
  }

  /** Rows that were ever written, and rows in snapshots. */
  get size(): { readonly written: number; readonly taken: number } {
    return { written: this.#last.size, taken: this.#taken.size };
  }
}

function problemsOf(key: string, last: Change, seen: readonly Sighting[]): readonly string[] {
  const places = [...(last.gone ? ['deleted by a writer'] : []), ...seen.map(({ place }) => place)];
  if (places.length !== 1) return [`${key}: ${places.length === 0 ? 'nowhere' : places.join(' and ')}`];
  const state = (row: { readonly user: number; readonly moves: number }): string =>
    `user ${String(row.user)}, change ${String(row.moves)}`;
  return seen
    .filter((sighting) => state(sighting) !== state(last))
    .map((sighting) => `${key}: ${state(sighting)} in ${sighting.place}, but it was last ${state(last)}`);
}
