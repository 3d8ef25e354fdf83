import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it, test } from 'vitest';
import type { Plan } from '../../../src/plan/model.js';
import { renderPlan } from '../../../src/review/plan.js';
import type { PlanView } from '../../../src/review/plan-view.js';
import { decided, finding, nobody, plan, planFor, rollbackPlan, standing, step } from './sample.js';

const LANGS = ['en', 'zh-CN'] as const;

function render(shown: Plan, other: Partial<PlanView> = {}): string {
  return renderPlan({ plan: shown, approvals: nobody, lang: 'en', ...other });
}

const lines = (text: string): readonly string[] => text.split('\n');
const numbers = (text: string): readonly string[] => text.match(/\d+(\.\d+)?/g) ?? [];

const HOSTILE = 'x\u001b[2J\u202eevil\nPlan \u0007\u200b';

/** A plan whose every text comes from somebody hostile. */
function hostilePlan(): Plan {
  const bad = plan();
  const { request, target } = bad.document;
  return plan({
    target: { ...target, name: HOSTILE, database: HOSTILE, address: HOSTILE, version: HOSTILE },
    request: {
      ...request,
      ticket: HOSTILE,
      reason: HOSTILE,
      by: { name: HOSTILE, identity: 'claimed' },
      accounts: [{ table: HOSTILE, key: [HOSTILE, null], label: HOSTILE }],
    },
    steps: [
      step({
        table: HOSTILE,
        because: [HOSTILE],
        automatic: [HOSTILE],
        statement: HOSTILE,
        assignments: [{ column: HOSTILE, value: `t${HOSTILE}`, when: null }],
      }),
    ],
    findings: [
      finding({ rule: HOSTILE, severity: 'high', message: HOSTILE }),
      finding({ rule: 'R005', severity: 'high', facts: { table: HOSTILE, triggers: HOSTILE } }),
    ],
    leftOut: [{ reference: HOSTILE, reason: HOSTILE, rows: 1 }],
  });
}

describe('the screen of a plan', () => {
  it('has the same numbers in the same order in both languages', () => {
    expect(numbers(render(plan(), { lang: 'zh-CN' }))).toEqual(numbers(render(plan())));
  });

  it('has a wide Chinese label beside narrow ones, aligned by cells', () => {
    const table = lines(render(plan(), { lang: 'zh-CN' })).filter((line) => /^ [-~] (sys|hr)_/.test(line));
    const ends = table.map((line) => stringWidth(line));
    expect(table).toHaveLength(4);
    expect(new Set(ends).size).toBe(1);
  });

  it.each(LANGS)('keeps 80 cells in %s, with long names too', (lang) => {
    const long = 'a_table_with_a_name_that_is_rather_long_and_goes_on_for_sixty_three';
    const because = [
      `${long} [${long}_id] -> sys_user [user_id] (by-name)`,
      `${long} [creator] -> sys_user [user_id] (inferred)`,
    ];
    const { request } = plan().document;
    const wide = plan({
      request: { ...request, reason: '因为'.repeat(60), ticket: 'T'.repeat(100) },
      steps: [
        step({ table: long, because, automatic: [`trigger ${long}`], expectedRows: 1234567890, tableRows: 9876543210 }),
      ],
      leftOut: [{ reference: because[0] ?? '', reason: 'keep-history', rows: 99 }],
    });
    for (const shown of [plan(), planFor(30), rollbackPlan(), wide, hostilePlan()]) {
      for (const line of lines(render(shown, { lang }))) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    }
  });

  it.each(LANGS)('escapes hostile values in %s', (lang) => {
    const screen = render(hostilePlan(), { lang, sql: true });
    expect(screen.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200b]/u);
    expect(lines(screen).filter((line) => /^(Plan|变更计划) /.test(line))).toHaveLength(1);
    expect(screen).toContain('x\\u{1b}[2J\\u{202e}evil\\u{a}Plan');
  });

  it('shortens 30 accounts to the first 20 and the last 5', () => {
    const screen = lines(render(planFor(30)));
    const shown = screen.filter((line) => /^ user\d+ /.test(line));
    expect(shown).toHaveLength(25);
    expect(shown.at(19)).toBe(' user20 (20)');
    expect(screen).toContain(' ... 5 more');
    expect(shown.at(20)).toBe(' user26 (26)');
  });

  it('shows a share that rounds to nothing, and one nobody counted', () => {
    const tiny = step({ number: 1, expectedRows: 1, tableRows: 100_000 });
    const unknown = step({ number: 2, table: 'sys_log', tableRows: null });
    const screen = render(plan({ steps: [tiny, unknown] }));
    expect(screen).toMatch(/sys_user_role +! +1 +100000 +<0.1 % |sys_user_role +1 +100000 +<0.1 % /);
    expect(screen).toMatch(/sys_log +5 +\? +\? /);
  });
});

