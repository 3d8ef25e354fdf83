import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const PLACES = [
  { LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
  { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'America/St_Johns' },
  { LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8', TZ: 'Asia/Shanghai' },
  { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' },
] as const;

/** INSERTs of tables that nothing of another such table depends on but by a key that stays. */
const isTurned = (line: string): boolean => /^INSERT INTO (?!users|roles|memberships )\S/.test(line);

/** The same rows, put in from the last to the first, so that they lie in another physical order. */
function turned(sql: string): readonly string[] {
  return sql
    .split('\n')
    .filter(isTurned)
    .flatMap((line) => {
      const [, head = '', values = ''] = /^(.*? VALUES )(.*);$/.exec(line) ?? [];
      const rows = values.split(/(?<=\)), (?=\()/).toReversed();
      const table = /^INSERT INTO (.*) VALUES $/.exec(head)?.[1] ?? '';
      return [`DELETE FROM ${table};`, ...rows.map((row) => `${head}${row};`)];
    });
}

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

interface Told {
  readonly folder: string;
}

/** The page without digests, ids and times, and the rows in it. */
function shownIn(folder: string): readonly string[] {
  const page = readFileSync(path.join(folder, 'review.html'), 'utf8')
    .replace(/\b[0-9a-f]{64}\b|P-[0-9a-f]{8}|\b[0-9a-f]{8}\b|(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/g, '#')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '@');
  return [page, gunzipSync(readFileSync(path.join(folder, 'review-rows.ndjson.gz'))).toString('utf8')];
}

/** plan.json without id and times, and without the sums of files that tell the time in their first lines. */
async function essence(env: Readonly<Record<string, string>>): Promise<string> {
  const asked = ['plan', 'unlink', '--account', 'ada', 'zw@example.com', '--reason', 'r', '--ticket', 'T', '--json'];
  const { code, stdout, stderr } = await work.program([...asked, '--actor', 'asker'], { env });
  expect(code, `${stdout}${stderr}`).toBe(0);
  const { folder } = JSON.parse(stdout) as Told;
  const document = JSON.parse(readFileSync(path.join(folder, 'plan.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const timeless = Object.entries(document).filter(([name]) => !['createdAt', 'expiresAt', 'files'].includes(name));
  const script = readFileSync(path.join(folder, 'plan.sql'), 'utf8').replace(/ made \S+$/m, '');
  const others = ['verify.sql', 'revert.sql'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return [JSON.stringify(timeless), script, ...others, ...shownIn(folder)].join('\n');
}

describe(`the same request on ${engine}`, () => {
  it('gives the same bytes in every language and time zone', { timeout: 180_000 }, async () => {
    const [first, ...others] = await Promise.all(PLACES.map(essence));
    for (const other of others) expect(other).toBe(first);
  });

  it('gives the same bytes whatever order the rows lie in', { timeout: 180_000 }, async () => {
    const first = await essence(PLACES[0]);
    for (const sql of turned(shapesSql(engine))) await database.run(sql);
    expect(await essence(PLACES[0])).toBe(first);
  });
});
