import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { PlanCheck, PlanStep, Release } from './model.js';

/** Sections of plan.sql, told by comment lines `-- [open]`, `-- [release]`, `-- [step 3]`, `-- [restore]`, `-- [checks]`, `-- [close]`. */
export type Section = 'head' | 'open' | Release['action'] | 'checks' | 'close' | number;

export interface ScriptLine {
  readonly section: Section;
  /** A guard checks; everything else in a step changes rows. */
  readonly isGuard: boolean;
  /** The statement without its semicolon. */
  readonly sql: string;
}

/** Text of people without line breaks and control characters. */
export function oneLine(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' ');
}

/** Text of people, made safe for a one-line SQL comment. */
export function comment(text: string): string {
  return `-- ${oneLine(text)}`;
}

export interface ScriptHead {
  readonly title: readonly string[];
  readonly dialect: Dialect;
  readonly locked: readonly Table[];
}

/** Everything before the first step. */
export function* headLines({ title, dialect, locked }: ScriptHead): Generator<string> {
  for (const line of title) yield comment(line);
  yield* dialect.script.clientHead;
  yield '-- [open]';
  for (const sql of [...dialect.script.before, ...dialect.script.begin, ...dialect.script.lock(locked)])
    yield `${sql};`;
}

/** Everything before the first look of verify.sql. */
export function* lookHeadLines(title: readonly string[], { script }: Dialect): Generator<string> {
  for (const line of title) yield comment(line);
  yield* script.clientHead;
  yield* script.look.clientHead;
  yield '-- [open]';
  for (const sql of script.look.begin) yield `${sql};`;
}

/** The comment lines that open a step. */
export function* stepHead(
  step: Pick<PlanStep, 'number' | 'table' | 'action' | 'because' | 'expectedRows'>,
): Generator<string> {
  yield '';
  yield `-- [step ${String(step.number)}]`;
  yield comment(`${step.action} on ${step.table}`);
  for (const reason of step.because) yield comment(`because ${reason}`);
  yield `-- expect ${String(step.expectedRows)} rows`;
}

/** Opens the section of rows that are released before the first step, or filled again after the last one. */
export function* sectionHead(action: Release['action']): Generator<string> {
  yield '';
  yield `-- [${action}]`;
}

/** The comment lines above the statements of a release. */
export function* releaseNotes({ table, action, columns, because, expectedRows }: Release): Generator<string> {
  const what = action === 'release' ? 'set to NULL, so that the rows can go' : 'filled again, for all rows are there';
  yield comment(`${action} ${table}: ${columns.join(', ')} ${what}`);
  yield comment(`because rows point at each other: ${because}`);
  yield `-- expect ${String(expectedRows)} rows`;
}

/** Opens the checks with the constraints that would wait for COMMIT. */
export function* settleLines({ script }: Dialect): Generator<string> {
  yield '';
  yield '-- [checks]';
  for (const sql of script.settle) yield `${sql};`;
}

/** The end. */
export function* closeLines({ script }: Dialect): Generator<string> {
  yield '';
  yield '-- [close]';
  yield `${script.commit};`;
}

/** Checks and the end. */
export function* tailLines(dialect: Dialect, checks: readonly PlanCheck[]): Generator<string> {
  yield* settleLines(dialect);
  for (const check of checks) {
    yield comment(`${check.name}: ${check.detail}`);
    yield `${dialect.script.assertCount(check)};`;
  }
  yield* closeLines(dialect);
}

const GUARD_MARK = '-- guarded: the second line stops unless the first hit exactly these rows';

/**
 * A change and its guard, one directly behind the other: the mysql client of today sends a comment line to the server as a
 * statement of its own, and ROW_COUNT() would then be that of the comment.
 */
export function guardedLines(change: string, guard: string): readonly string[] {
  return [GUARD_MARK, `${change};`, `${guard};`];
}

const MARK = /^-- \[(open|release|restore|checks|close|step (\d+))\]$/;

/** Reads plan.sql back: the statements and the section each stands in. */
export async function* parseScript(lines: AsyncIterable<string>): AsyncGenerator<ScriptLine> {
  let section: Section = 'head';
  let sinceMark = Infinity;
  for await (const line of lines) {
    const mark = MARK.exec(line);
    if (mark) section = mark[2] === undefined ? (mark[1] as Section) : Number(mark[2]);
    else if (line.endsWith(';') && !line.startsWith('--'))
      yield { section, isGuard: sinceMark === 1, sql: line.slice(0, -1) };
    sinceMark = line === GUARD_MARK ? 0 : sinceMark + 1;
  }
}

/** Hands out plan.sql section by section, in the order of the file, in one pass and without holding it in memory. */
export class ScriptReader {
  readonly #lines: AsyncGenerator<ScriptLine>;
  #ahead: ScriptLine | null = null;

  constructor(lines: AsyncGenerator<ScriptLine>) {
    this.#lines = lines;
  }

  /** The lines of a section; empty when the file has none of it at this place. */
  async *section(wanted: Section): AsyncGenerator<ScriptLine> {
    for (;;) {
      const line = this.#ahead ?? (await this.#next());
      this.#ahead = line;
      if (line?.section !== wanted) return;
      this.#ahead = null;
      yield line;
    }
  }

  /** Reads what is left of the file, so that its hash is known and checked by whoever made the lines. */
  async finish(): Promise<void> {
    this.#ahead = null;
    while ((await this.#next()) !== null);
  }

  /** Gives the file back. */
  async close(): Promise<void> {
    await this.#lines.return(undefined);
  }

  async #next(): Promise<ScriptLine | null> {
    const next = await this.#lines.next();
    return next.done === true ? null : next.value;
  }
}