describe('the state of a plan', () => {
  const approved = standing([decided('approved', { note: 'checked' })], 1);

  it.each([
    ['waiting', {}, 'WAITING FOR APPROVAL (0 of 1)', 'untether review P-7f3a9c21 -o review.html'],
    ['approved', { approvals: approved }, 'APPROVED (1 of 1)', 'untether rehearse P-7f3a9c21'],
    [
      'approved by one of two',
      { approvals: { ...approved, needed: 2 } },
      'WAITING FOR APPROVAL (1 of 2)',
      'untether review P-7f3a9c21 -o review.html',
    ],
    ['free', { approvals: { ...nobody, needed: 0 } }, 'NO APPROVAL NEEDED', 'untether rehearse P-7f3a9c21'],
    [
      'rejected',
      { approvals: { ...nobody, approvals: [decided('rejected')] } },
      'REJECTED',
      'untether plan refresh P-7f3a9c21',
    ],
    [
      'void',
      { approvals: { ...nobody, approvals: [decided('approved', { digest: 'sha256:00' })] } },
      'APPROVAL VOID: given for another digest',
      'untether plan refresh P-7f3a9c21',
    ],
    [
      'expired',
      { approvals: approved, now: new Date('2026-11-05T02:13:00Z') },
      'EXPIRED',
      'untether plan refresh P-7f3a9c21',
    ],
    [
      'not yet expired',
      { now: new Date('2026-11-05T02:12:00Z') },
      'WAITING FOR APPROVAL (0 of 1)',
      'untether review P-7f3a9c21 -o review.html',
    ],
    [
      'applied',
      { approvals: approved, applied: 'R-1', now: new Date('2027-01-01') },
      'APPLIED (run R-1)',
      'untether rollback R-1',
    ],
  ] satisfies readonly (readonly [string, Partial<PlanView>, string, string])[])('%s', (_, view, state, next) => {
    const screen = lines(render(plan(), view));
    expect(screen.find((line) => line.startsWith('State'))?.slice(9)).toMatch(
      new RegExp(`^${state.replace(/[()]/g, '\\$&')}( |$)`),
    );
    expect(screen).toContain(`Next: ${next}`);
  });

  it('names who decided, how they are known, when and why', () => {
    expect(render(plan(), { approvals: approved })).toContain(
      '         approved by wang.fang (os-login)  2026-11-03 03:00 UTC  "checked"\n',
    );
    expect(render(plan(), { approvals: approved, lang: 'zh-CN' })).toContain(
      '审核通过：wang.fang (系统登录)  2026-11-03 03:00 UTC',
    );
  });

  it('says of an approval that does not count why', () => {
    const approvals = {
      ...standing([decided('approved')], 0),
      uncounted: [{ name: 'wang.fang', reason: 'revoked' as const }],
    };
    expect(render(plan(), { approvals })).toContain('does not count: the key is revoked');
    expect(render(plan(), { approvals, lang: 'zh-CN' })).toContain('不计入：密钥已吊销');
  });

  it('says that a rollback was approved with its run', () => {
    expect(render(plan(), { approvals: { ...nobody, preApproved: true } })).toContain('APPROVED WITH THE RUN');
  });

  it('says what an applied plan did, and not that nothing was changed', () => {
    expect(render(plan(), { applied: 'R-1' })).toContain('Run R-1 has applied this plan.');
    expect(render(plan(), { applied: 'R-1' })).not.toContain('Nothing has been changed yet.');
  });

  it('leaves the next commands to a caller that prints its own', () => {
    expect(render(plan(), { next: false })).not.toContain('Next:');
  });
});

