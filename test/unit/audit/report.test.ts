import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/audit/chain.js';
import type { PeriodReport } from '../../../src/audit/report/model.js';
import { readPeriod } from '../../../src/audit/report/period.js';
import { reportCsv } from '../../../src/audit/report/csv.js';
import { reportHtml } from '../../../src/audit/report/html.js';
import { reportMarkdown } from '../../../src/audit/report/markdown.js';
import { lasting } from '../../../src/audit/report/sections.js';
import { summarise } from '../../../src/audit/report/summarise.js';
import { SEED, tries } from '../../helpers/seed.js';
import { refusal } from '../../helpers/thrown.js';

const START = Date.UTC(2026, 8, 1);
const PERIOD = { from: '2026-10-01', to: '2026-12-31' };

interface Made {
  readonly action: string;
  readonly actor: string;
  /** Number of the plan; runs are called after it. */
  readonly plan: number;
  readonly at: number;
  readonly deleted: number;
}

const entryOf = ({ action, actor, plan, at, deleted }: Made, index: number): AuditEntry => ({
  ...{
    self: '',
    sequence: index + 1,
    at: new Date(at).toISOString(),
    previous: '',
    actor,
    identity: 'claimed',
    action,
  },
  ...{ target: plan % 2 === 0 ? 'hr' : 'crm', plan: `P-${plan}`, planDigest: `sha256:${plan}` },
  ...{ run: /planned|plan\./.test(action) ? '' : `R-${plan}`, accounts: [], tables: [], note: '' },
  counts: { deleted, updated: 1, inserted: 0 },
});

async function report(entries: readonly AuditEntry[]): Promise<PeriodReport> {
  async function* stream(): AsyncGenerator<AuditEntry> {
    for (const entry of entries) yield await Promise.resolve(entry);
  }
  return summarise(stream(), PERIOD);
}

/** Plans that go through random parts of their life, at random times before, in and after the period. */
const lives = fc.array(
  fc.record({
    kind: fc.constantFrom('unlink', 'rollback', 'relink', 'orphans'),
    asker: fc.constantFrom('ann', 'bob', 'cy'),
    approver: fc.constantFrom('ann', 'bob', 'cy'),
    decision: fc.constantFrom('approved', 'rejected', null),
    end: fc.constantFrom('committed', 'not-committed', 'attested', 'nothing', null),
    start: fc.integer({ min: 0, max: 150 * 24 * 3600 }),
    waits: fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 90_000 })),
    deleted: fc.integer({ min: 0, max: 500 }),
  }),
  { maxLength: 25 },
);

type Life = (typeof lives extends fc.Arbitrary<infer T> ? T : never)[number];

function entriesOf(all: readonly Life[]): readonly Made[] {
  const made = all.flatMap(({ kind, asker, approver, decision, end, start, waits, deleted }, plan) => {
    const planned = START + start * 1000;
    const decided = planned + waits[0] * 1000;
    const ended = decided + waits[1] * 1000;
    const base = { plan, deleted };
    return [
      { ...base, action: `${kind}.planned`, actor: asker, at: planned },
      ...(decision ? [{ ...base, action: `plan.${decision}`, actor: approver, at: decided }] : []),
      ...(end && end !== 'attested' ? [{ ...base, action: `${kind}.prepared`, actor: asker, at: ended }] : []),
      ...(end && end !== 'nothing' ? [{ ...base, action: `${kind}.${end}`, actor: asker, at: ended + 1 }] : []),
    ];
  });
  return made.toSorted((a, b) => a.at - b.at);
}

const within = (at: number): boolean => at >= Date.UTC(2026, 9, 1) && at < Date.UTC(2027, 0, 1);

