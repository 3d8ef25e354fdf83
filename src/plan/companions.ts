import path from 'node:path';
import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { CountCheck, Dialect } from '../dialects/dialect.js';
import { writeLines } from '../files/write.js';
import type { Links } from '../links/model.js';
import { REVERT_FILE, VERIFY_FILE } from './folder.js';
import { Guards } from './guards.js';
import type { PreparedStep } from './kept.js';
import { inPieces, KEYS_PER_STATEMENT } from './keys.js';
import type { PlanCheck, PlanStep, Release } from './model.js';
import { pointingReferences, pointingRows } from './orphans.js';
import type { Row } from '../rows/cell.js';
import { lateColumns, releaseLines, type StatedRelease, undoReleases } from './releases.js';
import { closeLines, comment, headLines, lookHeadLines, oneLine, settleLines, stepHead } from './script.js';
import type { PinnedStatement } from './restore.js';
import { foundBefore, leftBehind } from './state.js';
import { type Done, type Images, INVERSE, undoing } from './undo.js';

/** What verify.sql and revert.sql are made of. */
export interface CompanionContext {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly links: Links;
  /** What the plan is, in one line. */
  readonly title: string;
  readonly steps: readonly PlanStep[];
  readonly releases: readonly Pick<Release, 'table' | 'action' | 'columns' | 'because'>[] | undefined;
  readonly checks: readonly PlanCheck[];
  readonly locked: readonly Table[];
  /** The rows a step finds and leaves. */
  readonly images: (step: PlanStep) => Images;
  /** What was made of them already; null for a step where nothing was. */
  readonly prepared?: (step: PlanStep) => PreparedStep | null;
}

function leftBehindBy(context: CompanionContext, step: PlanStep): AsyncIterable<CountCheck> {
  const prepared = context.prepared?.(step);
  return prepared?.leftBehind() ?? leftBehind(context.dialect, doneBy(context, step), context.images(step));
}

function undoingOf(context: CompanionContext, step: PlanStep): AsyncIterable<PinnedStatement> {
  const prepared = context.prepared?.(step);
  return prepared?.undoing() ?? undoing(context.dialect, doneBy(context, step), context.images(step));
}

function doneBy({ catalog, releases }: CompanionContext, step: PlanStep): Done {
  const { table, action, columns, identity, expectedRows } = step;
  const late = lateColumns(releases, step);
  return { table: getTable(catalog, table), action, columns, identity, rows: expectedRows, late };
}

/** What the plan emptied is filled again, and the other way round. */
function releasesBack(context: CompanionContext): Promise<readonly StatedRelease[]> {
  return undoReleases(context, context.releases ?? [], ({ table, action }) => {
    const taken = action === 'release' ? 'delete' : 'insert';
    const step = context.steps.find((candidate) => candidate.table === table && candidate.action === taken);
    return step ? { columns: step.columns, rows: () => rowsBefore(context.images(step)) } : null;
  });
}

async function* rowsBefore(images: Images): AsyncGenerator<Row> {
  for await (const { before } of images()) yield before;
}

function doing({ number, action, table }: PlanStep): string {
  return `step ${String(number)}: ${action} on ${table}`;
}

const LEFT = { delete: 'rows are gone', update: 'rows hold the new values', insert: 'rows are there' } as const;

/** Tallies of one kind under one label. */
async function* told(dialect: Dialect, label: string, checks: AsyncIterable<CountCheck>): AsyncGenerator<string> {
  const { look } = dialect.script;
  for await (const check of checks) yield `${look.tally(check)};`;
  for (const sql of look.say(oneLine(label))) yield `${sql};`;
}

/** Nothing points at the rows that a step deleted, reference by reference. */
async function* orphanLines(context: CompanionContext, step: PlanStep): AsyncGenerator<string> {
  const { dialect, catalog, links } = context;
  if (step.action !== 'delete') return;
  for (const reference of pointingReferences(catalog, links, step.table)) {
    async function* checks(): AsyncGenerator<CountCheck> {
      for await (const images of inPieces(context.images(step)(), KEYS_PER_STATEMENT)) {
        const pointing = pointingRows(context, reference, { columns: step.columns, images });
        if (pointing) yield pointing.check;
      }
    }
    yield* told(dialect, `step ${String(step.number)}: nothing points there through ${reference.id}`, checks());
  }
}

