import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UntetherError } from '../../../src/errors.js';
import { findClosest } from '../../../src/messages/closest.js';
import { loadSettings } from '../../../src/settings/load.js';
import type { Settings } from '../../../src/settings/model.js';
import { parseSettings } from '../../../src/settings/parse.js';
import { chooseTarget, type TargetRequest } from '../../../src/settings/target.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'untether-target-'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

let folders = 0;

/** A folder with a knexfile of these environments. */
function project(...environments: string[]): string {
  folders += 1;
  const dir = join(root, String(folders));
  mkdirSync(dir);
  const config = Object.fromEntries(
    environments.map((name) => [name, { client: 'pg', connection: { database: name } }]),
  );
  writeFileSync(join(dir, 'knexfile.json'), JSON.stringify(config));
  return dir;
}

function settingsOf(targets: Readonly<Record<string, string>> = {}): Settings {
  const lines = Object.entries(targets).map(([name, environment]) => `  ${name}: { environment: ${environment} }\n`);
  return parseSettings(`version: 1\ntargets:\n${lines.join('')}`, '/x/untether.yaml');
}

const choose = (dir: string, request: Partial<TargetRequest> = {}) =>
  chooseTarget({ dir, settings: settingsOf(), env: {}, ...request });

async function refusal(promise: Promise<unknown>): Promise<UntetherError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UntetherError);
  return error as UntetherError;
}

describe('chooseTarget with a knexfile', () => {
  it('takes the environment that was named, with its settings', async () => {
    const settings = settingsOf({ hr: 'production' });
    const target = await choose(project('development', 'hr'), { target: 'hr', settings });
    expect(target).toMatchObject({ name: 'hr', knex: { connection: { database: 'hr' } } });
    expect(target.settings).toMatchObject({ environment: 'production', approvals: 1, snapshotDir: '/x/snapshots' });
  });

  it('gives defaults to an environment that the settings do not mention', async () => {
    const dir = project('hr_prod');
    const target = await choose(dir, { target: 'hr_prod' });
    expect(target.settings).toMatchObject({
      environment: 'production',
      snapshotDir: join(dir, 'snapshots'),
      maxRows: null,
    });
  });

  it.each([
    ['the only one', ['hr'], {}, 'hr'],
    ['development among others', ['hr', 'development', 'production'], {}, 'development'],
  ])('takes %s without -t', async (_, environments, targets, name) => {
    const target = await choose(project(...environments), { settings: settingsOf(targets) });
    expect(target.name).toBe(name);
  });

  it.each([
    ['several and none called development', ['hr', 'crm'], {}],
    ['the only one, which is production', ['hr'], { hr: 'production' }],
    ['the only one, which is production by its name', ['production'], {}],
    ['development, which is production', ['development', 'hr'], { development: 'production' }],
    ['none', [], {}],
  ])('assumes nothing: %s', async (_, environments, targets) => {
    const error = await refusal(choose(project(...environments), { settings: settingsOf(targets) }));
    expect(error.code).toBe('U01');
    expect(error.why).toHaveLength(environments.length);
  });

  it('names the known ones beside an unknown one', async () => {
    const error = await refusal(choose(project('hr_prod', 'hr_test'), { target: 'hr_prd' }));
    expect(error.code).toBe('U14');
    expect(error.why).toEqual(['known: hr_prod, hr_test', 'did you mean hr_prod?']);
  });

  it('does not take what every object has for an environment', async () => {
    expect((await refusal(choose(project('hr'), { target: 'constructor' }))).code).toBe('U14');
  });

  it('does not look above the folder', async () => {
    const dir = join(project('hr'), 'below');
    mkdirSync(dir);
    expect((await refusal(choose(dir))).code).toBe('U01');
    expect((await choose(dir, { knexfile: '../knexfile.json' })).name).toBe('hr');
    expect((await refusal(choose(dir, { knexfile: 'gone.ts' }))).code).toBe('U10');
  });
});