describe('a report over a random log', () => {
  it('counts what a plain look at the lives of its plans counts', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (all) => {
        const made = entriesOf(all);
        const told = await report(made.map(entryOf));
        const inside = made.filter(({ at }) => within(at));
        const count = (test: RegExp): number => inside.filter(({ action }) => test.test(action)).length;
        const sum = (name: 'planned' | 'approved' | 'rejected' | 'committed' | 'attested' | 'failed'): number =>
          told.operations.reduce((total, each) => total + each[name], 0);
        expect(told.log).toMatchObject({ entries: made.length, inPeriod: inside.length });
        for (const name of ['planned', 'approved', 'rejected', 'committed', 'attested'] as const)
          expect(sum(name), name).toBe(count(new RegExp(`\\.${name}$`)));
        const lost = all.filter(({ end, start, waits }) => {
          const begun = START + (start + waits[0] + waits[1]) * 1000;
          return (end === 'nothing' || end === 'not-committed') && within(begun);
        });
        expect([sum('failed'), told.failures.length]).toEqual([lost.length, lost.length]);
        expect(told.failures.filter(({ outcome }) => outcome === 'rolled-back')).toHaveLength(
          lost.filter(({ end }) => end === 'not-committed').length,
        );
        const changed = inside.filter(({ action }) => /\.(committed|attested)$/.test(action));
        expect(told.rows.deleted).toBe(changed.reduce((total, { deleted }) => total + deleted, 0));
        expect(told.targets.reduce((total, { runs }) => total + runs, 0)).toBe(changed.length);
        const own = all.filter(
          ({ decision, asker, approver, start, waits }) =>
            decision === 'approved' && asker === approver && within(START + (start + waits[0]) * 1000),
        );
        expect(told.selfApprovals).toHaveLength(own.length);
        const waits = changed.map(({ plan }) => (all[plan]?.waits[0] ?? 0) + (all[plan]?.waits[1] ?? 0));
        expect(told.waiting.commit).toMatchObject({
          count: waits.length,
          shortest: waits.length === 0 ? null : Math.min(...waits),
          longest: waits.length === 0 ? null : Math.max(...waits),
        });
        for (const render of [reportMarkdown, reportHtml, reportCsv])
          expect(render(told, 'en')).not.toBe(render(told, 'zh-CN'));
      }),
      { seed: SEED, numRuns: tries(60, 3000) },
    );
  });
});

const HOSTILE = '=1+1|<script>alert(1)</script>\u001b[31m[x](y)';

describe('a report', () => {
  const scan = (day: string, rows: number): AuditEntry => ({
    ...entryOf({ action: 'scan.done', actor: HOSTILE, plan: 0, at: Date.parse(day), deleted: 0 }, 0),
    target: HOSTILE,
    counts: { findings: 2, rows, critical: rows, high: 0, medium: 0, low: 0, skipped: 0 },
    note: 'complete',
  });
  const entries = [
    entryOf({ action: 'unlink.planned', actor: HOSTILE, plan: 1, at: Date.parse('2026-10-02'), deleted: 0 }, 0),
    scan('2026-10-03', 40),
    scan('2026-11-03', 7),
  ];

  it('shows what somebody called himself as text, in every format', async () => {
    const told = await report(entries);
    const html = reportHtml(told, 'en');
    expect(html).not.toMatch(/<script|\u001b/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html).toContain('<polyline');
    expect(reportMarkdown(told, 'en')).not.toMatch(/(?<!\\)<script|\u001b|\[x\]\(y\)/);
    expect(reportCsv(told, 'en')).not.toMatch(/"=1|\u001b/);
    expect(told.scans).toEqual([
      {
        at: '2026-10-03T00:00:00.000Z',
        target: HOSTILE,
        complete: true,
        findings: 2,
        rows: 40,
        critical: 40,
        high: 0,
        medium: 0,
        low: 0,
      },
      {
        at: '2026-11-03T00:00:00.000Z',
        target: HOSTILE,
        complete: true,
        findings: 2,
        rows: 7,
        critical: 7,
        high: 0,
        medium: 0,
        low: 0,
      },
    ]);
  });

  it('takes the median between two, and shows times by their two largest units', () => {
    expect([null, 0, 59, 60, 3_700, 90_061].map(lasting)).toEqual([
      '-',
      '0 s',
      '59 s',
      '1 min',
      '1 h 1 min',
      '1 d 1 h',
    ]);
  });

  it('is of days that exist', async () => {
    expect(readPeriod({ quarter: '2026Q4' })).toEqual(PERIOD);
    expect(readPeriod({ quarter: '2028-q1' })).toEqual({ from: '2028-01-01', to: '2028-03-31' });
    expect(readPeriod({ from: '2028-02-29', to: '2028-02-29' })).toEqual({ from: '2028-02-29', to: '2028-02-29' });
    for (const wrong of [
      {},
      { from: '2026-10-01' },
      { from: '2026-02-30', to: '2026-03-01' },
      { from: '2026-03-02', to: '2026-03-01' },
      { from: '1.10.2026', to: '2026-12-31' },
      { quarter: '2026Q5' },
      { quarter: '2026Q4', to: '2026-12-31' },
    ])
      expect(await refusal(Promise.resolve().then(() => readPeriod(wrong)))).toMatchObject({ code: 'U09' });
  });
});
