import { readFileSync } from 'node:fs';
import path from 'node:path';
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

/** Rows of one INSERT, turned round, so that they lie in another physical order. References come after what they point at. */
function turned(sql: string): string {
  const isFree = (line: string): boolean => /^INSERT INTO (?!users)\S/.test(line);
  return sql
    .split('\n')
    .map((line) => {
      if (!isFree(line)) return line;
      const [, head = '', values = ''] = /^(.*? VALUES )(.*);$/.exec(line) ?? [];
      const rows = values.split(/(?<=\)), (?=\()/);
      return `${head}${rows.toReversed().join(', ')};`;
    })
    .join('\n');
}

const made: TestDatabase[] = [];
const works: Workplace[] = [];

beforeAll(async () => {
  for (const sql of [shapesSql(engine), turned(shapesSql(engine))]) {
    const database = await freshDatabase();
    await database.run(sql);
    made.push(database);
    works.push(new Workplace(database, shapesSettings()));
  }
});

afterAll(async () => {
  for (const work of works) work.remove();
  for (const database of made) await database.drop();
});

interface Told {
  readonly folder: string;
}

/** plan.json without id and times, and without the sums of files that tell the time in their first lines. */
async function essence(work: Workplace, env: Readonly<Record<string, string>>): Promise<string> {
  const asked = ['plan', 'unlink', '--account', 'ada', 'zw@example.com', '--reason', 'r', '--ticket', 'T', '--json'];
  const { stdout } = await work.cli([...asked, '--actor', 'asker'], { env });
  const { folder } = JSON.parse(stdout) as Told;
  const document = JSON.parse(readFileSync(path.join(folder, 'plan.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const timeless = Object.entries(document).filter(([name]) => !['createdAt', 'expiresAt', 'files'].includes(name));
  const script = readFileSync(path.join(folder, 'plan.sql'), 'utf8').replace(/ made \S+$/m, '');
  const others = ['verify.sql', 'revert.sql'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return [JSON.stringify(timeless), script, ...others].join('\n');
}

/** What names the database is not the same in two of them. */
function placeless(text: string): string {
  const names = made.map(({ knexConfig }) => {
    const connection = knexConfig.connection as { readonly database?: string; readonly filename?: string };
    return connection.database ?? connection.filename ?? '';
  });
  return names
    .reduce((shown, name) => shown.replaceAll(name, 'DATABASE'), text)
    .replace(/"identity":"[^"]*"/g, '"identity":""');
}

describe(`the same request on ${engine}`, () => {
  it('gives the same bytes in every language and time zone', async () => {
    const [work] = works;
    if (!work) throw new Error('there is no workplace');
    const [first, ...others] = await Promise.all(PLACES.map((env) => essence(work, env)));
    for (const other of others) expect(other).toBe(first);
  });

  it('gives the same bytes whatever order the rows lie in', async () => {
    const [first, second] = await Promise.all(works.map((work) => essence(work, PLACES[0])));
    expect(placeless(second ?? '')).toBe(placeless(first ?? ''));
  });
});
