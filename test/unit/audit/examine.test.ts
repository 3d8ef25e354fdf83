/** What was done to a log is named, by the log itself or by what others remember of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditState, entryLine, NO_HEAD, sha256, type AuditEvent } from '../../../src/audit/chain.js';
import { type Anchor, type BreakKind, examineLog } from '../../../src/audit/examine.js';
import { appendAudit, sealAudit } from '../../../src/audit/log.js';
import { readSealed } from '../../../src/audit/past.js';
import { SEED, tries } from '../../helpers/seed.js';

let folder = '';
let log = '';

const event = (run: string, action = 'unlink.committed'): AuditEvent => ({
  ...{ actor: 'ada', identity: 'signed', action, target: 'app', plan: '', planDigest: '', run },
  ...{ accounts: [], tables: ['users'], counts: { deleted: 1 }, note: 'n', hashes: { snapshot: 'a'.repeat(64) } },
});

const RUNS = ['R-1', 'R-2', 'R-3', 'R-4', 'R-5', 'R-6'];
let anchors: readonly Anchor[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'untether-examine-'));
  log = path.join(folder, 'audit.jsonl');
  const heads: string[] = [];
  for (const run of RUNS) heads.push(await appendAudit(log, event(run), new Date('2026-01-01')));
  anchors = [2, 4, 6].map((entries) => ({
    witness: `run ${RUNS[entries - 1] ?? ''} in the ledger`,
    head: heads[entries - 1] ?? '',
    entries: null,
    committed: RUNS[entries - 1] ?? null,
    decision: null,
  }));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const lines = (): string[] => readFileSync(log, 'utf8').trimEnd().split('\n');
const put = (all: readonly string[]): void => {
  writeFileSync(log, all.map((line) => `${line}\n`).join(''));
};

/** Entries written anew from `from` on, so that they hang together. */
function rewritten(all: readonly string[], from: number): readonly string[] {
  const kept = all.slice(0, from - 1);
  const before = kept.at(-1);
  let previous = before === undefined ? NO_HEAD : sha256(before);
  const anew = all.slice(from - 1).map((_, index) => {
    const line = entryLine(event(`R-${String(from + index)}`, 'unlink.committed'), {
      sequence: from + index,
      at: '2026-02-02T00:00:00.000Z',
      previous,
    });
    previous = sha256(line);
    return line;
  });
  return [...kept, ...anew];
}

describe('what was done to a log', () => {
  it('is nothing, as long as nothing was', async () => {
    const state = await examineLog(log, anchors);
    expect(state).toEqual({
      entries: 6,
      head: sha256(lines()[5] ?? ''),
      breaks: [],
      anchored: 6,
      anchors: 3,
      sealed: 0,
    });
  });

  it.each([
    ['dropped', 3, (all: string[]) => all.filter((_, index) => index !== 2)],
    ['dropped', 1, (all: string[]) => all.slice(1)],
    ['reordered', 3, (all: string[]) => [...all.slice(0, 2), all[3], all[2], ...all.slice(4)]],
    ['repeated', 2, (all: string[]) => [...all.slice(0, 2), all[1], ...all.slice(2)]],
    ['edited', 3, (all: string[]) => all.map((line, index) => (index === 2 ? line.replace('"ada"', '"bob"') : line))],
    ['edited', 6, (all: string[]) => all.map((line, index) => (index === 5 ? line.replace('"ada"', '"bob"') : line))],
    ['edited', 4, (all: string[]) => all.map((line, index) => (index === 3 ? line.replace('{', '') : line))],
    ['rewritten', 4, (all: string[]) => [...all.slice(0, 2), rewritten(all, 3)[2], ...all.slice(3)]],
  ] as const satisfies readonly (readonly [BreakKind, number, (all: string[]) => readonly (string | undefined)[]])[])(
    'is named by the log itself: %s at %i',
    async (kind, entry, change) => {
      put(change(lines()).map(String));
      const { breaks } = await examineLog(log, []);
      expect(breaks.map((one) => one.kind)).toContain(kind);
      expect(
        breaks.some((one) => one.kind === kind && Math.abs(one.entry - entry) <= 1),
        JSON.stringify(breaks),
      ).toBe(true);
      await expect(auditState(log)).rejects.toMatchObject({ code: 'I02' });
    },
  );

  it.each([
    ['rewritten', 3],
    ['rewritten', 6],
    ['rewritten', 1],
  ] as const)('is named by those who remember it: %s from entry %i on', async (kind, from) => {
    put(rewritten(lines(), from));
    expect((await examineLog(log, [])).breaks).toEqual([]);
    const { breaks } = await examineLog(log, anchors);
    expect(new Set(breaks.map((one) => one.kind))).toEqual(new Set([kind]));
  });

  it.each([1, 2, 3, 4, 5, 6])('is named when the last %i entries are cut off', async (count) => {
    put(lines().slice(0, -count));
    expect((await examineLog(log, [])).breaks).toEqual([]);
    expect((await examineLog(log, anchors)).breaks[0]?.kind).toBe('truncated');
  });

  it('tells a run whose entry is gone, though the head that its ledger row saw is there', async () => {
    put(lines().slice(0, 5));
    const seen = sha256(lines()[4] ?? '');
    const [anchor] = (await examineLog(log, [{ ...anchors[2], head: seen } as Anchor])).breaks;
    expect(anchor).toMatchObject({ kind: 'unwitnessed', entry: 6 });
  });

  it('tells how many entries nobody vouches for', async () => {
    const { anchored, entries } = await examineLog(log, anchors.slice(0, 1));
    expect([anchored, entries]).toEqual([2, 6]);
  });

  const li = (head: string, entries: number, decision: string | null = null): Anchor => ({
    ...{ witness: 'li', committed: null },
    ...{ head, entries, decision },
  });

  it('is named when somebody remembers another log, however it begins', async () => {
    const { breaks, anchors: matched } = await examineLog(log, [li('c'.repeat(64), 2)]);
    expect([breaks.map(({ kind }) => kind), matched]).toEqual([['rewritten'], 0]);
    put([]);
    const gone = await examineLog(log, [li(anchors[0]?.head ?? '', 2)]);
    expect([gone.breaks.map(({ kind }) => kind), gone.anchors]).toEqual([['truncated'], 0]);
  });

  it('is named when a decision on an empty log has no entry', async () => {
    const { breaks, anchors: matched } = await examineLog(log, [li(NO_HEAD, 0, 'd'.repeat(64))]);
    expect([breaks.map(({ kind }) => kind), matched]).toEqual([['unwitnessed'], 0]);
    expect((await examineLog(log, [li(NO_HEAD, 0)])).breaks).toEqual([]);
  });
});