describe('attention', () => {
  it('says a rule once for many findings, and shortens them', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      finding({ rule: 'R002', severity: 'medium', facts: { reference: `t${String(index)} [u]`, rows: 1 } }),
    );
    const screen = render(plan({ findings: many }));
    expect(screen).toContain('Attention (30)');
    expect(screen.match(/Write onUnlink/g)).toHaveLength(1);
    expect(screen.match(/ MEDIUM R002/g)).toHaveLength(25);
    expect(screen).toContain('... 5 more (--json)');
  });

  it('shows who accepted a finding and why', () => {
    const accepted = [{ rule: 'R012', why: 'new approver starts today' }];
    const screen = render(plan(), {
      approvals: standing([decided('approved', { accepted })], 1),
    });
    expect(screen).toContain('    accepted by wang.fang: new approver starts today\n');
    expect(screen).not.toContain('--accept R012');
    expect(screen).toContain('--accept R010');
  });

  it('keeps the words of a rule that this version does not know', () => {
    const screen = render(
      plan({ findings: [finding({ rule: 'R999', severity: 'high', message: 'Something new.' })] }),
      { lang: 'zh-CN' },
    );
    expect(screen).toContain(' 高 R999 Something new.');
  });
});

describe('parts of a plan', () => {
  it('only one table', () => {
    const screen = render(plan(), { table: 'sys_user_role', sql: true });
    expect(screen).not.toMatch(/^ - sys_notice_read/m);
    expect(screen).toContain(' (showing 1 of 4)');
    expect(screen.match(/^-- step/gm)).toHaveLength(1);
    expect(screen).toContain('46 rows deleted, 3 rows updated, 4 tables.');
  });

  it.each([['lina'], ['117']])('only account %s', (account) => {
    const screen = render(plan(), { account });
    expect(screen).toMatch(/^Accounts \(3\) {2}sys_user\n lina \(117\)\n \(showing 1 of 3\)$/m);
  });

  it('the statements, long ones clipped and said to be', () => {
    const statement = `DELETE FROM t WHERE id IN (${'1, '.repeat(1000)}1)`;
    const screen = render(plan({ steps: [step({ statement, statements: 3 })] }), { sql: true });
    expect(screen).toContain('-- step 1: delete on sys_user_role, expect 5 rows\nDELETE FROM t WHERE id IN (1, ');
    expect(screen).toContain(
      '-- the first of 3 statements; all of them are in plan.sql\n-- the first 2000 of 3029 characters; the whole statement is in plan.sql\n',
    );
    expect(Math.max(...lines(screen).map((line) => line.length))).toBe(2003);
  });
});

test('colour repeats what words say', () => {
  const painted = (code: number) => (text: string) => `\u001b[${String(code)}m${text}\u001b[0m`;
  const paint = { strong: painted(1), faint: painted(2), good: painted(32), warning: painted(33), danger: painted(31) };
  const screen = render(plan(), { paint });
  expect(screen).toContain('State    \u001b[33mWAITING FOR APPROVAL (0 of 1)\u001b[0m');
  expect(screen).toContain(' \u001b[31mHIGH\u001b[0m R012 zhangwei');
  expect(stripVTControlCharacters(screen)).toBe(render(plan()));
});
