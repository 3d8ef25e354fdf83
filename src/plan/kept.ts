import path from 'node:path';
import type { CountCheck, Dialect } from '../dialects/dialect.js';
import { readLines } from '../files/read.js';
import { LineFile } from '../files/write.js';
import { decodeImage, encodeImage } from '../snapshot/images.js';
import type { PlannedImage } from './images.js';
import type { PinnedStatement } from './restore.js';
import { leftBehindIn } from './state.js';
import { type Doing, type Images, undoingIn } from './undo.js';

/** What the scripts beside plan.sql say of the rows of one step, made while the rows passed. */
export interface PreparedStep {
  /** Counts that hold when the rows are as the step leaves them. */
  readonly leftBehind: () => AsyncIterable<CountCheck>;
  /** Statements that undo the step. */
  readonly undoing: () => AsyncIterable<PinnedStatement>;
}

/** A number and a text, as one line: statements and what stands after FROM hold no line break. */
async function* readNumbered(file: LineFile): AsyncGenerator<readonly [number, string]> {
  for await (const line of readLines(file.path, { gzip: false })) {
    const end = line.indexOf(' ');
    yield [Number(line.slice(0, end)), line.slice(end + 1)];
  }
}

interface About {
  readonly dialect: Dialect;
  readonly doing: Doing;
  /** All rows will be read again. */
  readonly again: boolean;
  /** Rows that will be read again in any case. */
  readonly first: number;
}

/**
 * What is still needed of the rows of a step when they have passed, in files that go when the plan is made: the parts of verify.sql and
 * revert.sql, and the rows themselves where something reads them again. The database is not asked twice, and no row is decoded twice.
 */
export class KeptStep {
  readonly #dialect: Dialect;
  readonly #doing: Doing;
  readonly #checks: LineFile;
  readonly #undo: LineFile;
  readonly #images: LineFile;
  readonly #again: boolean;
  /** Rows that are still to be kept. */
  #room: number;

  private constructor(about: About, files: readonly [LineFile, LineFile, LineFile]) {
    this.#dialect = about.dialect;
    this.#doing = about.doing;
    this.#again = about.again;
    this.#room = about.again ? Number.POSITIVE_INFINITY : about.first;
    [this.#checks, this.#undo, this.#images] = files;
  }

  /** `name`: of its files in the folder. */
  static async create(place: { readonly folder: string; readonly name: string }, about: About): Promise<KeptStep> {
    const file = (kind: string): Promise<LineFile> => LineFile.create(path.join(place.folder, `${place.name}-${kind}`));
    return new KeptStep(about, [await file('checks'), await file('undo'), await file('images')]);
  }

  /** Takes KEYS_PER_STATEMENT rows, or the last of them. */
  async add(piece: readonly PlannedImage[]): Promise<void> {
    const { action, identity } = this.#doing;
    for (const { from, rows } of leftBehindIn(this.#dialect, this.#doing, piece))
      await this.#checks.add(`${String(rows)} ${from}`);
    // An update of rows that nothing names is refused when it is known that there are some.
    if (action === 'delete' || identity !== null)
      for (const { sql, rows } of undoingIn(this.#dialect, this.#doing, piece))
        await this.#undo.add(`${String(rows)} ${sql}`);
    for (const image of piece.slice(0, this.#room)) await this.#images.add(encodeImage(image));
    this.#room = Math.max(0, this.#room - piece.length);
  }

  /** What was taken can be read from now on. */
  async close(): Promise<void> {
    for (const file of [this.#checks, this.#undo, this.#images]) await file.close();
  }

  /** The rows, when they were to be read again. */
  images(): Images {
    if (!this.#again) throw new Error('these rows were not to be read again');
    return this.first();
  }

  /** The first of the rows, in any case. */
  first(): Images {
    const { columns, action } = this.#doing;
    const shape = { width: columns.length, pair: action === 'update' };
    const file = this.#images.path;
    return async function* () {
      for await (const line of readLines(file, { gzip: false })) yield decodeImage(line, shape);
    };
  }

  /** Null where only all rows together tell how they are left, because no key tells them apart. */
  prepared(): PreparedStep | null {
    const [checks, undo] = [this.#checks, this.#undo];
    if (this.#doing.identity === null) return null;
    return {
      async *leftBehind() {
        for await (const [rows, from] of readNumbered(checks)) yield { from, rows };
      },
      async *undoing() {
        for await (const [rows, sql] of readNumbered(undo)) yield { sql, rows };
      },
    };
  }
}
