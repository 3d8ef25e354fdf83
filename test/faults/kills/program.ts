/** The built program, run with a preload that kills it, or the server, at a point that is told by its name. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'rolldown';
import { CHECKOUT } from '../../helpers/programs.js';
import { type EndedCli, startCli } from '../../helpers/running.js';
import type { Stage } from '../stage.js';
import { ORDERS, type Orders } from './orders.js';

export interface Kill {
  readonly at: string;
  /** The server to kill; the program itself when left out. */
  readonly server?: number;
  /** Microseconds; see Orders. */
  readonly delay?: number;
}

export interface Killed extends EndedCli {
  /** The points it came to, in their order. */
  readonly points: readonly string[];
  /** True when the kill was sent. */
  readonly happened: boolean;
}

export class Program {
  /** Inside the checkout, so that the preload finds the same drivers as the program. */
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async make(): Promise<Program> {
    const cache = path.join(CHECKOUT, '.cache');
    mkdirSync(cache, { recursive: true });
    const dir = mkdtempSync(path.join(cache, 'kills-'));
    await build({
      input: path.join(CHECKOUT, 'test/faults/kills/preload.ts'),
      platform: 'node',
      // One file: what is loaded when it is needed stays outside of it.
      external: [/^(pg|mysql2|better-sqlite3|age-encryption)/],
      logLevel: 'warn',
      output: { file: path.join(dir, 'preload.mjs'), codeSplitting: false },
    });
    return new Program(dir);
  }

  /** Applies the plan of the stage; null: undisturbed. */
  async apply({ database, work, plan }: Stage, kill: Kill | null): Promise<Killed> {
    const journal = path.join(this.#dir, 'journal');
    writeFileSync(journal, '');
    const script = path.join(plan.folder, 'plan.sql');
    const { at = null, server = null, delay = 0 } = kill ?? {};
    const orders: Orders = { engine: database.engine, journal, script, at, server, delay };
    const start = {
      node: ['--import', path.join(this.#dir, 'preload.mjs')],
      env: { [ORDERS]: JSON.stringify(orders) },
    };
    const ended = await startCli(['apply', plan.id, '--yes', '--json'], work.dir, start).end;
    const points = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    return { ...ended, points: points.filter((point) => point !== 'killed'), happened: points.includes('killed') };
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true });
  }
}
