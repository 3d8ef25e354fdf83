import type { Catalog } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { Plan, PlanStep } from '../plan/model.js';
import type { ScriptLine, ScriptReader } from '../plan/script.js';
import type { Session } from '../dialects/dialect.js';
import type { Image } from '../snapshot/images.js';
import { requireNoCascade } from './cascades.js';

export interface ChangeContext {
  readonly session: Session;
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly script: ScriptReader;
  /** Throws when the user asked to stop. */
  readonly requireNotStopped: () => void;
}

function wrongCount(context: ChangeContext, step: PlanStep, actual: number): UntetherError {
  return new UntetherError('A01', { table: step.table, actual, expected: step.expectedRows, plan: context.plan.id });
}

async function sendGuard(
  context: ChangeContext,
  line: ScriptLine,
  told: { step: PlanStep; hit: number },
): Promise<void> {
  const { step, hit } = told;
  try {
    await context.session.execute(line.sql);
  } catch (error) {
    if (context.session.dialect.classify(error)?.kind === 'lost') throw error;
    if (hit !== step.expectedRows) throw wrongCount(context, step, hit);
    const said = `the guard of step ${String(step.number)} counted other rows than the statement (a trigger or a cascade)`;
    throw new UntetherError('A03', {}, { why: [`${step.table}: ${said}`], cause: error });
  }
}

const CHANGE = /^(DELETE FROM|UPDATE|INSERT) /;

/** Between BEGIN and COMMIT only changes are sent: a line that ends the transaction was never written by a plan. */
function requireChange({ plan }: ChangeContext, sql: string): string {
  if (CHANGE.test(sql)) return sql;
  const why = ['plan.sql holds a statement that is no DELETE, UPDATE or INSERT'];
  throw new UntetherError('I03', { path: plan.folder, files: 'plan.sql', plan: plan.id }, { why });
}

/** Sends the statements of one step, byte for byte as plan.sql holds them; returns the rows they hit. */
export async function changeRows(
  context: ChangeContext,
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<number> {
  await requireNoCascade(context.session, context.catalog, step, images);
  let hit = 0;
  for await (const line of context.script.section(step.number)) {
    context.requireNotStopped();
    if (line.isGuard) await sendGuard(context, line, { step, hit });
    else hit += await context.session.execute(requireChange(context, line.sql));
  }
  if (hit !== step.expectedRows) throw wrongCount(context, step, hit);
  return hit;
}

/** Sends the checks of plan.sql: constraints that would wait for COMMIT, then what must not be left. */
export async function sendChecks(context: ChangeContext): Promise<void> {
  const { session, plan, script } = context;
  for await (const line of script.section('checks')) {
    try {
      await session.execute(line.sql);
    } catch (error) {
      const check = plan.document.checks.find(
        (candidate) => session.dialect.script.assertCount(candidate) === line.sql,
      );
      if (!check || session.dialect.classify(error)?.kind === 'lost') throw error;
      const why = [`${check.name}: ${check.detail} does not hold`];
      throw new UntetherError('A02', { count: 1 }, { why, cause: error });
    }
  }
}
