import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import { type CliResult, runCli } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const ESC = '\u001b';
const NASTY = `eve${ESC}[31m\u202egnorw\u202c\nFAKE LINE\r\u0007\u009b2J`;
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What a terminal would show of the nasty value if it went through as it is. */
const SQL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, email TEXT);
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role TEXT NOT NULL, note TEXT, PRIMARY KEY (role, user_id));
CREATE TABLE orphans (id INTEGER PRIMARY KEY, login TEXT, user_id INTEGER);
INSERT INTO users VALUES (1, 'ada', 'a@example.com'), (2, CAST(X'${Buffer.from(NASTY).toString('hex')}' AS TEXT), NULL);
INSERT INTO user_roles SELECT id, login, login FROM users;
INSERT INTO orphans VALUES (1, 'nobody', 99), (2, CAST(X'${Buffer.from(`${NASTY}!`).toString('hex')}' AS TEXT), 2);
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
  - { from: "orphans [user_id]", to: "users [id]", kind: session }
  - { from: "orphans [login]", to: "users [login]", kind: audit, onUnlink: keep }
`;

let dir: string;
let database: TestDatabase;
let work: Workplace;
let plan: Plan;
let run: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-output-'));
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(SQL);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
  run = (await work.approveAndApply(await work.plan(['ada']))).run;
  plan = await work.plan(['2']);
});

afterAll(() => {
  work.remove();
  rmSync(dir, { recursive: true });
});

/** Commands that only read, as they are typed. */
const READING: readonly (readonly [string, () => readonly string[]])[] = [
  ['inspect', () => ['inspect']],
  ['inspect --table', () => ['inspect', '--table', 'user_roles']],
  ['inspect --graph', () => ['inspect', '--graph', 'dot']],
  ['show', () => ['show', plan.id]],
  ['show --rows', () => ['show', plan.id, '--rows']],
  ['show --sql', () => ['show', plan.id, '--sql']],
  ['review as text', () => ['review', plan.id, '--format', 'text']],
  ['review as Markdown', () => ['review', plan.id, '--format', 'md']],
  ['status', () => ['status']],
  ['status of a plan', () => ['status', plan.id]],
  ['log', () => ['log']],
  ['log verify', () => ['log', 'verify']],
  ['scan', () => ['scan']],
  ['snapshot list', () => ['snapshot', 'list']],
  ['snapshot show', () => ['snapshot', 'show', run]],
  ['snapshot verify', () => ['snapshot', 'verify', run]],
  ['explain', () => ['explain', 'UT-D01']],
];

describe('help', () => {
  const FLAGS: readonly (readonly [string, readonly string[]])[] = [
    ['demo', ['--dir', '--engine']],
    ['init', ['--ledger']],
    ['inspect', ['--write', '--table', '--graph', '--schema-only', '--confirm', '--reject', '--yes']],
    [
      'plan unlink',
      [
        '--account',
        '--accounts-file',
        '--link',
        '--keep',
        '--set',
        '--with-account',
        '--reason',
        '--ticket',
        '--skip-missing',
        '--encoding',
        '--max-rows',
      ],
    ],
    ['plan rollback', ['--on-conflict']],
    ['show', ['--rows', '--sql', '--table', '--account']],
    ['review', ['--format']],
    ['approve', ['--digest', '--accept', '--why', '--note']],
    ['reject', ['--digest', '--note']],
    ['rehearse', ['--lock-timeout']],
    ['apply', ['--confirm-target', '--yes', '--lock-timeout', '--statement-timeout', '--snapshot-dir']],
    ['scan', ['--reference']],
    ['rollback', ['--on-conflict', '--reason', '--ticket']],
    ['snapshot list', []],
    ['snapshot show', []],
    ['snapshot verify', []],
    ['status', []],
    ['log', ['--since', '--account', '--table', '--plan']],
    ['log verify', []],
    ['explain', []],
  ];
  const GLOBAL = [
    '--target',
    '--url',
    '--config',
    '--knexfile',
    '--json',
    '--output',
    '--quiet',
    '--verbose',
    '--lang',
    '--color',
    '--no-input',
    '--actor',
    '--help',
    '--version',
  ];

  it.each(FLAGS)('of %s names its flags and ends well', async (command, flags) => {
    const { code, stdout, stderr } = await runCli([...command.split(' '), '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`untether ${command}`);
    expect([...flags, ...GLOBAL].filter((flag) => !new RegExp(`${flag}\\b`).test(stdout))).toEqual([]);
  });

  it('of the program names every command, and each of them has help', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}untether ([a-z]+)/gm)].map(([, name]) => name ?? '');
    const known = FLAGS.map(([command]) => command.split(' ')[0] ?? '');
    expect(known.filter((name) => !commands.includes(name))).toEqual([]);
    for (const name of commands) {
      const shown = await runCli([name, '--help']);
      expect([name, shown.code, shown.stdout.startsWith(`untether ${name}`)]).toEqual([name, 0, true]);
    }
  });

  it('--version is that of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a call that cannot be understood', () => {
  it.each([
    ['an unknown command', ['unlnk']],
    ['an unknown subcommand', ['snapshot', 'eat']],
    ['an unknown flag', ['status', '--colour', 'red']],
    ['a flag of another command', ['status', '--reason', 'x']],
    ['a missing argument', ['show']],
    ['a missing flag', ['plan', 'unlink', '--account', 'ada']],
    [
      'a value that is none of the choices',
      ['plan', 'unlink', '--account', 'ada', '--reason', 'r', '--ticket', 't', '--with-account', 'eat'],
    ],
    ['two targets', ['inspect', '--target', 'app', '--url', 'x.db']],
    ['a time that is none', ['rehearse', 'P-12345678', '--lock-timeout', 'soon']],
  ] as const)('is UT-U09 and exit 2: %s', async (_, args) => {
    const text = await work.cli(args);
    expect([text.code, text.stdout]).toEqual([2, '']);
    expect(text.stderr).toMatch(/^error UT-U09: \S.*\n {2}Nothing was changed\.\n(.*\n)* {2}Next: untether /);
    const json = await work.cli([...args, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      exitCode: 2,
      error: { code: 'UT-U09' },
      data: { state: 'unchanged' },
    });
  });
});

describe('explain', () => {
  it('tells in both languages, the chosen one first', async () => {
    const english = (await runCli(['explain', 'UT-D01'])).stdout;
    const chinese = (await runCli(['explain', 'd01', '--lang', 'zh-CN'])).stdout;
    const places = [english, chinese].map((text) => [
      text.indexOf('changed after the plan was made'),
      text.search(/\p{Script=Han}/u),
    ]);
    expect(places.flat().every((place) => place >= 0)).toBe(true);
    expect(places.map(([en = 0, zh = 0]) => en < zh)).toEqual([true, false]);
    for (const text of [english, chinese]) expect(text).toContain('exit 5');
  });

  it('knows findings, and names the closest code of one it does not know', async () => {
    expect((await runCli(['explain', 'R005'])).stdout).toMatch(/^R005 /);
    const { code, stderr } = await runCli(['explain', 'UT-D09']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Why: {2}closest: [CD]0\d/)]);
  });
});

describe('stdout is the result', () => {
  it.each(READING)('%s --json is one document', async (_, args) => {
    const { code, stdout, stderr } = await work.cli([...args(), '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: expect.stringMatching(/^untether\//) as unknown,
      formatVersion: '1.0',
    });
    expect(stderr).not.toMatch(/^\s*[{[]/m);
  });

  it('progress and hints go to stderr, and away with --quiet', async () => {
    const loud = await work.cli(['rehearse', plan.id]);
    expect(loud.code).toBe(0);
    expect(loud.stderr).toMatch(/^\[1\/6\] /m);
    expect(loud.stderr).toMatch(/^Next: untether apply /m);
    expect(loud.stdout).not.toMatch(/\[\d\/6\]|^Next:/m);
    expect((await work.cli(['rehearse', plan.id, '--quiet'])).stderr).toBe('');
  });

  it('--output takes it to a file instead', async () => {
    const [text, json] = [path.join(dir, 'status.txt'), path.join(dir, 'status.json')];
    const shown = [await work.cli(['status', '-o', text]), await work.cli(['status', '--json', '--output', json])];
    expect(shown.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(await readFile(text, 'utf8')).toBe((await work.cli(['status'])).stdout);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ schema: 'untether/status' });
  });
});

describe('what reaches a terminal', () => {
  const all = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { stdout, stderr }: CliResult = await runCli(args, { cwd: work.dir, env });
    return stdout + stderr;
  };

  it.each(READING)(
    '%s has no colour when nobody watches, and no control characters of the database',
    async (_, args) => {
      const shown = await all(args(), { NO_COLOR: '', TERM: 'xterm-256color' });
      expect(UNSAFE.exec(shown)?.[0]).toBeUndefined();
      expect(shown).not.toMatch(/^FAKE LINE/m);
    },
  );

  it('plan, rehearse and errors show values of the database without control characters', async () => {
    const request = ['--reason', NASTY, '--ticket', NASTY];
    const shown = [
      await all(['plan', 'unlink', '--account', '2', ...request]),
      await all(['rehearse', plan.id]),
      await all(['status']),
      await all(['log']),
      await all(['plan', 'unlink', '--account', NASTY, ...request]),
      await all(['plan', 'unlink', '--account', `${NASTY}?`, ...request]),
      await all(['show', NASTY]),
      await all(['plan', 'unlink', '--account', '2', ...request, '--actor', NASTY]),
    ];
    expect(shown.map((text) => UNSAFE.exec(text)?.[0])).toEqual(shown.map(() => undefined));
    expect(shown.filter((text) => /^FAKE LINE/m.test(text))).toEqual([]);
    expect(shown[0]).toContain('eve'); // it was shown, though not as it is
  });

  it('colour comes when it is asked for, and only then', async () => {
    const coloured = async (args: readonly string[], env = {}): Promise<boolean> =>
      (await all(['inspect', ...args], { NO_COLOR: '', ...env })).includes(ESC);
    expect(await coloured(['--color', 'always'])).toBe(true);
    expect(await coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await coloured([], { TERM: 'dumb' })).toBe(false);
  });
});
