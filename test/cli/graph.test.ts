import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliResult } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const SQL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE user_roles (
  user_id INTEGER NOT NULL REFERENCES users, role_id INTEGER NOT NULL REFERENCES roles, PRIMARY KEY (user_id, role_id)
);
CREATE TABLE "odd ""<name>"" \\" (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT);
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
`;

let dir: string;
let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-graph-'));
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(SQL);
  work = new Workplace(database, SETTINGS);
});

afterAll(() => {
  work.remove();
  rmSync(dir, { recursive: true });
});

const graph = (...args: readonly string[]): Promise<CliResult> => work.cli(['inspect', '--graph', ...args]);

describe('inspect --graph', () => {
  it.each([
    ['svg', /^<svg .*<\/svg>\n$/s],
    ['mermaid', /^flowchart LR\n/],
    ['dot', /^digraph .*\}\n$/s],
  ])('%s is the graph and nothing else, hints go to stderr', async (format, form) => {
    const { code, stdout, stderr } = await graph(format);
    expect([code, stderr]).toEqual([0, 'Next: untether inspect --write\n']);
    expect(stdout).toMatch(form);
    for (const name of ['users', 'roles', 'user_roles', 'role_id']) expect(stdout).toContain(name);
    expect(stdout).not.toMatch(/cities|Account tables/);
    expect(await graph(format, '--quiet')).toEqual({ code, stdout, stderr: '' });
  });

  it('--table is that table and its neighbours', async () => {
    const { stdout } = await graph('dot', '--table', 'roles');
    expect(stdout).toContain('"user_roles"');
    expect(stdout).not.toContain('"users"');
    expect(await graph('dot', '--table', 'rolls')).toMatchObject({ code: 2, stdout: '' });
  });

  it('--lang translates the clusters and the legend, but not what a program reads', async () => {
    const { stdout } = await graph('svg', '--lang', 'zh-CN');
    for (const words of ['授权', '图例', '数据库中已声明']) expect(stdout).toContain(words);
    const [en, zh] = [await graph('svg', '--json'), await graph('svg', '--json', '--lang', 'zh-CN')];
    expect(zh.stdout).toBe(en.stdout);
  });

  it('--json has it in the document', async () => {
    const document = JSON.parse((await graph('mermaid', '--json')).stdout) as Readonly<Record<string, unknown>>;
    expect(document).toMatchObject({ schema: 'untether/inspect', tables: 5 });
    expect(document['graph']).toEqual({ format: 'mermaid', text: (await graph('mermaid')).stdout });
  });

  it('-o writes it to a file and says so', async () => {
    const file = path.join(dir, 'links.svg');
    const { code, stdout, stderr } = await graph('svg', '-o', file);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(`Written: ${file}\n`);
    expect(await readFile(file, 'utf8')).toBe((await graph('svg')).stdout);
  });

  it('a folder that is not there is said before anything runs', async () => {
    const { code, stderr } = await graph('svg', '-o', path.join(dir, 'nowhere', 'links.svg'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/UT-U09: .*nowhere[\s\S]*Nothing was changed\./)]);
  });

  it('with --write the note goes to stderr', async () => {
    const { stdout, stderr } = await graph('dot', '--write');
    expect(stdout).toMatch(/^digraph .*\}\n$/s);
    expect(stderr).toMatch(/\d proposals added to .*untether\.yaml/);
  });

  it.each([['pdf'], []])('a format that is none is UT-U09', async (...format) => {
    const { code, stdout, stderr } = await graph(...format);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error UT-U09: .*"svg", "mermaid", "dot"/);
  });
});
