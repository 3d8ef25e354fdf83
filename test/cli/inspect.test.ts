import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../helpers/cli.js';
import { freshDatabase } from '../helpers/database.js';

const SQL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, login VARCHAR(100) NOT NULL UNIQUE, password_hash VARCHAR(100));
CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(100));
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role_id INTEGER NOT NULL, PRIMARY KEY (user_id, role_id));
`;

let dir: string;
let url: string;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-inspect-'));
  const database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(SQL);
  url = database.url;
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const file = (): string => path.join(dir, 'untether.yaml');
const inspect = (...args: readonly string[]): Promise<CliResult> =>
  runCli(['inspect', '--url', `sqlite:${url}`, ...args], { cwd: dir });
const documentOf = ({ stdout }: CliResult): unknown => JSON.parse(stdout);

describe('inspect without a settings file', () => {
  it('compares with nothing and writes nothing', async () => {
    const found = await inspect('--json');
    expect(documentOf(found)).not.toHaveProperty('changes');
    expect((await inspect()).stdout).not.toContain('Against');
    expect(existsSync(file())).toBe(false);
  });

  it('writes and decides in one go; the names are the decision where nobody can be asked', async () => {
    const result = await inspect('--write', '--confirm', 'all', '--reject', 'user_roles [role_id]', '--json');
    expect(result.code).toBe(0);
    expect(documentOf(result)).toMatchObject({
      schema: 'untether/result',
      ok: true,
      confirmed: 2,
      rejected: 1,
      decisions: [
        { what: 'account', id: 'account:users', state: 'proposed', decided: 'confirmed' },
        { id: 'user_roles [role_id]', decided: 'rejected', evidence: [{ kind: 'name' }, {}, {}, { kind: 'data' }] },
        { id: 'user_roles [user_id]', decided: 'confirmed', to: { table: 'users', columns: ['id'] } },
      ],
      changes: { new: [{}, {}, {}, { what: 'grant' }], gone: [], changed: [] },
    });
    const text = readFileSync(file(), 'utf8');
    expect(text.match(/^ {2}- .*state: (confirmed|rejected)/gm)).toHaveLength(3);
    expect((await inspect('--confirm', 'all')).stdout).toBe(`0 proposals confirmed in ${file()}.\n`);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('knows no name to decide on, and says how to get one', async () => {
    const result = await inspect('--reject', 'user_roles', '--json');
    expect(result.code).toBe(2);
    expect(documentOf(result)).toMatchObject({
      data: { state: 'unchanged' },
      error: { code: 'UT-U09', next: ['untether inspect --write'] },
    });
    expect(existsSync(file())).toBe(false);
  });
});