describe('a log that was broken and put aside', () => {
  const seal = (hashes: Readonly<Record<string, string>>): AuditEvent => ({ ...event('', 'log.sealed'), hashes });
  const flip = (): void => {
    put(lines().map((line, index) => (index === 3 ? line.replace('"ada"', '"bob"') : line)));
  };

  it('still vouches for what it held, before and behind what was edited', async () => {
    flip();
    const { broken } = await sealAudit(log, seal, new Date('2026-02-01'));
    expect(readFileSync(broken ?? '', 'utf8').split('\n')).toHaveLength(7);
    const { breaks, anchors: matched, sealed, entries } = await examineLog(log, anchors);
    expect({ breaks, matched, sealed, entries }).toEqual({ breaks: [], matched: 3, sealed: 1, entries: 1 });
  });

  it('does so when the log after it was put aside, too', async () => {
    flip();
    await sealAudit(log, seal, new Date('2026-02-01'));
    await appendAudit(log, event('R-7'), new Date('2026-02-02'));
    put(lines().map((line, index) => (index === 1 ? line.replace('"ada"', '"bob"') : line)));
    await sealAudit(log, seal, new Date('2026-02-03'));
    const { breaks, sealed } = await examineLog(log, anchors);
    expect({ breaks, sealed }).toEqual({ breaks: [], sealed: 2 });
  });

  it('is missed when it is gone or changed', async () => {
    flip();
    const { broken } = await sealAudit(log, seal, new Date('2026-02-01'));
    writeFileSync(broken ?? '', '');
    const { breaks } = await examineLog(log, []);
    expect(breaks.map(({ kind, entry }) => [kind, entry])).toEqual([['dropped', 1]]);
  });

  it('says how young the entries may be that cannot be read any more', async () => {
    const until = async (): Promise<string | undefined> => {
      await sealAudit(log, seal, new Date('2026-02-01'));
      return (await readSealed(log))[0]?.unclearUntil;
    };
    flip();
    expect(await until()).toBe('2026-01-01T00:00:00.000Z');
    rmSync(log);
    for (const run of RUNS) await appendAudit(log, event(run), new Date('2026-01-02'));
    put(lines().map((line, index) => (index === 5 ? line.replace('"ada"', '"bob"') : line)));
    expect(await until()).toBe('2026-02-01T00:00:00.000Z');
  });
});

describe('a bit', () => {
  it('of any entry cannot be flipped unseen', async () => {
    const bytes = readFileSync(log);
    const bits = bytes.length * 8;
    // The long test flips each one; usually every so many, beginning by the seed, and all of the last line.
    const step = tries(193, 1);
    const last = (bytes.length - (lines()[5]?.length ?? 0) - 1) * 8;
    const chosen = [
      ...Array.from({ length: Math.floor(last / step) }, (_, index) => index * step + (SEED % step)),
      ...Array.from({ length: Math.floor((bits - last) / tries(7, 1)) }, (_, index) => last + index * tries(7, 1)),
    ].filter((bit) => bit < bits);
    const unseen: number[] = [];
    for (const bit of chosen) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      writeFileSync(log, flipped);
      const code = await auditState(log).then(
        ({ torn }) => (torn ? 'torn' : 'whole'),
        () => 'I02',
      );
      const { breaks } = await examineLog(log, []);
      if (code !== 'I02' || breaks.length === 0) unseen.push(bit);
    }
    expect(chosen.length).toBeGreaterThan(500);
    expect(unseen).toEqual([]);
  });
});
