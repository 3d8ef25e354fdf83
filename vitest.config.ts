import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { whyMissing } from './test/helpers/programs.js';
import { SummaryReporter } from './test/helpers/reporter.js';

const ENGINES = ['sqlite', 'postgres', 'mariadb', 'mysql'] as const;

const project = (name: string, folders: readonly string[], globalSetup: readonly string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    globalSetup: globalSetup.map((file) => `test/helpers/${file}.ts`),
  },
});

const EVERYWHERE = ['engines', 'properties', 'faults/files', 'faults/writers', 'faults/kills/client'];

/** A file has no connection that could be cut, and no server that could be killed. */
const foldersFor = (engine: string): readonly string[] =>
  engine === 'sqlite' ? EVERYWHERE : [...EVERYWHERE, 'faults/cuts', 'faults/tls', 'faults/kills/server'];

export default defineConfig({
  test: {
    pool: 'forks',
    // A worker loads the program once, not once a file. Modules of tests hold no state that outlives a file.
    isolate: false,
    // One more than there are processors, for tests wait for servers and locks; each has to load the program, so no more than that.
    maxWorkers: Math.min(4, availableParallelism() + 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: { provider: 'v8', include: ['src/**'] },
    // A run of the tests changes no file; `npx vitest run -u` does.
    update: 'none',
    reporters: ['default', new SummaryReporter()],
    projects: [
      project('unit', ['unit', 'house']),
      project('cli', ['cli', 'workflows', 'docs'], ['build']),
      project('page', ['page']),
      // One suite, every engine, each on a server of its own. Only MySQL may be absent; the summary then says why.
      ...ENGINES.filter((engine) => engine !== 'mysql' || whyMissing('mysqld') === undefined).map((engine) =>
        project(engine, foldersFor(engine), ['build', engine]),
      ),
    ],
  },
});
