import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialFileProblem } from '../../../src/settings/credentials.js';
import { findKnexfile, loadKnexfile } from '../../../src/settings/knexfile.js';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'untether-knexfile-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(name: string, text: string, mode = 0o600): string {
  const file = join(dir, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const WANTED = { development: { client: 'pg', connection: { database: 'hr' } } };
const BODY = `{ development: { client: 'pg', connection: { database: 'hr' } } }`;

describe('loadKnexfile', () => {
  it.each([
    [
      'knexfile.ts',
      `import type { Knex } from 'knex';\nconst c: Record<string, Knex.Config> = ${BODY};\nexport default c;\n`,
    ],
    ['knexfile.ts', `const config: object = ${BODY};\nmodule.exports = config;\n`],
    [
      'knexfile.ts',
      `enum Names { Database = 'hr' }\nexport default { development: { client: 'pg', connection: { database: Names.Database } } };\n`,
    ],
    ['knexfile.js', `module.exports = ${BODY};\n`],
    ['knexfile.js', `export const development = { client: 'pg', connection: { database: 'hr' } };\n`],
    ['knexfile.mjs', `const config = await Promise.resolve(${BODY});\nexport default config;\n`],
    ['knexfile.cjs', `module.exports = () => (${BODY});\n`],
    ['knexfile.mts', `export default async () => (${BODY});\n`],
    ['knexfile.cts', `export = ${BODY} as object;\n`],
    ['knexfile.json', JSON.stringify(WANTED)],
    ['knexfile.cjs', `module.exports = { client: 'pg', connection: { database: 'hr' } };\n`],
  ])('reads %s: %s', async (name, text) => {
    const file = write(name, text);
    expect({ ...(await loadKnexfile(file)) }).toEqual(WANTED);
  });

  it('takes what neighbours and the environment give', async () => {
    mkdirSync(join(dir, 'lib'));
    writeFileSync(join(dir, 'lib/names.ts'), `export const database: string = 'hr';\n`);
    process.env['UNTETHER_TEST_USER'] = 'li';
    const file = write(
      'knexfile.ts',
      `import { database } from './lib/names.js';\nexport default { a: { client: 'pg', connection: { database, user: process.env.UNTETHER_TEST_USER } } };\n`,
    );
    expect(await loadKnexfile(file)).toEqual({ a: { client: 'pg', connection: { database: 'hr', user: 'li' } } });
    delete process.env['UNTETHER_TEST_USER'];
  });

  it('reads the file again when it has changed', async () => {
    const file = write('knexfile.ts', `export default { a: { client: 'pg' } };\n`);
    await loadKnexfile(file);
    writeFileSync(file, `export default { b: { client: 'pg' } };\n`);
    expect(Object.keys(await loadKnexfile(file))).toEqual(['b']);
  });

  it('counts SQLite files from its own folder', async () => {
    const file = write(
      'knexfile.json',
      JSON.stringify({
        near: { client: 'better-sqlite3', connection: { filename: 'data/hr.db' } },
        plain: { client: 'sqlite3', connection: './hr.db' },
        far: { client: 'sqlite3', connection: { filename: '/srv/hr.db' } },
        memory: { client: 'sqlite3', connection: ':memory:' },
      }),
    );
    expect(await loadKnexfile(file)).toMatchObject({
      near: { connection: { filename: join(dir, 'data/hr.db') } },
      plain: { connection: join(dir, 'hr.db') },
      far: { connection: { filename: '/srv/hr.db' } },
      memory: { connection: ':memory:' },
    });
  });

  it.each([
    ['knexfile.ts', 'export default {\n  a: {\n', /^UT-U13: .*knexfile\.ts cannot be loaded: /],
    ['knexfile.mjs', `throw new Error('HR_DB is not set');\n`, /cannot be loaded: HR_DB is not set\.$/],
    ['knexfile.json', '{', /^UT-U13: /],
    ['knexfile.json', '[]', /it exports no map of environments/],
    ['knexfile.json', '{"a": 3}', /environment a is not a map of settings/],
  ])('refuses %s: %s', async (name, text, message) => {
    await expect(loadKnexfile(write(name, text))).rejects.toThrow(message);
  });

  it('names a file that is not there', async () => {
    await expect(loadKnexfile(join(dir, 'knexfile.ts'))).rejects.toThrow(/UT-U10: .*knexfile\.ts does not exist/);
  });
});

describe('findKnexfile', () => {
  it('looks in the folder and not above it', () => {
    write('knexfile.js', '');
    mkdirSync(join(dir, 'below'));
    expect(findKnexfile(dir)).toBe(join(dir, 'knexfile.js'));
    expect(findKnexfile(join(dir, 'below'))).toBeUndefined();
  });

  it('prefers TypeScript', () => {
    write('knexfile.json', '{}');
    const file = write('knexfile.ts', '');
    expect(findKnexfile(dir)).toBe(file);
  });
});

describe('credentialFileProblem', () => {
  const SECRET = '{ "a": { "connection": { "password": "x1" } } }';

  it.each([
    ['a password for all to read', SECRET, 0o644, /mode 0644, readable by every user/],
    ['a URL with a password', `export default { a: { connection: 'mysql://u:p@h/d' } };`, 0o604, /mode 0604/],
    ['a password that only the owner reads', SECRET, 0o600, null],
    ['a password that the group reads', SECRET, 0o640, null],
    ['an empty password', '{ "password": "" }', 0o644, null],
    ['a password from the environment', 'export default { password: process.env.PW };', 0o644, null],
    ['a template', 'const url = `mysql://u:${process.env.PW}@h/d`, password = `${pw}`;', 0o644, null],
    ['no password', '{ "a": { "client": "pg" } }', 0o644, null],
  ])('%s', async (_, text, mode, reason) => {
    const problem = await credentialFileProblem(write('knexfile.json', text, mode));
    if (reason === null) expect(problem).toBeNull();
    else expect(problem).toMatch(reason);
  });

  it('has nothing to say of a file that is not there', async () => {
    expect(await credentialFileProblem(join(dir, 'none'))).toBeNull();
  });
});
