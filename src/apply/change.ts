import type { Catalog } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { Plan, PlanStep, Release } from '../plan/model.js';
import type { ScriptLine, ScriptReader, Section } from '../plan/script.js';
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

/** What the statements of one section must hit. */
type Expected = Pick<PlanStep, 'table' | 'expectedRows'>;

function wrongCount(context: ChangeContext, { table, expectedRows }: Expected, actual: number): UntetherError {
  return new UntetherError('A01', { table, actual, expected: expectedRows, plan: context.plan.id });
}

async function sendGuard(
  context: ChangeContext,
  line: ScriptLine,
  told: { section: Section; expected: Expected; hit: number },
): Promise<void> {
  const { section, expected, hit } = told;
  try {
    await context.session.execute(line.sql);
  } catch (error) {
    if (context.session.dialect.classify(error)?.kind === 'lost') throw error;
    if (hit !== expected.expectedRows) throw wrongCount(context, expected, hit);
    const where = typeof section === 'number' ? `step ${String(section)}` : section;
    const said = `the guard of ${where} counted other rows than the statement (a trigger or a cascade)`;
    throw new UntetherError('A03', {}, { why: [`${expected.table}: ${said}`], cause: error });
  }
}

const CHANGE = /^(DELETE FROM|UPDATE|INSERT) /;

/** Between BEGIN and COMMIT only changes are sent: a line that ends the transaction was never written by a plan. */
function requireChange({ plan }: ChangeContext, sql: string): string {
  if (CHANGE.test(sql)) return sql;
  const why = ['plan.sql holds a statement that is no DELETE, UPDATE or INSERT'];
  throw new UntetherError('I03', { path: plan.folder, files: 'plan.sql', plan: plan.id }, { why });
}

/** Sends the statements of one section, byte for byte as plan.sql holds them; returns the rows they hit. */
async function sendSection(context: ChangeContext, section: Section, expected: Expected): Promise<number> {
  let hit = 0;
  for await (const line of context.script.section(section)) {
    context.requireNotStopped();
    if (line.isGuard) await sendGuard(context, line, { section, expected, hit });
    else hit += await context.session.execute(requireChange(context, line.sql));
  }
  if (hit !== expected.expectedRows) throw wrongCount(context, expected, hit);
  return hit;
}

/** Changes the rows of one step; returns how many. */
export async function changeRows(
  context: ChangeContext,
  step: PlanStep,
  images: () => AsyncIterable<Image>,
): Promise<number> {
  await requireNoCascade(context.session, context.catalog, step, images);
  return sendSection(context, step.number, step);
}

/** Empties columns of rows in a cycle before they go, or fills them again when all are there. */
export async function changeReleased(context: ChangeContext, action: Release['action']): Promise<void> {
  const mine = (context.plan.document.releases ?? []).filter((release) => release.action === action);
  const [first] = mine;
  if (!first) return;
  const expectedRows = mine.reduce((sum, release) => sum + release.expectedRows, 0);
  await sendSection(context, action, { table: mine.map(({ table }) => table).join(', '), expectedRows });
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
