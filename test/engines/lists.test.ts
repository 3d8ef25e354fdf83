import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { isChosen } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const UNLINK = ['plan', 'unlink', '--reason', 'test', '--ticket', 'T-1', '--json', '--accounts-file', 'list.csv'];
/** Accounts beyond those of `shapesSql`. */
const MANY = isChosen(engine) ? 30_000 : 5000;
const LINES = isChosen(engine) ? 100_000 : 20_000;

let database: TestDatabase;
let work: Workplace;

async function addAccounts(): Promise<void> {
  const rows = Array.from({ length: MANY }, (_, index) => {
    const id = String(index + 1000);
    return `(${id}, 'user${id}', 'user${id}@example.com', 'x', NULL)`;
  });
  for (let at = 0; at < rows.length; at += 5000)
    await database.run(`INSERT INTO users VALUES ${rows.slice(at, at + 5000).join(', ')}`);
}

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  await database.run(`INSERT INTO users VALUES (5, 'ada2', 'ada@example.com', 'x', NULL)`);
  await addAccounts();
  work = new Workplace(database, shapesSettings());
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

interface Told {
  readonly error?: { readonly code: string; readonly why: readonly string[] };
  readonly request: { readonly accounts: readonly { readonly key: readonly string[] }[] };
  readonly list: { readonly lines: number; readonly counts: object; readonly rejects: string | null };
}

async function planFrom(content: string | Buffer, flags: readonly string[] = []): Promise<[number | null, Told]> {
  writeFileSync(path.join(work.dir, 'list.csv'), content);
  const { code, stdout } = await work.cli([...UNLINK, ...flags]);
  return [code, JSON.parse(stdout) as Told];
}

const rejects = (): readonly string[] =>
  readFileSync(path.join(work.dir, 'list.csv.rejects.csv'), 'utf8').slice(1).trimEnd().split('\r\n').slice(1);

describe(`lists on ${engine}`, () => {
  it('names accounts by key, login and mail, and a repetition once', async () => {
    const [code, told] = await planFrom(`account\n${String(BIG_KEYS[0])}\nbob\nzw@example.com\nada\n`);
    expect([code, told.error]).toEqual([0, undefined]);
    expect(told.request.accounts.map(({ key }) => key[0])).toEqual(BIG_KEYS.map(String));
    expect(told.list).toMatchObject({
      lines: 4,
      counts: { found: 3, repeated: 1, missing: 0, ambiguous: 0, empty: 0 },
    });
    expect(rejects()).toEqual(['"5","ada","repeated","the account of line 2 again"']);
  });

  it('reads GBK when it is named', async () => {
    const zhangwei = Buffer.from([0xd5, 0xca, 0xba, 0xc5, 13, 10, 0xd5, 0xc5, 0xce, 0xb0, 13, 10]);
    const [refused, told] = await planFrom(zhangwei);
    expect([refused, told.error?.code]).toEqual([2, 'UT-U06']);
    const [code, plan] = await planFrom(zhangwei, ['--encoding', 'gbk']);
    expect([code, plan.request.accounts[0]?.key[0]]).toEqual([0, String(BIG_KEYS[2])]);
  });

  it('refuses what names nobody or two accounts, and says which lines', async () => {
    const [code, told] = await planFrom('account\nbob\nnobody\nada@example.com\n');
    expect([code, told.error?.code]).toEqual([2, 'UT-U08']);
    expect(told.error?.why.at(-1)).toMatch(/^rejected lines: .*list\.csv\.rejects\.csv$/);
    expect(rejects().map((line) => line.split(',').slice(0, 3).join(' '))).toEqual([
      '"3" "nobody" "missing"',
      '"4" "ada@example.com" "ambiguous"',
    ]);
    const [missing, other] = await planFrom('account\nbob\nnobody\n');
    expect([missing, other.error?.code]).toEqual([2, 'UT-U07']);
    expect((await planFrom('account\nbob\nnobody\n', ['--skip-missing']))[0]).toBe(0);
  });

  it('takes a great many lines, most of which say nothing new', { timeout: 120_000 }, async () => {
    const lines = Array.from({ length: LINES }, (_, index) =>
      index % 10 === 0 ? `gone${String(index)}` : `user${String(1000 + (index % 2000))}`,
    );
    const [code, told] = await planFrom(`account\n${lines.join('\n')}\n`, ['--skip-missing']);
    expect(code).toBe(0);
    expect(told.list.counts).toEqual({
      found: 1800,
      repeated: LINES * 0.9 - 1800,
      missing: LINES / 10,
      ambiguous: 0,
      empty: 0,
    });
    expect(rejects()).toHaveLength(LINES - 1800);
  });

  it(
    'takes many accounts at once, spelt in another case where the engine does not mind',
    { timeout: 120_000 },
    async () => {
      const insensitive = engine === 'mysql' || engine === 'mariadb';
      const lines = Array.from(
        { length: MANY },
        (_, index) => `${insensitive ? 'USER' : 'user'}${String(index + 1000)}`,
      );
      const [code, told] = await planFrom(`account\n${lines.join('\n')}\n`);
      expect([code, told.error]).toEqual([0, undefined]);
      expect(told.request.accounts).toHaveLength(MANY);
    },
  );
});
