import { planEvent } from '../audit/event.js';
import { auditState } from '../audit/chain.js';
import { appendAudit } from '../audit/log.js';
import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { EffectCounter, Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Links } from '../links/model.js';
import { scriptLines } from '../plan/folder.js';
import type { PlanDocument, PlanStep } from '../plan/model.js';
import { ScriptReader } from '../plan/script.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotManifest } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';
import { SnapshotWriter } from '../snapshot/write.js';
import { version } from '../package.js';
import { ledgerCheck, scanAgain, settleCommit } from './afterwards.js';
import { changeReleased, type ChangeContext, changeRows, sendChecks } from './change.js';
import { plannedEffects, requireAfterImages, requireGone, requireNoOrphans, requirePlannedEffect } from './checks.js';
import { claimRun, requireWitness } from './claim.js';
import { asRunError } from './failure.js';
import { finishRun, getLedger } from './ledger.js';
import { countOrphansBefore } from './orphans-before.js';
import type { RunCheck, RunContext, RunResult } from './model.js';
import { requireSafeSettings, requireSameSchema } from './preflight.js';
import { takeImages, type TakenImages } from './take.js';

function ignore(): void {
  // The first error, or the result, is what counts.
}

/** The snapshot keeps what was emptied, so that a rollback knows what to fill again. */
function releasesOf({ releases }: PlanDocument): Pick<SnapshotManifest, 'releases'> {
  if (!releases) return {};
  return {
    releases: releases.map(({ table, action, columns, because }) => ({ table, action, columns, because })),
  };
}

const DONE = { delete: 'deleted', update: 'updated', insert: 'inserted' } as const;

/** One execution of a plan, step by step as DESIGN describes it; any error before COMMIT ends in ROLLBACK. */
class Run {
  readonly #context: RunContext;
  readonly #session: Session;
  readonly #script: ScriptReader;
  readonly #checks: RunCheck[] = [];
  #catalog!: Catalog;
  #links!: Links;
  #ledger!: Table;
  #effects!: EffectCounter;
  #writer: SnapshotWriter | null = null;
  #snapshot: Snapshot | null = null;
  #commitSent = false;
  #taken!: TakenImages;
  #startedAt = 0;

  constructor(context: RunContext) {
    this.#context = context;
    this.#session = context.session;
    this.#script = new ScriptReader(scriptLines(context.plan));
  }

