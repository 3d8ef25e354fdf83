import stringWidth from 'string-width';
import { describe, expect, it, test } from 'vitest';
import type { Plan } from '../../../src/plan/model.js';
import { plainPaint } from '../../../src/review/paint.js';
import { renderPlan } from '../../../src/review/plan.js';
import type { PlanView } from '../../../src/review/plan-view.js';
import { decided, finding, nobody, plan, planFor, rollbackPlan, step } from './sample.js';

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
  it('in English', () => {
    expect(render(plan(), { offsetMinutes: 480 })).toMatchInlineSnapshot(`
      "Plan P-7f3a9c21   3 accounts: 46 rows deleted, 3 rows updated, in 4 tables
      Target   hr_prod (PRODUCTION)  mariadb 10.11.19  hr  127.0.0.1:3306
      Ticket   OPS-2214  "offboarding 2026-11, HR list no. 31"
      Made by  chen.li (signed)  2026-11-03 10:12 +08:00    expires 2026-11-05 10:12
      State    WAITING FOR APPROVAL (0 of 1)    digest 7f3a 9c21 0b5e d144
      Undo     yes: all 49 rows will be in the snapshot

        - delete   ~ update   + insert   ! needs attention
         table                  rows     of  share  link                          undo
       ~ sys_dept             !    1     37  2.7 %  leader -> NULL by name        yes
       ~ hr_approval_delegate      2     88  2.3 %  delegate_id -> NULL declared  yes
       - sys_notice_read      !   41  18930  0.2 %  user_id inferred              yes
       - sys_user_role             5   1204  0.4 %  user_id declared              yes
      Besides, the engine does by itself: sys_notice_read: trigger trg_notice_read.

      Kept on purpose (815 rows)
       sys_oper_log [oper_id]   812  rule keep-history
       sys_user_post [user_id]    3  not selected

      Left out, not decided (4 rows)
       sys_file [owner]  4  undecided
       sys_task [props]  ?  cannot be counted

      Attention (3)
       HIGH R010 sys_dept [leader] holds the name 张伟, which belongs to nobody or to
                 another account.
          A name that was changed or given to someone else leads to the wrong person.
          Look at the rows with show --rows and keep them out of the plan when it
          cannot be told whose they are.
          To accept it when approving: --accept R010 --why "..."
       HIGH R012 zhangwei (104) is the last active holder of finance_approver (7).
          After this plan nobody holds it. Grant it to someone first, or accept the
          finding with a reason when approving.
          To accept it when approving: --accept R012 --why "..."
       MEDIUM R005 sys_notice_read has triggers that will fire: trg_notice_read.
          A trigger can change rows that no step names, or call something outside the
          database. Read it, and rehearse: a run that changes more than the plan says
          is rolled back.
       Also 1 low, 2 info: untether show P-7f3a9c21 --json

      Accounts (3)  sys_user
       zhangwei (104)
       lina (117)
       张伟 (288)

      46 rows deleted, 3 rows updated, 4 tables. Nothing has been changed yet.
      Next: untether approve P-7f3a9c21 --digest 7f3a9c21
      "
    `);
  });

  it('in Chinese', () => {
    expect(render(plan(), { lang: 'zh-CN', offsetMinutes: 480 })).toMatchInlineSnapshot(`
      "变更计划 P-7f3a9c21   3 个账号：删除 46 行，更新 3 行，涉及 4 张表
      目标库  hr_prod (生产)  mariadb 10.11.19  hr  127.0.0.1:3306
      工单    OPS-2214  “offboarding 2026-11, HR list no. 31”
      申请人  chen.li (已签名)  2026-11-03 10:12 +08:00    有效期至 2026-11-05 10:12
      状态    等待审核（0 / 1）    摘要值 7f3a 9c21 0b5e d144
      回滚    可以：49 行将全部写入快照

        - 删除   ~ 更新   + 插入   ! 需要注意
         表                     行数   全表   占比  关联关系                    回滚
       ~ sys_dept             !    1     37  2.7 %  leader -> NULL 按姓名匹配   可以
       ~ hr_approval_delegate      2     88  2.3 %  delegate_id -> NULL 已声明  可以
       - sys_notice_read      !   41  18930  0.2 %  user_id 推断                可以
       - sys_user_role             5   1204  0.4 %  user_id 已声明              可以
      此外，数据库会自动执行：sys_notice_read: trigger trg_notice_read。

      有意保留 (815 行)
       sys_oper_log [oper_id]   812  规则 keep-history
       sys_user_post [user_id]    3  未选择

      未纳入，尚未决定 (4 行)
       sys_file [owner]  4  尚未决定
       sys_task [props]  ?  无法计数

      风险项 (3)
       高 R010 sys_dept [leader] 存放的姓名 张伟 不属于任何账号，或属于另一个账号。
          姓名被修改过或已归他人使用时，会指向错误的人。用 show --rows 查看这些行，无
          法判断归属时排除在变更计划之外。
          审核时接受该风险项：--accept R010 --why "..."
       高 R012 zhangwei (104) 是 finance_approver (7) 最后一名有效持有者。
          执行后将没有人持有它。应先授予他人，或在审核时附上原因接受该风险项。
          审核时接受该风险项：--accept R012 --why "..."
       中 R005 sys_notice_read 上有会被触发的触发器：trg_notice_read。
          触发器可能修改没有任何步骤提到的行，或调用数据库之外的功能。应查看其内容并先
          演练：改动超出变更计划的执行会被回滚。
       另有低 1 项，提示 2 项：untether show P-7f3a9c21 --json

      账号 (3)  sys_user
       zhangwei (104)
       lina (117)
       张伟 (288)

      删除 46 行，更新 3 行，4 张表。尚未改动任何数据。
      下一步：untether approve P-7f3a9c21 --digest 7f3a9c21
      "
    `);
  });

  it('of a rollback says what it undoes', () => {
    expect(render(rollbackPlan())).toMatchInlineSnapshot(`
      "Plan P-7f3a9c21   rollback of run R-20261103-1: 5 rows inserted, in 1 table
      Target   hr_prod (PRODUCTION)  mariadb 10.11.19  hr  127.0.0.1:3306
      Ticket   OPS-2214  "offboarding 2026-11, HR list no. 31"
      Made by  chen.li (signed)  2026-11-03 02:12 UTC    expires 2026-11-05 02:12
      State    WAITING FOR APPROVAL (0 of 1)    digest 7f3a 9c21 0b5e d144
      Undo     yes: all 5 rows will be in the snapshot

        - delete   ~ update   + insert   ! needs attention
         table          rows  of  share  link                         undo
       + sys_user_role     5   ?      ?  undoes the delete of step 4  yes

      Accounts (3)  sys_user
       zhangwei (104)
       lina (117)
       张伟 (288)

      5 rows inserted, 1 table. Nothing has been changed yet.
      Next: untether approve P-7f3a9c21 --digest 7f3a9c21
      "
    `);
  });

  it('of a plan without steps', () => {
    const empty = plan({
      steps: [],
      leftOut: [],
      findings: [],
      summary: { delete: 0, update: 0, insert: 0, tables: 0, accounts: 1, undoable: true },
    });
    expect(render(empty)).toMatchInlineSnapshot(`
      "Plan P-7f3a9c21   1 account: nothing to do
      Target   hr_prod (PRODUCTION)  mariadb 10.11.19  hr  127.0.0.1:3306
      Ticket   OPS-2214  "offboarding 2026-11, HR list no. 31"
      Made by  chen.li (signed)  2026-11-03 02:12 UTC    expires 2026-11-05 02:12
      State    NOTHING TO DO    digest 7f3a 9c21 0b5e d144
      Undo     nothing to undo

      Accounts (3)  sys_user
       zhangwei (104)
       lina (117)
       张伟 (288)

      Nothing has been changed yet.
      Next: untether scan
      "
    `);
  });

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
      leftOut: [{ reference: `${because[0] ?? ''}`, reason: 'keep-history', rows: 99 }],
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
  const approved = { approvals: [decided('approved', { note: 'checked' })], valid: 1, needed: 1 };

  it.each([
    ['waiting', {}, 'WAITING FOR APPROVAL (0 of 1)', 'untether approve P-7f3a9c21 --digest 7f3a9c21'],
    ['approved', { approvals: approved }, 'APPROVED (1 of 1)', 'untether rehearse P-7f3a9c21'],
    [
      'approved by one of two',
      { approvals: { ...approved, needed: 2 } },
      'WAITING FOR APPROVAL (1 of 2)',
      'untether approve P-7f3a9c21 --digest 7f3a9c21',
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
      'untether approve P-7f3a9c21 --digest 7f3a9c21',
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
      approvals: { approvals: [decided('approved', { accepted })], valid: 1, needed: 1 },
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
  const mark = (name: string) => (text: string) => `<${name} ${text}>`;
  const paint = {
    strong: mark('strong'),
    faint: mark('faint'),
    good: mark('good'),
    warning: mark('warning'),
    danger: mark('danger'),
  };
  const screen = render(plan(), { paint });
  expect(screen).toContain('State    <warning WAITING FOR APPROVAL (0 of 1)>');
  expect(screen).toContain(' <danger HIGH> R012 zhangwei');
  expect(screen.replace(/<\w+ ([^<>]*)>/g, '$1').replace(/ +$/gm, '')).toBe(render(plan()));
  expect(render(plan(), { paint: plainPaint })).toBe(render(plan()));
});
