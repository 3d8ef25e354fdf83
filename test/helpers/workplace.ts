import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  applyPlan,
  type Choice,
  createLedger,
  findSnapshot,
  makeRollback,
  makeUnlinkPlan,
  openWorkspace,
  type Plan,
  recordDecision,
  rehearsePlan,
  type RunResult,
  type Selection,
  type Workspace,
  WHOLE,
} from '../../src/index.js';
import { callCli, type CliOptions, type CliResult, runCli } from './cli.js';
import type { TestDatabase } from './database.js';
import { isChosen } from './seed.js';

const NOTHING_CHOSEN: Selection = { links: [], keep: [], set: new Map(), withAccount: 'keep' };

/** A folder with a knexfile and settings for one test database, and the people who work in it. */
export class Workplace {
  readonly dir: string;
  readonly #asProcess: boolean;

  constructor(database: TestDatabase, settings: string) {
    this.#asProcess = isChosen(database.engine);
    this.dir = mkdtempSync(path.join(tmpdir(), 'untether-work-'));
    writeFileSync(path.join(this.dir, 'knexfile.json'), JSON.stringify({ app: database.knexConfig }));
    writeFileSync(path.join(this.dir, 'untether.yaml'), settings);
  }

  as(actor: string): Promise<Workspace> {
    // Named: production is never a default.
    return openWorkspace({ dir: this.dir, actor, target: 'app', env: {} });
  }

  async ledger(): Promise<void> {
    await createLedger(await this.as('dba'));
  }

  async plan(accounts: readonly string[], selection: Partial<Selection> = {}): Promise<Plan> {
    const options = {
      accounts,
      selection: { ...NOTHING_CHOSEN, ...selection },
      skipMissing: false,
      reason: 'test',
      ticket: 'T-1',
      maxRows: null,
    };
    return (await makeUnlinkPlan(await this.as('asker'), options)).plan;
  }

  async approve(plan: Plan): Promise<void> {
    await recordDecision(await this.as('second'), plan, {
      decision: 'approved',
      digest: plan.digest,
      note: '',
      accepted: [],
    });
  }

  async rehearse(plan: Plan): Promise<RunResult> {
    return rehearsePlan(await this.as('asker'), plan, quiet());
  }

  async apply(plan: Plan): Promise<RunResult> {
    return applyPlan(await this.as('asker'), plan, quiet());
  }

  async approveAndApply(plan: Plan): Promise<RunResult> {
    await this.approve(plan);
    return this.apply(plan);
  }

  async rollback(run: string, choice: Partial<Choice> = {}): ReturnType<typeof makeRollback> {
    const workspace = await this.as('asker');
    const asked = { snapshot: await findSnapshot(workspace, run), reason: 'undo', ticket: 'T-2' };
    return makeRollback(workspace, { ...asked, choice: { ...WHOLE, ...choice } });
  }

  async rollbackPlan(run: string, choice: Partial<Choice> = {}): Promise<Plan> {
    return (await this.rollback(run, choice)).plan;
  }

  /** One call of the program: as a process on the engine that the seed chooses, inside this process on the others. */
  cli(args: readonly string[]): Promise<CliResult> {
    return this.#asProcess ? this.program(args) : callCli(args, this.dir);
  }

  /** Always a process of its own. */
  program(args: readonly string[], options: Omit<CliOptions, 'cwd'> = {}): Promise<CliResult> {
    return runCli(args, { cwd: this.dir, ...options });
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function quiet(): Parameters<typeof applyPlan>[2] {
  return { onProgress: () => undefined, signal: new AbortController().signal };
}