  async execute(): Promise<RunResult> {
    try {
      await this.#open();
      await this.#claim();
      await this.#take();
      this.#snapshot = await this.#secureSnapshot();
      await this.#change();
      await this.#verify();
      return this.#snapshot ? await this.#commit(this.#snapshot) : await this.#abandon();
    } catch (error) {
      if (!this.#commitSent) await this.#writer?.withdraw();
      throw error;
    } finally {
      // Clean-up never hides what happened: after COMMIT nothing here may look like a failure.
      await this.#script.close().catch(ignore);
      await this.#writer?.discard().catch(ignore);
    }
  }

  /** Sends the opening of plan.sql (settings, BEGIN, table locks), then looks at the database from inside. */
  async #open(): Promise<void> {
    this.#startedAt = performance.now();
    await this.#context.requireGates();
    this.#progress('lock', 1);
    for await (const line of this.#script.section('open')) {
      await this.#session.execute(line.sql);
      if (/^(BEGIN|START TRANSACTION)/.test(line.sql)) await this.#session.limits();
    }
    const weak = await requireSafeSettings(this.#session, this.#context.target.settings.environment);
    if (weak.length > 0) this.#passed('durability', `allowed outside production only: ${weak.join(', ')}`);
    this.#catalog = await this.#session.dialect.readCatalog(this.#session);
    requireSameSchema(this.#context.plan, this.#catalog);
    this.#links = this.#context.linksOf(this.#catalog);
  }

  async #claim(): Promise<void> {
    this.#ledger = getLedger(this.#catalog, this.#context.target.name);
    await requireWitness(this.#context, this.#ledger);
    await claimRun(this.#context, this.#ledger);
  }

  async #take(): Promise<void> {
    const { snapshotDir, run, server, target } = this.#context;
    const owner = { run, database: server.identity };
    this.#writer = await SnapshotWriter.start(snapshotDir, owner, target.settings.snapshotRecipients);
    const onStep = (step: PlanStep): void => {
      this.#progress('snapshot', 2, step);
    };
    this.#taken = await takeImages(this.#context, this.#catalog, { writer: this.#writer, onStep });
    await this.#context.requireOwnScript({ session: this.#session, catalog: this.#catalog });
  }

  /** Published and verified before the first change; a rehearsal keeps none. */
  async #secureSnapshot(): Promise<Snapshot | null> {
    const { plan, run, mode, now, onProgress, target } = this.#context;
    const { snapshotRecipients } = target.settings;
    if (!this.#writer || mode === 'rehearse') return null;
    onProgress({ phase: 'verify snapshot', index: 3, of: 6, held: this.#held() });
    const snapshot = await this.#writer.publish({
      tool: version,
      run,
      plan: plan.id,
      planDigest: plan.digest,
      planFolder: plan.folder,
      kind: plan.document.request.kind,
      takenAt: now().toISOString(),
      target: plan.document.target,
      accounts: plan.document.request.accounts,
      ...(snapshotRecipients.length > 0 ? { recipients: snapshotRecipients } : {}),
      tables: plan.document.tables,
      orphans: await countOrphansBefore(
        this.#session,
        { catalog: this.#catalog, links: this.#links },
        plan.document.steps,
      ),
      ...releasesOf(plan.document),
    });
    await this.#audit('prepared');
    return snapshot;
  }

  async #change(): Promise<void> {
    this.#effects = this.#session.dialect.effects(this.#session);
    await this.#effects.start();
    await changeReleased(this.#changing(), 'release');
    for (const step of this.#context.plan.document.steps) {
      this.#progress('change', 4, step);
      const images = this.#images(step);
      const hit = await changeRows(this.#changing(), step, images);
      await requireGone(this.#session, getTable(this.#catalog, step.table), step, images);
      this.#passed('rows', `${step.table}: ${String(hit)} rows ${DONE[step.action]}`);
    }
    await changeReleased(this.#changing(), 'restore');
  }

  #changing(): ChangeContext {
    const requireNotStopped = (): void => {
      this.#requireNotStopped();
    };
    return {
      session: this.#session,
      plan: this.#context.plan,
      catalog: this.#catalog,
      script: this.#script,
      requireNotStopped,
    };
  }

  /** Constraints, leftovers, after images, orphans, and the whole effect: all before COMMIT. */
  async #verify(): Promise<void> {
    this.#progress('check', 5);
    await sendChecks(this.#changing());
    this.#passed('leftovers', `${String(this.#context.plan.document.checks.length)} references checked`);
    for (const step of this.#context.plan.document.steps) {
      const images = this.#images(step);
      await requireAfterImages(this.#session, getTable(this.#catalog, step.table), step, images());
      await requireNoOrphans(this.#session, { catalog: this.#catalog, links: this.#links }, step, images);
    }
    this.#passed('orphans', 'no row points at a deleted row');
    await requirePlannedEffect(await this.#effects.surprises(plannedEffects(this.#catalog, this.#context.plan)));
    this.#passed('whole effect', 'nothing changed but the rows of the plan');
  }

  /** The rows of a step as they were taken under lock. */
  #images(step: PlanStep): () => AsyncIterable<Image> {
    const file = this.#taken.files.find((candidate) => candidate.step === step.number);
    if (!file) throw new Error(`step ${String(step.number)} has no images`);
    const snapshot = this.#snapshot;
    return () => (snapshot ? readImages(snapshot, file) : this.#taken.read(file));
  }

  async #abandon(): Promise<RunResult> {
    await this.#session.rollback();
    return this.#result('unchanged', null, false);
  }

  async #commit(snapshot: Snapshot): Promise<RunResult> {
    const { auditFile, onProgress, run } = this.#context;
    await finishRun(this.#session, this.#ledger, {
      run,
      snapshot: snapshot.sha256,
      auditHead: (await auditState(auditFile)).head,
    });
    this.#requireNotStopped();
    // The last line of plan.sql, and the hash of all of it: what ran is what was signed.
    await this.#script.finish();
    onProgress({ phase: 'commit', index: 6, of: 6, held: this.#held() });
    this.#commitSent = true;
    try {
      await this.#session.commit();
    } catch (error) {
      await settleCommit(this.#context, this.#catalog, error);
    }
    this.#checks.push(await ledgerCheck(this.#context, this.#ledger));
    const auditWritten = await this.#audit('committed').then(
      () => true,
      () => false,
    );
    this.#checks.push(...(await scanAgain(this.#context)));
    return this.#result('committed', snapshot, auditWritten);
  }

  async #audit(action: string): Promise<void> {
    const { plan, actor, run, auditFile, now } = this.#context;
    const event = planEvent(plan, { actor, run, action: `${plan.document.request.kind}.${action}` });
    await appendAudit(auditFile, event, now());
  }

  #requireNotStopped(): void {
    this.#context.signal.throwIfAborted();
  }

  #held(): string {
    return `locks held ${((performance.now() - this.#startedAt) / 1000).toFixed(1)} s`;
  }

  #progress(phase: string, index: number, step?: PlanStep): void {
    this.#requireNotStopped();
    const told = step ? { done: step.number, total: this.#context.plan.document.steps.length } : {};
    this.#context.onProgress({
      phase: step ? `${phase} ${step.table}` : phase,
      index,
      of: 6,
      held: this.#held(),
      ...told,
    });
  }

  #passed(name: string, detail: string): void {
    this.#checks.push({ name, ok: true, detail });
  }

  #result(state: 'committed' | 'unchanged', snapshot: Snapshot | null, auditWritten: boolean): RunResult {
    const { summary } = this.#context.plan.document;
    const rows = snapshot?.manifest.files.reduce((sum, file) => sum + file.rows, 0) ?? 0;
    return {
      run: this.#context.run,
      plan: this.#context.plan.id,
      data: { state, verified: this.#checks.every((check) => check.ok) },
      rows: { deleted: summary.delete, updated: summary.update, inserted: summary.insert },
      snapshot: snapshot ? { path: snapshot.folder, sha256: snapshot.sha256, rows } : null,
      checks: this.#checks,
      lockedMs: Math.round(performance.now() - this.#startedAt),
      items: { done: summary.delete + summary.update + summary.insert, alreadySo: 0, refused: 0, conflict: 0 },
      auditWritten,
    };
  }
}

/** Runs a plan, for real or as a rehearsal. Throws an UntetherError that says what happened to the data. */
export async function runPlan(context: RunContext): Promise<RunResult> {
  try {
    return await new Run(context).execute();
  } catch (error) {
    throw await rolledBack(context, error);
  }
}

/** Ends the transaction; a connection that cannot even do that is destroyed, which ends it on the server. */
async function rolledBack(context: RunContext, error: unknown): Promise<UntetherError> {
  const known = error instanceof UntetherError ? error : null;
  if (known?.data === 'unknown') return known;
  await context.session.rollback().catch(() => undefined);
  context.session.poison();
  return known ?? asRunError(context, error);
}
