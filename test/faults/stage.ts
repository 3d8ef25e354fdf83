/** A database and a folder with one approved plan, and what the database holds before and after it. Can be set up again and again. */
import { cpSync, rmSync } from 'node:fs';
import { expect, inject } from 'vitest';
import type { Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { quote, shapesSettings, shapesSql } from '../helpers/schemas.js';
import type { EngineTarget } from '../helpers/target.js';
import { Workplace } from '../helpers/workplace.js';

const LEDGER = { except: ['untether_run'] };

export interface StageOptions {
  /** Of a proxy before the server. */
  readonly port?: number;
  /** A server of the test's own. */
  readonly target?: EngineTarget;
}

export class Stage {
  readonly database: TestDatabase;
  readonly work: Workplace;
  readonly plan: Plan;
  /** The folder as it was before the first run: what runs leave behind would change how many files the next one reads. */
  readonly #folder: string;
  #before = '';
  #after = '';

  private constructor(database: TestDatabase, work: Workplace, plan: Plan) {
    this.database = database;
    this.work = work;
    this.plan = plan;
    this.#folder = `${work.dir}-before`;
    cpSync(work.dir, this.#folder, { recursive: true });
  }

  /** `watch` runs the plan once, undisturbed. */
  static async set(options: StageOptions, watch: (stage: Stage) => Promise<unknown>): Promise<Stage> {
    const database = await freshDatabase(options.target ?? inject('engine'));
    const { knexConfig } = database;
    const connection = {
      ...(knexConfig.connection as object),
      ...(options.port === undefined ? {} : { port: options.port }),
    };
    const work = new Workplace({ ...database, knexConfig: { ...knexConfig, connection } }, shapesSettings());
    await database.run(shapesSql(database.engine));
    await work.ledger();
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    const stage = new Stage(database, work, plan);
    await stage.#watch(watch);
    return stage;
  }

  async #watch(watch: (stage: Stage) => Promise<unknown>): Promise<void> {
    this.#before = await this.dump();
    await watch(this);
    this.#after = await this.dump();
    expect(this.#after).not.toBe(this.#before);
    await this.reset();
  }

  get before(): string {
    return this.#before;
  }

  get after(): string {
    return this.#after;
  }

  /** Every row to the byte, but those of the ledger. */
  dump(): Promise<string> {
    return this.database.dump(LEDGER);
  }

  async committedRun(): Promise<string | undefined> {
    return (await this.database.rows('SELECT run_id FROM untether_run'))[0]?.[0] ?? undefined;
  }

  /** Database and folder as before the first run. */
  async reset(): Promise<void> {
    await this.database.run(`${await this.#emptySql()}${shapesSql(this.database.engine)}`);
    await this.work.ledger();
    this.cleanFolder();
  }

  cleanFolder(): void {
    rmSync(this.work.dir, { recursive: true });
    cpSync(this.#folder, this.work.dir, { recursive: true });
  }

  async clear(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    this.work.remove();
    await this.database.drop();
  }

  async #emptySql(): Promise<string> {
    const { engine, url } = this.database;
    if (engine === 'postgres') return 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;';
    if (engine === 'sqlite') {
      const tables = await this.database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'");
      const drops = tables.map(([name]) => `DROP TABLE ${quote(engine, name ?? '')};`);
      return `PRAGMA foreign_keys = OFF;${drops.join('')}`;
    }
    const name = new URL(url).pathname.slice(1);
    return `DROP DATABASE ${name}; CREATE DATABASE ${name}; USE ${name};`;
  }
}
