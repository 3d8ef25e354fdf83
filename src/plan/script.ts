import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { PlanCheck, PlanStep } from './model.js';

/** Sections of plan.sql, told by comment lines `-- [open]`, `-- [step 3]`, `-- [checks]`, `-- [close]`. */
export type Section = 'head' | 'open' | 'checks' | 'close' | number;

export interface ScriptLine {
  readonly section: Section;
  /** A guard checks; everything else in a step changes rows. */
  readonly isGuard: boolean;
  /** The statement without its semicolon. */
  readonly sql: string;
}

/** Text of people, made safe for a one-line SQL comment. */
export function comment(text: string): string {
  return `-- ${text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' ')}`;
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

/** Checks and the end. */
export function* tailLines(dialect: Dialect, checks: readonly PlanCheck[]): Generator<string> {
  yield '';
  yield '-- [checks]';
  for (const sql of dialect.script.settle) yield `${sql};`;
  for (const check of checks) {
    yield comment(`${check.name}: ${check.detail}`);
    yield `${dialect.script.assertCount(check)};`;
  }
  yield '';
  yield '-- [close]';
  yield `${dialect.script.commit};`;
}

/** The comment above every guard. */
export const GUARD_MARK = '-- guard: stop unless exactly these rows were hit';

const MARK = /^-- \[(open|checks|close|step (\d+))\]$/;

/** Reads plan.sql back: the statements and the section each stands in. */
export async function* parseScript(lines: AsyncIterable<string>): AsyncGenerator<ScriptLine> {
  let section: Section = 'head';
  let isGuard = false;
  for await (const line of lines) {
    const mark = MARK.exec(line);
    if (mark) section = mark[2] === undefined ? (mark[1] as Section) : Number(mark[2]);
    else if (line.endsWith(';') && !line.startsWith('--')) yield { section, isGuard, sql: line.slice(0, -1) };
    isGuard = line === GUARD_MARK;
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
