/** The writers, as the test sees them: eight processes, each with a connection of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { TestDatabase } from '../../helpers/database.js';
import { CHECKOUT } from '../../helpers/programs.js';
import { SEED } from '../../helpers/seed.js';
import type { History } from './history.js';
import { type Command, type Order, type Report, WRITERS, type WriterStart } from './protocol.js';

const JITI = path.join(CHECKOUT, 'node_modules/jiti/lib/jiti-cli.mjs');
const WRITER = path.join(import.meta.dirname, 'writer.ts');

function startWriter({ engine, url, knexConfig }: TestDatabase, number: number): ChildProcess {
  const connection = engine === 'sqlite' ? url : (knexConfig.connection as object);
  const start: WriterStart = { engine, connection, number, seed: SEED + number };
  return fork(JITI, [WRITER, JSON.stringify(start)], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

class Writer {
  readonly #child: ChildProcess;
  readonly #history: History;
  /** Settled when the writer has reported that it rests. */
  #rest!: Promise<void>;
  #told!: { readonly resolve: () => void; readonly reject: (error: Error) => void };
  tried = 0;
  refused = 0;

  constructor(child: ChildProcess, history: History) {
    this.#child = child;
    this.#history = history;
    this.#await();
    child.on('message', (report: Report) => {
      this.#hear(report);
    });
    child.once('exit', (code) => {
      this.#told.reject(new Error(`a writer ended with ${String(code)}`));
    });
  }

  get rest(): Promise<void> {
    return this.#rest;
  }

  send(command: Command): void {
    if (typeof command !== 'string') this.#await();
    this.#child.send(command);
  }

  async leave(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.send('leave');
    await gone;
  }

  #await(): void {
    this.#rest = new Promise((resolve, reject) => {
      this.#told = { resolve, reject };
    });
    // Whoever waits for it hears of it; nobody waits while an apply runs.
    this.#rest.catch(() => undefined);
  }

  #hear(report: Report): void {
    if ('broken' in report) {
      this.#told.reject(new Error(`a writer broke: ${report.broken}`));
      return;
    }
    this.tried += report.tried;
    this.refused += report.refused;
    for (const change of report.resting) this.#history.add(change);
    this.#told.resolve();
  }
}

export class Pack {
  readonly #writers: readonly Writer[];

  private constructor(writers: readonly Writer[]) {
    this.#writers = writers;
  }

  /** What the writers change goes into the history. */
  static async start(database: TestDatabase, history: History): Promise<Pack> {
    const children = Array.from({ length: WRITERS }, (_, index) => startWriter(database, index + 1));
    const pack = new Pack(children.map((child) => new Writer(child, history)));
    await pack.rested();
    return pack;
  }

  /** Lets all of them loose; they must be at rest. */
  work(order: Order): void {
    for (const writer of this.#writers) writer.send(order);
  }

  /** Calls all of them back. */
  async rest(): Promise<void> {
    for (const writer of this.#writers) writer.send('rest');
    await this.rested();
  }

  /** Waits until all of them have done what they were told, and have said what it was. */
  async rested(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.rest));
  }

  /** How many changes were tried, and how many of them the database refused. */
  get tally(): { readonly tried: number; readonly refused: number } {
    const sum = (of: (writer: Writer) => number): number =>
      this.#writers.reduce((total, writer) => total + of(writer), 0);
    return { tried: sum(({ tried }) => tried), refused: sum(({ refused }) => refused) };
  }

  async leave(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.leave()));
  }
}