describe('chooseTarget with --url', () => {
  it.each([
    ['sqlite:///srv/hr.db', { client: 'better-sqlite3', connection: { filename: '/srv/hr.db' } }],
    ['sqlite:///srv/my%20hr.db', { connection: { filename: '/srv/my hr.db' } }],
    ['sqlite:data/100%.file', { connection: { filename: '/work/data/100%.file' } }],
    ['hr.db', { connection: { filename: '/work/hr.db' } }],
    ['/srv/hr.SQLITE3', { connection: { filename: '/srv/hr.SQLITE3' } }],
    [
      'postgres://u:p@h:5433/hr?sslmode=require',
      { client: 'pg', connection: { connectionString: 'postgres://u:p@h:5433/hr?sslmode=require' } },
    ],
    ['postgresql://h/hr', { client: 'pg' }],
    [
      'mysql://u:p%40%2F@h:3307/hr',
      { client: 'mysql2', connection: { host: 'h', port: 3307, user: 'u', password: 'p@/', database: 'hr' } },
    ],
    [
      'mariadb://u@[::1]/hr',
      { client: 'mysql2', connection: { host: '::1', user: 'u', password: 'from-env', database: 'hr' } },
    ],
    [
      'mysql://u@h/hr?ssl-mode=verify_identity',
      { connection: { ssl: { rejectUnauthorized: true, verifyIdentity: true } } },
    ],
  ])('%s', async (url, knex) => {
    const target = await choose('/work', { url, env: { MYSQL_PWD: 'from-env' } });
    expect(target).toMatchObject({ name: 'url', knex, settings: { environment: 'development' } });
  });

  it.each([
    ['oracle://u:secret@h/d', /none of postgres/],
    ['hr.txt', /none of postgres/],
    ['C:\\hr', /none of postgres/],
    ['mysql://u:secret@h/hr?sslmode=require', /parameter that is not known: sslmode/],
    ['mysql://u:secret@h/hr?ssl-mode=maybe', /ssl-mode is one of/],
    ['mysql://u:secret@h/hr?ssl-ca=gone.pem', /ssl-ca names cannot be read/],
    ['postgres://u:secret@h/hr?sslmode=allow', /sslmode is one of/],
    ['mysql://u:secret%zz@h/hr', /hexadecimal/],
  ])('refuses %s without quoting it', async (url, message) => {
    const error = await refusal(choose('/work', { url }));
    expect(error.code).toBe('U09');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('secret');
  });

  it.each(['postgres://u:p@h/d', 'mysql://u:p@h/d', 'postgres://h/d?password=p'])(
    'refuses the password in %s for production',
    async (url) => {
      const settings = settingsOf({ url: 'production' });
      expect((await refusal(choose('/work', { url, settings }))).code).toBe('U05');
      const bare = url.replace(':p@', '@').replace('?password=p', '');
      expect((await choose('/work', { url: bare, settings })).settings.environment).toBe('production');
    },
  );

  it.each([
    ['postgres://h/hr', 'verify-ca'],
    ['postgres://h/hr?sslmode=require', 'verify-full'],
    ['postgres://h/hr?sslmode=no-verify', 'encrypted'],
    ['postgres://h/hr?sslmode=disable', 'plain'],
    ['mysql://h/hr', 'verify-ca'],
    ['mariadb://h/hr?ssl-mode=VERIFY_IDENTITY', 'verify-full'],
    ['mysql://h/hr?ssl-mode=REQUIRED', 'encrypted'],
    ['mysql://h/hr?ssl-mode=disabled', 'plain'],
    ['hr.db', 'verify-ca'],
  ])('%s asks for %s where the settings say verify-ca', async (url, tls) => {
    const settings = parseSettings('version: 1\ntargets: { url: { tls: verify-ca } }\n', '/x/untether.yaml');
    expect((await choose('/work', { url, settings })).settings.tls).toBe(tls);
  });

  it('refuses a second choice beside it', async () => {
    expect((await refusal(choose('/work', { url: 'hr.db', target: 'hr' }))).code).toBe('U09');
  });
});

describe('loadSettings', () => {
  it('reads untether.yaml of the folder, or gives the defaults', async () => {
    const dir = project('hr');
    expect(await loadSettings({ dir })).toMatchObject({ file: null, digest: null, plansDir: join(dir, 'sql/plans') });
    writeFileSync(join(dir, 'untether.yaml'), 'version: 1\nmask: [a.b]\n');
    expect(await loadSettings({ dir })).toMatchObject({ file: join(dir, 'untether.yaml'), mask: ['a.b'] });
  });

  it('insists on a file that was named', async () => {
    expect((await refusal(loadSettings({ dir: root, config: 'no.yaml' }))).code).toBe('U10');
    expect((await refusal(loadSettings({ dir: root, config: '.' }))).code).toBe('U10');
  });
});

describe('findClosest', () => {
  it.each([
    ['tragets', ['targets', 'grants'], 'targets'],
    ['onunlink', ['onUnlink', 'list'], 'onUnlink'],
    ['form', ['from', 'to'], 'from'],
    ['zzz', ['from', 'to'], undefined],
    ['', ['from'], undefined],
  ])('%s in %j is %s', (word, candidates, closest) => {
    expect(findClosest(word, candidates)).toBe(closest);
  });
});