async function* verifyLines(context: CompanionContext): AsyncGenerator<string> {
  const { dialect, title, steps } = context;
  const about = [
    `Untether verify: ${title}`,
    'Looks whether the database is as plan.sql leaves it. It changes nothing, and fails at its end when something is not so.',
  ];
  yield* lookHeadLines(about, dialect);
  for (const step of steps) {
    yield '';
    yield `-- [step ${String(step.number)}]`;
    const label = `${doing(step)}: ${String(step.expectedRows)} ${LEFT[step.action]}`;
    yield* told(dialect, label, leftBehindBy(context, step));
    yield* orphanLines(context, step);
  }
  yield '';
  yield '-- [checks]';
  for (const check of context.checks) {
    async function* only(): AsyncGenerator<CountCheck> {
      yield await Promise.resolve(check);
    }
    yield* told(dialect, `${check.name}: ${check.detail}`, only());
  }
  yield `${dialect.script.look.conclude};`;
  yield* closeLines(dialect);
}

/** Nothing is put back before the whole of it is known to be as the plan left it. */
async function* stateLines(context: CompanionContext): AsyncGenerator<string> {
  const { dialect } = context;
  yield '';
  yield '-- [state]';
  for (const step of context.steps) {
    yield comment(`${doing(step)}: ${LEFT[step.action]}`);
    for await (const check of leftBehindBy(context, step)) yield `${dialect.script.assertCount(check)};`;
  }
}

/** Triggers could alter rows on their way back, so those rows are compared once more. */
async function* alteredLines(context: CompanionContext): AsyncGenerator<string> {
  const { dialect } = context;
  for (const step of context.steps) {
    const done = doneBy(context, step);
    const inverse = INVERSE[step.action];
    if (!done.table.triggers.some(({ enabled, events }) => enabled && events.includes(inverse))) continue;
    yield comment(`${step.table} has triggers: its rows are as before ${doing(step)}`);
    for await (const check of foundBefore(dialect, done, context.images(step)))
      yield `${dialect.script.assertCount(check)};`;
  }
}

/** SQL that puts back what the steps did, in one transaction; it stops by itself when the database is not as they left it. */
export async function* revertLines(context: CompanionContext, about: readonly string[]): AsyncGenerator<string> {
  const { dialect, steps } = context;
  const warning = 'It holds whole rows: give it to nobody who may not read the tables.';
  yield* headLines({ title: [...about, warning], dialect, locked: context.locked });
  yield* stateLines(context);
  const guards = new Guards(dialect);
  const back = await releasesBack(context);
  yield* releaseLines('release', back, guards);
  let number = 0;
  for (const step of steps.toReversed()) {
    number += 1;
    const because = [`undoes ${doing(step)}`];
    yield* stepHead({ ...step, number, action: INVERSE[step.action], because });
    const change = { table: getTable(context.catalog, step.table), action: INVERSE[step.action] };
    for await (const statement of undoingOf(context, step)) yield* guards.lines(change, statement);
  }
  yield* releaseLines('restore', back, guards);
  yield* settleLines(dialect);
  yield* alteredLines(context);
  yield* closeLines(dialect);
}

/** Writes verify.sql and revert.sql beside plan.sql, for the stock client, streamed. */
export async function writeCompanions(folder: string, context: CompanionContext): Promise<void> {
  await writeLines(path.join(folder, VERIFY_FILE), verifyLines(context), { gzip: false });
  const about = [
    `Untether revert: ${context.title}`,
    'Puts back what plan.sql deletes or changes. It stops by itself when the database is not as plan.sql left it, and commits only at its last line.',
  ];
  await writeLines(path.join(folder, REVERT_FILE), revertLines(context, about), { gzip: false });
}
