/** One plan, applied again and again while something fails: what the database held before and after it, and what was said. */
import { cpSync, rmSync } from 'node:fs';
import { expect } from 'vitest';
import { findSnapshot, type Plan, recover, UntetherError, verifySnapshot } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { quote, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const LEDGER = { except: ['untether_run'] };

/** A fault that leaves the program waiting for an answer that cannot come is as bad as a wrong one. */
const PATIENCE = 60_000;

async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, limit, new Error(`still waiting after ${String(limit)} ms`));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Said {
  readonly state: 'committed' | 'unchanged' | 'unknown';
  readonly code: string;
  readonly run: string | undefined;
}

export class Scene {
  readonly #database: TestDatabase;
  readonly #work: Workplace;
  #plan!: Plan;
  /** The folder as it was before the first run: what runs leave behind would change how many files the next one reads. */
  #folder = '';
  #before = '';
  #after = '';

  private constructor(database: TestDatabase, port: number | null) {
    this.#database = database;
    const { knexConfig } = database;
    const connection = { ...(knexConfig.connection as object), ...(port === null ? {} : { port }) };
    this.#work = new Workplace({ ...database, knexConfig: { ...knexConfig, connection } }, shapesSettings());
  }

  /** `port`: of a proxy before the server; null without one. `watch` runs the plan once, undisturbed. */
  static async set(port: number | null, watch: (apply: () => Promise<unknown>) => Promise<void>): Promise<Scene> {
    const scene = new Scene(await freshDatabase(), port);
    await scene.#build();
    scene.#before = await scene.#database.dump(LEDGER);
    scene.#plan = await scene.#work.plan(['ada']);
    await scene.#work.approve(scene.#plan);
    scene.#folder = `${scene.#work.dir}-before`;
    cpSync(scene.#work.dir, scene.#folder, { recursive: true });
    await watch(() => scene.#work.apply(scene.#plan));
    scene.#after = await scene.#database.dump(LEDGER);
    expect(scene.#after).not.toBe(scene.#before);
    await scene.#build();
    scene.#cleanFolder();
    return scene;
  }

  async clear(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    this.#work.remove();
    await this.#database.drop();
  }

  /** One run in which `fail` may make something fail: nothing or everything, told as it is, and settled by `recover`. */
  async run(fail: { arm(): void; disarm(): boolean }): Promise<string> {
    fail.arm();
    let happened = false;
    let said: Said;
    try {
      said = await within(PATIENCE, this.#applyAndListen());
    } finally {
      happened = fail.disarm();
    }
    const committed = await this.#committedRun();
    const done = committed === undefined ? 'nothing' : 'everything';
    expect(await this.#database.dump(LEDGER)).toBe(committed === undefined ? this.#before : this.#after);
    await this.#judge(said, committed);
    if (committed !== undefined) await this.#build();
    this.#cleanFolder();
    return `${happened ? 'failed' : 'not reached'}: ${done} changed, told as ${said.state} (${said.code})`;
  }

  #cleanFolder(): void {
    rmSync(this.#work.dir, { recursive: true });
    cpSync(this.#folder, this.#work.dir, { recursive: true });
  }

  async #judge(said: Said, committed: string | undefined): Promise<void> {
    const person = await this.#work.as('dba');
    if (said.state !== 'unknown') expect(said.state).toBe(committed === undefined ? 'unchanged' : 'committed');
    if (said.state === 'unknown') {
      const { outcome } = await recover(person, said.run ?? '');
      expect(outcome).toBe(committed === undefined ? 'rolled-back' : 'committed');
    }
    if (committed !== undefined) await verifySnapshot(await findSnapshot(person, committed));
  }

  async #build(): Promise<void> {
    await this.#database.run(`${await this.#emptySql()}${shapesSql(this.#database.engine)}`);
    await this.#work.ledger();
  }

  async #emptySql(): Promise<string> {
    const { engine, url } = this.#database;
    if (engine === 'postgres') return 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;';
    if (engine === 'sqlite') {
      const tables = await this.#database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'");
      const drops = tables.map(([name]) => `DROP TABLE ${quote(engine, name ?? '')};`);
      return `PRAGMA foreign_keys = OFF;${drops.join('')}`;
    }
    const name = new URL(url).pathname.slice(1);
    return `DROP DATABASE ${name}; CREATE DATABASE ${name}; USE ${name};`;
  }

  async #committedRun(): Promise<string | undefined> {
    return (await this.#database.rows('SELECT run_id FROM untether_run'))[0]?.[0] ?? undefined;
  }

  /** What the program says of a run; anything but an error of its own fails the test. */
  async #applyAndListen(): Promise<Said> {
    try {
      const { data, run } = await this.#work.apply(this.#plan);
      return { state: data.state, code: data.verified ? 'done' : 'done, not verified', run };
    } catch (error) {
      if (!(error instanceof UntetherError)) throw error;
      expect(error.code).not.toBe('B01');
      const run = error.facts['run'];
      return { state: error.data, code: error.code, run: run === undefined ? undefined : String(run) };
    }
  }
}

/** How often each outcome came, printed under a heading. */
export async function tallied<Fault>(
  heading: string,
  faults: readonly Fault[],
  attempt: (fault: Fault) => Promise<string>,
): Promise<(part: string) => number> {
  const tally = new Map<string, number>();
  for (const fault of faults) {
    const outcome = await attempt(fault).catch((cause: unknown) => {
      throw new Error(JSON.stringify(fault), { cause });
    });
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  }
  const lines = [...tally].toSorted().map(([outcome, times]) => `  ${String(times)} ${outcome}`);
  console.log([`${heading}: ${String(faults.length)}`, ...lines].join('\n'));
  return (part) => [...tally].reduce((sum, [outcome, times]) => sum + (outcome.includes(part) ? times : 0), 0);
}
