/**
 * Loaded into the process of the program before the program. It writes down every point that the run comes to, and kills this process or
 * the server at the one it is told.
 */
import { openSync, writeSync } from 'node:fs';
import { readLines } from '../../../src/files/read.js';
import { parseScript, type ScriptLine } from '../../../src/plan/script.js';
import { killServer } from '../../helpers/kill.js';
import { type FileCall, hookFileCalls } from '../files/calls.js';
import { hookDriver } from './drivers.js';
import { beforeStatement, fileEvent, StatementNames } from './names.js';
import { ORDERS, type Orders, pointId } from './orders.js';
import { suicideClock } from './timer.js';

async function linesOf(script: string): Promise<readonly ScriptLine[]> {
  const lines: ScriptLine[] = [];
  for await (const line of parseScript(readLines(script, { gzip: false }))) lines.push(line);
  return lines;
}

class Points {
  readonly #orders: Orders;
  readonly #journal: number;
  readonly #times = new Map<string, number>();
  readonly #clock: (() => void) | null;

  private constructor(orders: Orders, clock: (() => void) | null) {
    this.#orders = orders;
    this.#journal = openSync(orders.journal, 'a');
    this.#clock = clock;
  }

  static async obey(orders: Orders): Promise<Points> {
    return new Points(orders, orders.delay > 0 ? await suicideClock(orders.delay) : null);
  }

  /** True when this is the point: the next thing to do is to kill. */
  isReached(name: string): boolean {
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    const id = pointId(name, times);
    writeSync(this.#journal, `${id}\n`);
    return id === this.#orders.at;
  }

  reach(name: string): void {
    if (this.isReached(name)) this.kill();
  }

  /** Does not return when this process is the one to die, unless it is to live a little longer. */
  kill(): void {
    const { server } = this.#orders;
    writeSync(this.#journal, 'killed\n');
    if (this.#clock) this.#clock();
    else if (server === null) process.kill(process.pid, 'SIGKILL');
    else killServer(server);
  }
}

type Go = (...args: unknown[]) => unknown;

function half(data: unknown): unknown {
  return (data as { slice(start: number, end: number): unknown }).slice(0, Math.floor((data as Buffer).length / 2));
}

/** Half of what is to be written, as a process leaves it that dies in between. */
async function writeHalf({ name, args }: FileCall, go: Go): Promise<void> {
  const [data, offset = 0] = args as readonly [Buffer, number?];
  if (name === 'handle.write') await go(data, offset, Math.floor((data.length - offset) / 2));
  else await go(half(data));
}

function watchFiles(points: Points): void {
  hookFileCalls(async (call, go) => {
    const event = fileEvent(call);
    if (!event) return go(...call.args);
    const { what, is } = event;
    points.reach(`before ${what} is ${is}`);
    if (is === 'written' && points.isReached(`while ${what} is ${is}`)) {
      await writeHalf(call, go);
      points.kill();
    }
    const result = await go(...call.args);
    if (is === 'renamed' || is === 'synced') points.reach(`after ${what} was ${is}`);
    return result;
  });
}

const orders = JSON.parse(process.env[ORDERS] ?? '') as Orders;
const names = new StatementNames(await linesOf(orders.script));
const points = await Points.obey(orders);
/** A statement is named once: the name of a guard follows from what was sent before it. */
const named = new Map<string, string>();

watchFiles(points);
hookDriver(orders.engine, {
  before: (sql) => {
    const name = names.of(sql);
    named.set(sql, name);
    points.reach(beforeStatement(name));
  },
  sent: (sql) => {
    points.reach(`after ${named.get(sql) ?? ''} was sent`);
  },
  answered: (sql) => {
    points.reach(`after ${named.get(sql) ?? ''} was answered`);
  },
});
