import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AuditEvent, auditState, NO_HEAD, readLog } from '../../../src/audit/chain.js';
import { appendAudit } from '../../../src/audit/log.js';
import { CHECKOUT } from '../../helpers/programs.js';

let folder = '';
let log = '';
const NOW = new Date('2026-03-04T05:06:07.000Z');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'untether-audit-'));
  log = path.join(folder, 'audit.jsonl');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function event(note: string): AuditEvent {
  const nothing = { identity: 'claimed', action: 'test', target: 'app', plan: '', planDigest: '', run: '' };
  return { actor: 'ada', ...nothing, accounts: [], tables: [], counts: {}, note };
}

const append = (note: string): Promise<string> => appendAudit(log, event(note), NOW);
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const lockText = (pid: number): string => `${String(pid)} 0123456789abcdef ${hostname()}`;

function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function notes(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { note } of readLog(log)) found.push(note);
  return found;
}

test('a log that is not there is empty', async () => {
  expect(await auditState(log)).toEqual({ entries: 0, head: NO_HEAD, torn: false });
});

test('each entry names the hash of the line before; the lock goes', async () => {
  const heads = [await append('one'), await append('two')];
  const lines = readFileSync(log, 'utf8').split('\n');
  expect(heads).toEqual(lines.slice(0, 2).map(sha256));
  expect(await auditState(log)).toEqual({ entries: 2, head: heads[1], torn: false });
  expect(readdirSync(folder)).toEqual(['audit.jsonl']);
});

test('appends at the same moment in one process keep the chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => append(String(index))));
  expect(new Set(await notes()).size).toBe(20);
});

test('appends of several processes keep the chain', async () => {
  const script = `
    import { appendAudit } from ${JSON.stringify(path.join(CHECKOUT, 'src/audit/log.ts'))};
    const event = ${JSON.stringify(event(''))};
    for (let n = 0; n < 15; n += 1) await appendAudit(${JSON.stringify(log)}, { ...event, note: process.argv[2] + n }, new Date());`;
  const file = path.join(folder, 'append.ts');
  writeFileSync(file, script);
  const jiti = path.join(CHECKOUT, 'node_modules/jiti/lib/jiti-cli.mjs');
  const codes = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (name) => {
      const child = spawn(process.execPath, [jiti, file, name], { stdio: ['ignore', 'ignore', 'inherit'] });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    }),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(new Set(await notes()).size).toBe(60);
});

test.each([
  ['half an entry', Buffer.from('{"sequence":2,"at":"20')],
  ['half a character', Buffer.from([0x7b, 0x22, 0xe5, 0xbc])],
  ['zeros of a power cut', Buffer.alloc(40)],
  ['a line that is not JSON', Buffer.from('{"sequence":2,"at\n')],
  ['a crash after a crash', Buffer.from('{"seq\n{"sequence":2')],
])('a torn tail is kept, told and named by the next entry: %s', async (_, tail) => {
  await append('one');
  appendFileSync(log, tail);
  const bytes = tail.at(-1) === 0x0a ? tail.subarray(0, -1) : tail;
  expect(await auditState(log)).toEqual({ entries: 1, head: sha256(bytes), torn: true });
  const before = readFileSync(log);

  await append('two');
  expect(readFileSync(log).subarray(0, before.length)).toEqual(before);
  const entries = [];
  for await (const entry of readLog(log)) entries.push(entry);
  expect(entries.map(({ sequence, note }) => [sequence, note])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
  expect(entries[1]?.previous).toBe(sha256(bytes));
  expect((await auditState(log)).torn).toBe(false);
});

test('an entry that lost only its newline is an entry', async () => {
  const head = await append('one');
  writeFileSync(log, readFileSync(log, 'utf8').trimEnd());
  expect(await auditState(log)).toEqual({ entries: 1, head, torn: true });
  await append('two');
  expect(await notes()).toEqual(['one', 'two']);
});

test.each([
  ['an edited entry', (text: string) => text.replace('"one"', '"eno"'), 1],
  ['an entry made unreadable', (text: string) => text.replace('{"sequence":2', '"sequence":2'), 2],
  ['a removed entry', (text: string) => text.replace(/^.*"two".*\n/m, ''), 2],
  ['an inserted line', (text: string) => text.replace('\n', '\nnot JSON\n'), 2],
  ['a line of other JSON', (text: string) => text.replace('\n', '\nnull\n'), 2],
  ['an edited torn line', (text: string) => text.replace('{"torn', '{"born'), 4],
  ['a removed torn line', (text: string) => text.replace('{"torn\n', ''), 4],
])('%s breaks the chain', async (_, edit, entry) => {
  for (const note of ['one', 'two', 'three']) await append(note);
  appendFileSync(log, '{"torn');
  await append('four');
  writeFileSync(log, edit(readFileSync(log, 'utf8')));
  await expect(notes()).rejects.toMatchObject({ code: 'I02', facts: { entry } });
  await expect(append('five')).rejects.toMatchObject({ code: 'I02' });
});

test('the lock of a dead process is taken over, by one', async () => {
  writeFileSync(`${log}.lock`, lockText(deadPid()));
  await Promise.all([append('one'), append('two'), append('three')]);
  expect(await notes()).toHaveLength(3);
  expect(readdirSync(folder)).toEqual(['audit.jsonl']);
});

test('the lock of an earlier process with our id is taken over', async () => {
  writeFileSync(`${log}.lock`, lockText(process.pid));
  await append('one');
  expect(existsSync(`${log}.lock`)).toBe(false);
});

test.each([
  ['a living process', lockText(process.ppid)],
  ['a process of another host', `1 0123456789abcdef not-${hostname()}`],
])('the lock of %s is respected, and named after ten seconds', async (_, text) => {
  writeFileSync(`${log}.lock`, text);
  let seconds = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (seconds += 3) * 1000);
  await expect(append('one')).rejects.toMatchObject({
    code: 'L01',
    why: [expect.stringContaining(text), expect.any(String)],
  });
  expect(readFileSync(`${log}.lock`, 'utf8')).toBe(text);
  expect(existsSync(log)).toBe(false);
});
