/** Whole screens, as people see them. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/plan/model.js';
import { renderPlan } from '../../../src/review/plan.js';
import type { PlanView } from '../../../src/review/plan-view.js';
import { nobody, plan, rollbackPlan } from './sample.js';

function render(shown: Plan, other: Partial<PlanView> = {}): string {
  return renderPlan({ plan: shown, approvals: nobody, lang: 'en', ...other });
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
       HIGH R010 sys_dept [leader] holds the name 张伟, which another account has as
                 its user_name.
          Whoever wrote the row may have meant that account. Look at the rows with
          show --rows and keep them out of the plan when it cannot be told whose they
          are.
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
      Next: untether review P-7f3a9c21 -o review.html
            untether approve P-7f3a9c21 --digest 7f3a9c21
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
       高 R010 sys_dept [leader] 存放的姓名 张伟 是另一个账号的 user_name。
          写入者指的可能是那个账号。用 show --rows 查看这些行，无法判断归属时排除在变
          更计划之外。
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
      下一步：untether review P-7f3a9c21 -o review.html
              untether approve P-7f3a9c21 --digest 7f3a9c21
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
      Next: untether review P-7f3a9c21 -o review.html
            untether approve P-7f3a9c21 --digest 7f3a9c21
      "
    `);
  });

  it('names the rules that nobody looked at, also where nothing was found', () => {
    const off = plan({ findings: [], rulesOff: ['R009', 'R012'] });
    expect(render(off)).toContain('\nAttention (0)\n Not looked for, switched off in untether.yaml: R009, R012.\n');
    expect(render(off, { lang: 'zh-CN' })).toContain('\n 未检查（已在 untether.yaml 中关闭）：R009, R012。\n');
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
});
