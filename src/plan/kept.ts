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

/**
 * What is still needed of the rows of a step when they have passed, in files that go when the plan is made: the parts of verify.sql and
 * revert.sql, and the rows themselves where something reads them again. The database is not asked twice, and no row is decoded twice.
 */
export class KeptStep {
  readonly #dialect: Dialect;
  readonly #doing: Doing;
  readonly #checks: LineFile;
  readonly #undo: LineFile;
  readonly #images: LineFile | null;

  private constructor(
    about: { dialect: Dialect; doing: Doing },
    files: readonly [LineFile, LineFile, LineFile | null],
  ) {
    this.#dialect = about.dialect;
    this.#doing = about.doing;
    [this.#checks, this.#undo, this.#images] = files;
  }

  /** `name`: of its files in the folder; `again`: the rows themselves will be read again. */
  static async create(
    place: { readonly folder: string; readonly name: string },
    about: { readonly dialect: Dialect; readonly doing: Doing; readonly again: boolean },
  ): Promise<KeptStep> {
    const file = (kind: string): Promise<LineFile> => LineFile.create(path.join(place.folder, `${place.name}-${kind}`));
    return new KeptStep(about, [await file('checks'), await file('undo'), about.again ? await file('images') : null]);
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
    if (this.#images) for (const image of piece) await this.#images.add(encodeImage(image));
  }

  /** What was taken can be read from now on. */
  async close(): Promise<void> {
    for (const file of [this.#checks, this.#undo, this.#images]) await file?.close();
  }

  /** The rows, when they were to be read again. */
  images(): Images {
    const { columns, action } = this.#doing;
    const shape = { width: columns.length, pair: action === 'update' };
    const file = this.#images?.path;
    if (file === undefined) throw new Error('these rows were not to be read again');
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
