/** Accounts that lose their links, one after the other, while eight writers work on the same rows. */
import { expect } from 'vitest';
import { applyPlan, findSnapshot, type Plan, type RunResult, UntetherError } from '../../../src/index.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { decodeSnapshot } from '../../helpers/decoder.js';
import { SEED } from '../../helpers/seed.js';
import { Workplace } from '../../helpers/workplace.js';
import { History, type PresentRow } from './history.js';
import { Pack } from './pack.js';
import { LINK_TABLES, type LinkTable, type Order, WRITERS } from './protocol.js';
import { Random } from './random.js';

/** Accounts that nobody unlinks. */
const OTHERS = [1, 2, 3, 4, 5, 6];
const FIRST_TARGET = 1000;

const TABLES = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(50) NOT NULL UNIQUE, password_hash VARCHAR(50));
CREATE TABLE cascade_links (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, moves BIGINT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE strict_links (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, moves BIGINT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE loose_links (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, moves BIGINT NOT NULL);
${LINK_TABLES.map((table) => `CREATE INDEX ${table}_user ON ${table} (user_id);`).join('\n')}
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
${LINK_TABLES.map((table) => `  - { from: "${table} [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }`).join('\n')}
`;

const ORPHANS = LINK_TABLES.map(
  (table) => `(SELECT count(*) FROM ${table} l WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = l.user_id))`,
).join(' + ');

/** How an approved plan is run. */
export type Runner = (work: Workplace, plan: Plan, order: Order) => Promise<RunResult>;

/** What became of one try. */
export interface Outcome {
  /** `committed`, or the code of the refusal. */
  readonly state: string;
  /** Rows that pointed at nobody right after it. */
  readonly orphans: number;
}

export class Storm {
  readonly database: TestDatabase;
  readonly #work: Workplace;
  readonly #history: History;
  readonly #random = new Random(SEED);
  readonly pack: Pack;
  #nextId = 0;
  #hired = 0;

  private constructor(parts: { database: TestDatabase; work: Workplace; history: History; pack: Pack }) {
    this.database = parts.database;
    this.#work = parts.work;
    this.#history = parts.history;
    this.pack = parts.pack;
  }

  static async rise(): Promise<Storm> {
    const database = await freshDatabase();
    await database.run(TABLES);
    const work = new Workplace(database, SETTINGS);
    await work.ledger();
    const history = new History();
    const storm = new Storm({ database, work, history, pack: await Pack.start(database, history) });
    for (const id of OTHERS) await storm.#addAccount(id, [2, 2, 2]);
    return storm;
  }

  async calm(): Promise<void> {
    await this.pack.leave();
    this.#work.remove();
    await this.database.drop();
  }

  /** A new account with so many rows in each of the tables; by chance when left out. */
  async hire(rows?: readonly [number, number, number]): Promise<number> {
    const id = FIRST_TARGET + this.#hired;
    this.#hired += 1;
    // None in the undeclared table, now and then: what comes there later is still a link of the account.
    await this.#addAccount(id, rows ?? [this.#random.below(3), 1 + this.#random.below(2), this.#random.below(3)]);
    return id;
  }

  order(target: number, more: Partial<Order> = {}): Order {
    const actions = ['insert', 'delete', 'reassign', 'touch'] as const;
    return { tables: LINK_TABLES, actions, target, others: OTHERS, budget: 25, ...more };
  }

  /** Plans, approves and applies for one account; afterwards the writers rest. `early`: they are at work before the plan is made. */
  async attempt(target: number, how: { order: Order; early: boolean; gone: boolean; run: Runner }): Promise<Outcome> {
    try {
      if (how.early) this.pack.work(how.order);
      const plan = await this.#work.plan([loginOf(target)], { withAccount: how.gone ? 'delete' : 'keep' });
      await this.#work.approve(plan);
      if (how.early) await this.pack.rest();
      const result = await how.run(this.#work, plan, how.order);
      const orphans = await this.orphans();
      expect(result.data.state).toBe('committed');
      await this.#remember(result);
      return { state: 'committed', orphans };
    } catch (error) {
      if (!(error instanceof UntetherError)) throw error;
      expect([error.code, error.data]).toEqual([error.code, 'unchanged']);
      return { state: error.code, orphans: await this.orphans() };
    } finally {
      await this.pack.rest();
    }
  }

  /** As the program does it, with the writers let loose when the run comes to this phase. */
  applyUntil(when: 'lock' | 'verify snapshot'): Runner {
    return async (work, plan, order) => {
      const { signal } = new AbortController();
      const onProgress = ({ phase }: { readonly phase: string }): void => {
        if (phase === when) this.pack.work(order);
      };
      return applyPlan(await work.as('asker'), plan, { onProgress, signal });
    };
  }

  /** Rows of all tables that point at nobody, counted in one statement. */
  async orphans(): Promise<number> {
    return Number((await this.database.rows(`SELECT ${ORPHANS}`))[0]?.[0]);
  }

  async exists(account: number): Promise<boolean> {
    return (await this.database.rows(`SELECT 1 FROM users WHERE id = ${String(account)}`)).length > 0;
  }

  /** What the history has to say of the database as it is now. */
  async problems(): Promise<readonly string[]> {
    const present: PresentRow[] = [];
    for (const table of LINK_TABLES) {
      for (const cells of await this.database.rows(`SELECT id, user_id, moves FROM ${table}`)) {
        const [id = 0, user = 0, moves = 0] = cells.map(Number);
        present.push({ table, id, user, moves });
      }
    }
    return this.#history.problems(present);
  }

  get size(): { readonly written: number; readonly taken: number } {
    return this.#history.size;
  }

  async #remember({ run, snapshot }: RunResult): Promise<void> {
    const { folder } = await findSnapshot(await this.#work.as('asker'), run);
    const [[kept] = []] = await this.database.rows(`SELECT snapshot_sha256 FROM untether_run WHERE run_id = '${run}'`);
    expect(snapshot?.sha256).toBe(kept);
    this.#history.take(decodeSnapshot(folder, kept ?? ''), LINK_TABLES);
  }

  async #addAccount(id: number, counts: readonly [number, number, number]): Promise<void> {
    const inserts = LINK_TABLES.flatMap((table, index) =>
      Array.from({ length: counts[index] ?? 0 }, () => this.#addRow(table, id)),
    );
    const account = `INSERT INTO users VALUES (${String(id)}, '${loginOf(id)}', 'x');`;
    await this.database.run([account, ...inserts].join('\n'));
  }

  /** The test is the writer whose ids are divided by the number of all of them without a rest. */
  #addRow(table: LinkTable, user: number): string {
    this.#nextId += WRITERS + 1;
    this.#history.add({ table, id: this.#nextId, user, moves: 0, gone: false });
    return `INSERT INTO ${table} VALUES (${String(this.#nextId)}, ${String(user)}, 0);`;
  }
}

const loginOf = (account: number): string => `user${String(account)}`;
