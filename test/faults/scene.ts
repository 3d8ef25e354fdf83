/** One plan, applied again and again while something fails: what the database held before and after it, and what was said. */
import { expect } from 'vitest';
import { findSnapshot, recover, UntetherError, verifySnapshot } from '../../src/index.js';
import { Stage } from './stage.js';

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
  readonly #stage: Stage;

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** `port`: of a proxy before the server; null without one. `watch` runs the plan once, undisturbed. */
  static async set(port: number | null, watch: (apply: () => Promise<unknown>) => Promise<void>): Promise<Scene> {
    const options = port === null ? {} : { port };
    return new Scene(await Stage.set(options, ({ work, plan }) => watch(() => work.apply(plan))));
  }

  async clear(): Promise<void> {
    await this.#stage.clear();
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
    const stage = this.#stage;
    const committed = await stage.committedRun();
    const done = committed === undefined ? 'nothing' : 'everything';
    expect(await stage.dump()).toBe(committed === undefined ? stage.before : stage.after);
    await this.#judge(said, committed);
    if (committed === undefined) stage.cleanFolder();
    else await stage.reset();
    return `${happened ? 'failed' : 'not reached'}: ${done} changed, told as ${said.state} (${said.code})`;
  }

  async #judge(said: Said, committed: string | undefined): Promise<void> {
    const person = await this.#stage.work.as('dba');
    if (said.state !== 'unknown') expect(said.state).toBe(committed === undefined ? 'unchanged' : 'committed');
    if (said.state === 'unknown') {
      const { outcome } = await recover(person, said.run ?? '');
      expect(outcome).toBe(committed === undefined ? 'rolled-back' : 'committed');
    }
    if (committed !== undefined) await verifySnapshot(await findSnapshot(person, committed));
  }

  /** What the program says of a run; anything but an error of its own fails the test. */
  async #applyAndListen(): Promise<Said> {
    try {
      const { data, run } = await this.#stage.work.apply(this.#stage.plan);
      return { state: data.state, code: data.verified ? 'done' : 'done, not verified', run };
    } catch (error) {
      if (!(error instanceof UntetherError)) throw error;
      expect(error.code).not.toBe('B01');
      const run = error.facts['run'];
      return { state: error.data, code: error.code, run: typeof run === 'string' ? run : undefined };
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
