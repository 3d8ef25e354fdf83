import type { Reporter, TestModule, TestProject, Vitest } from 'vitest/node';
import type { Engine } from '../../src/catalog/model.js';
import { whyMissing } from './programs.js';
import { SEED } from './seed.js';

const ENGINES: readonly Engine[] = ['sqlite', 'postgres', 'mariadb', 'mysql'];

/** Whoever adds words to `vitest run` chooses a part of the suite, and may leave tests out. */
const partial = process.argv.length > 3;

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

function count(modules: readonly TestModule[]): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      tally[state === 'pending' ? 'skipped' : state] += 1;
    }
    // A file or a suite that broke outside its tests.
    const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
    tally.failed += broken.length;
  }
  return tally;
}

/** The last lines of a test run: each engine with its version, and counts that admit nothing left out. */
export class SummaryReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const projects = this.vitest?.projects ?? [];
    const of = (name: string): Tally => count(modules.filter((module) => module.project.name === name));
    const engines = ENGINES.map((engine) => ({
      engine,
      project: projects.find(({ name }) => name === engine),
      ...of(engine),
    }));

    const total = count(modules);
    total.failed += errors.length;
    const silent = engines.filter(
      ({ engine, passed, failed }) => passed + failed === 0 && absence(engine) === undefined && !partial,
    );
    const tests = total.passed + total.failed + total.skipped;
    const leftOut = partial ? 0 : total.skipped;
    if (total.failed + leftOut + silent.length > 0 || tests === 0) process.exitCode = 1;

    const lines = [
      ...engines.map(({ engine, project, passed, failed }) => engineLine(engine, project, passed + failed)),
      ...silent.map(({ engine }) => `FAILED: no test ran on ${engine}`),
      ...(leftOut > 0 ? [`FAILED: ${String(leftOut)} skipped; a test runs or is deleted`] : []),
      `${String(tests)} tests in ${String(modules.length)} files${partial ? ' (a part of the suite)' : ''}, ${String(total.skipped)} skipped, ${process.uptime().toFixed(0)} s, UNTETHER_SEED=${String(SEED)}`,
      `${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`,
    ];
    console.log(lines.join('\n'));
  }
}

/** Why an engine is not tested. Only MySQL may be absent, and only when setup says why. */
function absence(engine: Engine): string | undefined {
  return engine === 'mysql' ? whyMissing('mysqld') : undefined;
}

function engineLine(engine: Engine, project: TestProject | undefined, tests: number): string {
  const missing = absence(engine);
  if (missing !== undefined) return `${engine}: NOT TESTED. ${missing}`;
  if (project === undefined || tests === 0) return `${engine}: no tests in this run`;
  return `${engine} ${project.getProvidedContext().engine.version}: ${String(tests)} tests`;
}
