/** Calls of the program that go wrong, made up from its own grammar: every command with everything that can be wrong around it. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KnownCommand } from '../../../src/cli/command-model.js';
import { knownCommands } from '../../../src/cli/known.js';
import { SECRETS, TAIL } from './canary-scene.js';

/** One call; `spoil` breaks something first and gives back how it is mended. */
export interface BadCall {
  readonly about: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly spoil?: () => () => void;
}

const PASSWORD = `${SECRETS.password}${TAIL}`;
const URL_PASSWORD = encodeURIComponent(PASSWORD);

/** What is needed so that a command is understood at all. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'plan unlink': ['--account', '1', '--reason', 'r', '--ticket', 't'],
  'plan orphans': ['--reason', 'r', '--ticket', 't'],
  'plan relink': ['--account', '1', '--like', '2', '--reason', 'r', '--ticket', 't'],
  'plan rollback': ['R-00000000', '--reason', 'r', '--ticket', 't'],
  'plan refresh': ['P-00000000'],
  rollback: ['R-00000000', '--reason', 'r', '--ticket', 't'],
  show: ['P-00000000'],
  review: ['P-00000000'],
  approve: ['P-00000000', '--digest', '00000000'],
  reject: ['P-00000000', '--digest', '00000000'],
  rehearse: ['P-00000000'],
  apply: ['P-00000000'],
  recover: ['R-00000000'],
  attest: ['P-00000000', '--executed-by', 'dba'],
  'snapshot show': ['R-00000000'],
  'snapshot verify': ['R-00000000'],
  'snapshot export': ['R-00000000', '--sql'],
  'snapshot prune': ['--older-than', '1d', '--why', 'w', '--yes'],
  compare: ['app', 'app'],
  'log seal': ['--why', 'w'],
  report: ['--quarter', '2026Q4'],
  explain: ['UT-D01'],
  completion: ['bash'],
};

/** Would leave the folder of the test, or take long without a database. */
const LEFT_OUT = new Set(['demo', 'init']);

const commands = (): readonly KnownCommand[] =>
  knownCommands().filter(({ name, leads }) => !leads && !LEFT_OUT.has(name));

const TELLINGS: readonly (readonly string[])[] = [['-v'], ['--json', '-v'], ['--lang', 'zh-CN']];

/** What a knexfile throws is told: they are the words of whoever wrote it. */
const KNEXFILES: Readonly<Record<string, string>> = {
  'cut.json': `{"app": {"client": "pg", "connection": {"password": "${SECRETS.password}"`,
  'torn.json': `{"app": {"password": ${SECRETS.password}}}`,
  'list.json': JSON.stringify([{ password: PASSWORD }]),
  'text.json': JSON.stringify({ app: PASSWORD }),
  'client.json': JSON.stringify({ app: { client: 'nosuch', connection: { password: PASSWORD } } }),
  'host.json': JSON.stringify({
    app: { client: 'pg', connection: { host: '127.0.0.1', port: 9, user: 'u', password: PASSWORD, database: 'd' } },
  }),
  'url.json': JSON.stringify({ app: { client: 'pg', connection: `postgres://u:${URL_PASSWORD}@127.0.0.1:9/d` } }),
  'mysql.json': JSON.stringify({
    app: { client: 'mysql2', connection: { host: '127.0.0.1', port: 9, user: 'u', password: PASSWORD, database: 'd' } },
  }),
  'syntax.mjs': `export default { app: { password: '${SECRETS.password}', `,
};

/** A value where another is wanted is told, so that it can be found: settings hold no password. What has no business there at all is not. */
const SETTINGS: Readonly<Record<string, string>> = {
  'unknown.yaml': `version: 1\npassword: ${SECRETS.password}\n`,
  'torn.yaml': `version: 1\ntargets: { app: { password: "${SECRETS.password}\n`,
};

/** Files that the calls name; `dir` is where they are made. */
export function writeBadFiles(dir: string): void {
  for (const [name, text] of Object.entries({ ...KNEXFILES, ...SETTINGS })) writeFileSync(path.join(dir, name), text);
}

const URLS: readonly string[] = [
  `postgres://u:${URL_PASSWORD}@127.0.0.1:9/d`,
  `mysql://u:${URL_PASSWORD}@127.0.0.1:9/d`,
  `mysql://u:${URL_PASSWORD}@127.0.0.1:9/d?sslmode=off`,
  `postgres://u:${URL_PASSWORD}@127.0.0.1:99999/d`,
  `oracle://u:${URL_PASSWORD}@127.0.0.1/d`,
  `mysql://u:${SECRETS.password}%zz@127.0.0.1/d`,
  `postgres://u:${SECRETS.password}@[::bad/d`,
];

