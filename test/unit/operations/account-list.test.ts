import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UntetherError } from '../../../src/errors.js';
import { type ListedName, readAccountList } from '../../../src/operations/account-list.js';
import { lineResults, rejectsCsv } from '../../../src/operations/list-results.js';

const dir = mkdtempSync(path.join(tmpdir(), 'untether-list-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function read(name: string, content: string | Buffer, encoding?: string): Promise<readonly ListedName[]> {
  const file = path.join(dir, name);
  writeFileSync(file, content);
  const names: ListedName[] = [];
  for await (const entry of readAccountList(file, encoding)) names.push(entry);
  return names;
}

const short = (names: readonly ListedName[]): readonly string[] =>
  names.map(({ line, name }) => `${String(line)}:${name}`);

/** `账号\r\n张伟\r\n李娜\r\n` in GBK. */
const GBK = Buffer.from([
  0xd5, 0xca, 0xba, 0xc5, 13, 10, 0xd5, 0xc5, 0xce, 0xb0, 13, 10, 0xc0, 0xee, 0xc4, 0xc8, 13, 10,
]);

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UntetherError) return error.message;
  throw error instanceof Error ? error : new Error('nothing was refused');
}

describe('a list of accounts', () => {
  it.each([
    ['plain.csv', 'ada\nbob\n', ['1:ada', '2:bob']],
    ['no-newline.csv', 'ada', ['1:ada']],
    ['bom-crlf.csv', '\uFEFFaccount,name\r\nada,A\r\n\r\n# note\r\nbob#2,B\r\n', ['2:ada', '5:bob#2']],
    ['second-column.csv', 'name;login\nAda Lovelace;ada\n', ['2:ada']],
    ['best-column.csv', 'id,user_name\n7,ada\n', ['2:ada']],
    ['quoted.csv', 'note,account\n"two\nlines","a""b, c"\nx,ada\n', ['2:a"b, c', '4:ada']],
    ['tabs.tsv', '姓名\t账号\n张伟\tzw\n', ['2:zw']],
    ['empty-cell.csv', 'account,x\n,1\nada,2\n', ['2:', '3:ada']],
    ['short-row.csv', 'x,account\n1\n', ['2:']],
    [
      'list.ndjson',
      '{"name":"x","account":"ada"}\n\n{"user_id":9007199254740993}\n"bob"\n9007199254740995\n{}\n',
      ['1:ada', '3:9007199254740993', '4:bob', '5:9007199254740995', '6:'],
    ],
    ['json-by-content.txt', '{"login":"ada"}\n', ['1:ada']],
  ])('%s', async (name, content, expected) => {
    expect(short(await read(name, content))).toEqual(expected);
  });

  it('is read as GBK when asked, and as UTF-16 by its mark', async () => {
    expect(short(await read('gbk.csv', GBK, 'gbk'))).toEqual(['2:张伟', '3:李娜']);
    expect(short(await read('excel.txt', Buffer.from('\uFEFF账号\t名\r\n张伟\t1\r\n', 'utf16le')))).toEqual(['2:张伟']);
  });

  it('that is GBK is never read as something else: U06 names the encoding', async () => {
    expect(await refusal(read('gbk.csv', GBK))).toMatch(/^UT-U06: .*gbk\.csv is not UTF-8; it looks like GBK\.$/);
  });

  it.each([
    ['an unknown encoding', 'ada\n', 'klingon', /UT-U09.*--encoding klingon is not known/],
    ['an encoding that does not fit', Buffer.from([0x61, 10, 0xd5]), 'gbk', /UT-U09.*is not gbk in every byte/],
    ['an encoding against the mark', '\uFEFFada\n', 'gbk', /UT-U09.*starts with the mark of utf-8/],
    ['an open quote', 'account\n"ada\n', undefined, /UT-U09/],
  ])('refuses %s', async (_, content, encoding, message) => {
    expect(await refusal(read('wrong.csv', content, encoding))).toMatch(message);
  });

  it('refuses a line that is no JSON by its number, and a file that is not there', async () => {
    expect(await refusal(read('wrong.ndjson', '"ada"\n{oops\n'))).toMatch(/UT-U09.*wrong\.ndjson:2 is not one JSON/);
    const missing = readAccountList(path.join(dir, 'nowhere.csv'), undefined).next();
    expect(await refusal(missing)).toMatch(/UT-U10/);
  });

  it('of 100,000 lines is read across chunks, in time', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `用户${String(index)}`);
    const names = await read('long.csv', `账号\n${lines.join('\n')}\n`);
    expect(names).toHaveLength(100_000);
    expect(names.at(-1)).toEqual({ line: 100_001, name: '用户99999' });
  });
});

describe('results', () => {
  const account = (key: string) => ({ table: 'users', key: [key], label: `n${key}` });
  const named = new Map([
    ['ada', [account('1')]],
    ['ada@x', [account('1')]],
    ['two', [account('1'), account('2')]],
  ]);
  const list = ['ada', 'bob', 'ada@x', 'two', '', 'ada', '=cmd'].map((name, index) => ({ line: index + 2, name }));

  it('tell each line what became of it', () => {
    const told = lineResults(list, named).map(({ result, first }) => [result, first]);
    expect(told).toEqual([
      ['found', null],
      ['missing', null],
      ['repeated', 2],
      ['ambiguous', null],
      ['empty', null],
      ['repeated', 2],
      ['missing', null],
    ]);
  });

  it('become a file of rejects that a spreadsheet can open', () => {
    expect(rejectsCsv(lineResults(list, named)).slice(1).split('\r\n')).toEqual([
      'line,account,result,why',
      '"3","bob","missing","names no account"',
      '"4","ada@x","repeated","the account of line 2 again"',
      '"5","two","ambiguous","names 2 accounts: n1 (1), n2 (2)"',
      '"6","","empty","the cell is empty"',
      '"7","ada","repeated","the account of line 2 again"',
      `"8","'=cmd","missing","names no account"`,
      '',
    ]);
  });
});
