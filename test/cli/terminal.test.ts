/** What the program offers at a terminal besides its commands: the loop, completion, near misses, events. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript, SHELLS } from '../../src/cli/completion.js';
import { grammar, knownCommands, knownGlobalFlags } from '../../src/cli/known.js';
import { callCli } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { schemaProblems } from '../helpers/validate.js';
import { Workplace } from '../helpers/workplace.js';

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
`;

let dir: string;
let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-terminal-'));
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(`
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (user_id, role));
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
INSERT INTO user_roles VALUES (1, 'a'), (2, 'a');
`);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});

afterAll(() => {
  work.remove();
  rmSync(dir, { recursive: true });
});

describe('untether alone', () => {
  it.each([
    ['en', /^ untether plan unlink {4}what would change; reads only$/m],
    ['zh-CN', /^ untether plan unlink {4}将改动什么；只读$/m],
  ])('prints the loop in %s, and needs nothing', async (lang, line) => {
    const { code, stdout, stderr } = await callCli(['--lang', lang], tmpdir());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(line);
    if (lang === 'en') expect((await callCli([], tmpdir())).stdout).toBe(stdout);
  });
});

describe('a slip of the finger', () => {
  it.each([
    [['sttus'], 'Did you mean status?', 'untether --help'],
    [['plan', 'unlnk'], 'Did you mean unlink?', 'untether plan --help'],
    [['status', '--colour', 'red'], 'did you mean --color?', 'untether status --help'],
    [
      ['plan', 'unlink', '--acount', 'ada', '--reason', 'r', '--ticket', 't'],
      'did you mean --account?',
      'untether plan unlink --help',
    ],
  ] as const)('in %j is told with what was meant', async (args, meant, next) => {
    const { code, stderr } = await callCli(args, work.dir);
    expect(code).toBe(2);
    expect(stderr).toContain(meant);
    expect(stderr).toContain(`Next: ${next}`);
  });
});

describe('completion', () => {
  it.each(SHELLS)('for %s knows every command and flag', async (shell) => {
    const { code, stdout } = await callCli(['completion', shell], tmpdir());
    expect([code, stdout]).toEqual([0, completionScript(shell, grammar())]);
    const words = knownCommands().flatMap(({ name, flags }) => [
      name.split(' ').at(-1) ?? '',
      ...flags.map((flag) => flag.name),
    ]);
    const all = [...words, ...knownGlobalFlags().map(({ name }) => name)];
    expect(all.filter((word) => !stdout.includes(word))).toEqual([]);
  });

  const offered = (...typed: readonly string[]): readonly string[] => {
    const script = path.join(dir, 'completion.bash');
    writeFileSync(script, completionScript('bash', grammar()));
    const ask = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _untether; printf "%s\\n" "${COMPREPLY[@]}"';
    return execFileSync('bash', ['-c', ask, script, 'untether', ...typed], { encoding: 'utf8' })
      .split('\n')
      .filter((word) => word !== '');
  };

  it('answers in a real bash: commands, then their commands, flags, and values to choose from', () => {
    expect(offered('pl')).toEqual(['plan']);
    expect(offered('plan', 're')).toEqual(['relink', 'refresh']);
    expect(offered('plan', 'unlink', '--acc')).toEqual(['--account', '--accounts-file', '--account-table']);
    expect(offered('review', 'P-1234', '--format', '')).toEqual(['html', 'md', 'text']);
    expect(offered('-q', 'status', '--lang', 'z')).toEqual(['zh-CN']);
  });
});

describe('--ndjson', () => {
  const linesOf = (text: string): readonly Record<string, unknown>[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('tells each phase, and the result last', async () => {
    const plan = await work.plan(['ada']);
    const { code, stdout } = await work.cli(['rehearse', plan.id, '--ndjson']);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.flatMap(schemaProblems)).toEqual([]);
    expect(lines[0]).toMatchObject({ schema: 'untether/event', event: 'started', command: 'rehearse' });
    expect(lines.slice(1, -1).map(({ event, index }) => [event, index])).toContainEqual(['progress', 1]);
    expect(lines.at(-1)).toMatchObject({ schema: 'untether/apply', ok: true });
  });

  it('ends with the failure of a command that failed, or was not understood', async () => {
    const failed = linesOf((await work.cli(['show', 'P-00000000', '--ndjson'])).stdout);
    expect(failed.at(-1)).toMatchObject({ schema: 'untether/result', ok: false, error: { code: 'UT-U11' } });
    const unclear = linesOf((await work.cli(['show', '--ndjson'])).stdout);
    expect(unclear).toMatchObject([{ ok: false, error: { code: 'UT-U09' } }]);
  });
});

describe('config show', () => {
  it('tells every setting in force and where it comes from', async () => {
    const { stdout } = await work.cli(['config', 'show', '--origin', '--json']);
    const { settings } = JSON.parse(stdout) as { settings: readonly { path: string; value: string; origin: string }[] };
    expect(settings).toContainEqual({ path: 'targets.app.environment', value: 'test', origin: 'untether.yaml:3' });
    expect(settings).toContainEqual({ path: 'targets.app.maxRows', value: 'none', origin: 'default' });
    expect(settings).toContainEqual({ path: 'references', value: '1', origin: 'untether.yaml:6' });
    expect(settings.find((each) => each.path === 'plansDir')?.origin).toBe('default');
    const screen = await work.cli(['config', 'show']);
    expect(screen.stdout).not.toContain('untether.yaml:');
  });
});