const wrongFlags = (): readonly (readonly string[])[] => [
  ['--nosuch', 'x'],
  ['--lang', 'fr'],
  ['-t', 'nosuch'],
  ['--actor', ''],
  ['--output', 'nosuch/folder/file'],
  ['--config', 'nosuch.yaml'],
  ['--knexfile', 'nosuch.json'],
  [`postgres://u:${URL_PASSWORD}@127.0.0.1:9/d`],
  ...URLS.map((url) => ['--url', url]),
  ...Object.keys(SETTINGS).map((file) => ['--config', file]),
  ...Object.keys(KNEXFILES).map((file) => ['--knexfile', file]),
];

/** Every command with everything that can be wrong before rows are read. */
export function wrongCalls(): readonly BadCall[] {
  const env = { PGPASSWORD: PASSWORD, MYSQL_PWD: PASSWORD };
  return commands().flatMap(({ name }) =>
    wrongFlags().flatMap((flags, index) => {
      // One telling each: all of them come to every command and to every flag.
      const telling = TELLINGS[(index + name.length) % TELLINGS.length] ?? [];
      const args = [...name.split(' '), ...(NEEDED[name] ?? []), ...flags, ...telling];
      return [{ about: `${name} ${flags.join(' ')}`, args, env }];
    }),
  );
}

const SPOILT: Readonly<Record<string, (text: Buffer) => Buffer>> = {
  empty: () => Buffer.alloc(0),
  cut: (text) => text.subarray(0, Math.floor(text.length / 2)),
  secret: () => Buffer.from(`{"it": ${SECRETS.value}}\n`),
  added: (text) => Buffer.concat([text, Buffer.from(`${SECRETS.value}\n`)]),
  edited: (text) => Buffer.from(text.toString('latin1').replace(/\d/, 'x'), 'latin1'),
};

function spoiler(file: string, change: (text: Buffer) => Buffer): () => () => void {
  return () => {
    const before = readFileSync(file);
    writeFileSync(file, change(before));
    return () => {
      writeFileSync(file, before);
    };
  };
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort();

export interface Made {
  readonly dir: string;
  /** Folder and id of a plan that was applied, and of one that was not. */
  readonly applied: { readonly folder: string; readonly run: string };
  readonly open: { readonly folder: string; readonly id: string };
}

/** Every file of a plan, a snapshot and the log, broken in every way, and every command that reads it. */
export function brokenFileCalls({ dir, applied, open }: Made): readonly BadCall[] {
  const { id } = open;
  const onPlan = [
    ['show', id, '--rows'],
    ['review', id, '--format', 'md'],
    ['approve', id, '--digest', id.slice(2), '--actor', 'other'],
    ['rehearse', id],
    ['apply', id],
    ['status', id],
    ['plan', 'refresh', id],
    ['attest', id, '--executed-by', 'dba'],
  ];
  const onRun = [
    ['snapshot', 'show', applied.run],
    ['snapshot', 'verify', applied.run],
    ['snapshot', 'export', applied.run, '--sql', '--output', 'export.sql'],
    ['rollback', applied.run, '--reason', 'r', '--ticket', 't', '--output', 'undo'],
    ['log', 'verify'],
  ];
  const onLog = [['log'], ['log', 'verify'], ['log', 'export'], ['report', '--quarter', '2026Q4'], ['apply', id]];
  const snapshot = path.join(dir, 'snapshots');
  const groups = [
    { files: filesOf(open.folder), calls: onPlan },
    { files: filesOf(snapshot), calls: onRun },
    { files: [path.join(dir, 'untether-audit.jsonl')], calls: onLog },
  ];
  let count = 0;
  return groups.flatMap(({ files, calls }) =>
    files.flatMap((file) =>
      Object.entries(SPOILT).flatMap(([how, change]) =>
        calls.map((args) => ({
          about: `${path.basename(file)} ${how}: ${args.join(' ')}`,
          args: [...args, ...(TELLINGS[(count += 1) % TELLINGS.length] ?? [])],
          spoil: spoiler(file, change),
        })),
      ),
    ),
  );
}

/** A copy of what the calls may leave changed, put back by the function that is returned. */
export function keeping(dir: string, names: readonly string[]): () => void {
  const kept = `${dir}-kept`;
  mkdirSync(kept, { recursive: true });
  for (const name of names) cpSync(path.join(dir, name), path.join(kept, name), { recursive: true });
  return () => {
    for (const name of readdirSync(dir)) if (!names.includes(name)) rmSync(path.join(dir, name), { recursive: true });
    for (const name of names) {
      rmSync(path.join(dir, name), { recursive: true, force: true });
      cpSync(path.join(kept, name), path.join(dir, name), { recursive: true });
    }
  };
}
