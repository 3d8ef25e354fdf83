import { describe, expect, it } from 'vitest';
import { escapeMarkdown, planMarkdown } from '../../../src/review/markdown.js';
import { finding, plan, planFor, rollbackPlan, step } from './sample.js';

const section = (text: string, title: string): string =>
  text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${title}`)) ?? '';

describe('plan.md', () => {
  it('is the plan in English, in Chinese, and its statements once', () => {
    const { document } = plan();
    const short = plan({
      findings: document.findings.slice(1, 2),
      leftOut: document.leftOut.slice(0, 2),
      steps: document.steps.slice(1, 3),
    });
    expect(planMarkdown(short)).toMatchInlineSnapshot(`
      "# Plan P-7f3a9c21 / 变更计划

      ## English

      ### Summary

      **3 accounts: 46 rows deleted, 3 rows updated, in 4 tables**

      - **Target**: \`hr_prod\` (PRODUCTION), mariadb 10.11.19, \`hr\`, \`127.0.0.1:3306\`
      - **Ticket**: OPS-2214 "offboarding 2026-11, HR list no. 31"
      - **Made by**: chen.li (signed), 2026-11-03 02:12 UTC; expires 2026-11-05 02:12 UTC
      - **Undo**: yes: all 49 rows will be in the snapshot
      - **Digest**: \`7f3a9c210b5ed144000000000000000000000000000000000000000000000000\`

      ### Steps

      |  | action | table | rows | of | share | link |
      | --: | --- | --- | --: | --: | --: | --- |
      | 2 | update | \`hr_approval_delegate\` | 2 | 88 | 2.3 % | delegate\\_id -> NULL declared |
      | 3 | delete | \`sys_notice_read\` | 41 | 18930 | 0.2 % | user\\_id inferred; trigger trg\\_notice\\_read |

      ### Kept on purpose

      | link | rows | reason |
      | --- | --: | --- |
      | \`sys_oper_log [oper_id]\` | 812 | rule keep-history |

      ### Left out, not decided

      | link | rows | reason |
      | --- | --: | --- |
      | \`sys_file [owner]\` | 4 | undecided |

      ### Findings (1)

      | severity | finding | what to do |
      | --- | --- | --- |
      | HIGH | **R012** zhangwei (104) is the last active holder of finance\\_approver (7). | After this plan nobody holds it. Grant it to someone first, or accept the finding with a reason when approving. |

      ### Accounts (3)

      - zhangwei (104)
      - lina (117)
      - 张伟 (288)

      ### How to approve

      Read the plan:

      \`\`\`sh
      untether show P-7f3a9c21 --sql
      untether show P-7f3a9c21 --rows
      \`\`\`

      Then decide:

      \`\`\`sh
      untether approve P-7f3a9c21 --digest 7f3a9c21
      untether reject P-7f3a9c21 --digest 7f3a9c21 --note "..."
      \`\`\`

      The approver is never the requester. An approval holds for exactly this digest; a change to the plan makes it void.

      plan.sql makes the changes, verify.sql looks whether they are there and changes nothing, revert.sql puts everything back. All three run in the stock client of the database, without this program.

      ## 中文

      ### 概要

      **3 个账号：删除 46 行，更新 3 行，涉及 4 张表**

      - **目标库**: \`hr_prod\` (生产), mariadb 10.11.19, \`hr\`, \`127.0.0.1:3306\`
      - **工单**: OPS-2214 “offboarding 2026-11, HR list no. 31”
      - **申请人**: chen.li (已签名), 2026-11-03 02:12 UTC; 有效期至 2026-11-05 02:12 UTC
      - **回滚**: 可以：49 行将全部写入快照
      - **摘要值**: \`7f3a9c210b5ed144000000000000000000000000000000000000000000000000\`

      ### 步骤

      |  | 动作 | 表 | 行数 | 全表 | 占比 | 关联关系 |
      | --: | --- | --- | --: | --: | --: | --- |
      | 2 | 更新 | \`hr_approval_delegate\` | 2 | 88 | 2.3 % | delegate\\_id -> NULL 已声明 |
      | 3 | 删除 | \`sys_notice_read\` | 41 | 18930 | 0.2 % | user\\_id 推断；trigger trg\\_notice\\_read |

      ### 有意保留

      | 关联关系 | 行数 | 原因 |
      | --- | --: | --- |
      | \`sys_oper_log [oper_id]\` | 812 | 规则 keep-history |

      ### 未纳入，尚未决定

      | 关联关系 | 行数 | 原因 |
      | --- | --: | --- |
      | \`sys_file [owner]\` | 4 | 尚未决定 |

      ### 风险项 (1)

      | 级别 | 风险项 | 如何处理 |
      | --- | --- | --- |
      | 高 | **R012** zhangwei (104) 是 finance\\_approver (7) 最后一名有效持有者。 | 执行后将没有人持有它。应先授予他人，或在审核时附上原因接受该风险项。 |

      ### 账号 (3)

      - zhangwei (104)
      - lina (117)
      - 张伟 (288)

      ### 如何审核

      查看变更计划：

      \`\`\`sh
      untether show P-7f3a9c21 --sql
      untether show P-7f3a9c21 --rows
      \`\`\`

      然后作出决定：

      \`\`\`sh
      untether approve P-7f3a9c21 --digest 7f3a9c21
      untether reject P-7f3a9c21 --digest 7f3a9c21 --note "..."
      \`\`\`

      审核人不能是申请人本人。审核只对这一摘要值有效，变更计划一旦变化，审核即失效。

      plan.sql 执行改动；verify.sql 只核对改动是否到位，不改动数据；revert.sql 把一切还原。 三个文件都可以用数据库自带的客户端运行，不需要本程序。

      ## Statements / 语句

      \`\`\`sql
      -- step 2: update on hr_approval_delegate, expect 2 rows
      -- 第 2 步：更新 hr_approval_delegate，预期行数 2
      UPDATE \`hr_approval_delegate\` SET \`delegate_id\` = NULL WHERE \`delegate_id\` IN (104, 117, 288);
      \`\`\`

      \`\`\`sql
      -- step 3: delete on sys_notice_read, expect 41 rows
      -- 第 3 步：删除 sys_notice_read，预期行数 41
      DELETE FROM \`sys_user_role\` WHERE \`user_id\` IN (104, 117, 288);
      \`\`\`
      "
    `);
  });

  it('names the rules that nobody looked at', () => {
    const text = planMarkdown(plan({ findings: [], rulesOff: ['R009', 'R012'] }));
    expect(section(text, 'English')).toContain('\nNot looked for, switched off in untether.yaml: R009, R012.\n');
    expect(section(text, '中文')).toContain('\n未检查（已在 untether.yaml 中关闭）：R009, R012。\n');
  });

  it('is the same every time', () => {
    expect(planMarkdown(plan())).toBe(planMarkdown(plan()));
  });

  it('has the same numbers in both languages', () => {
    const text = planMarkdown(plan());
    const numbers = (part: string): readonly string[] => part.match(/\d+(\.\d+)?/g) ?? [];
    expect(numbers(section(text, '中文'))).toEqual(numbers(section(text, 'English')));
  });

  it('names the run that a rollback undoes', () => {
    expect(planMarkdown(rollbackPlan())).toContain('- **Undoes**: run R-20261103-1, snapshot ab12');
  });

  it('shortens many accounts', () => {
    expect(planMarkdown(planFor(30))).toContain('- user20 (20)\n- ... 5 more\n- user26 (26)\n');
  });

  it('clips a long statement and says where the whole is', () => {
    const text = planMarkdown(plan({ steps: [step({ statement: 'x'.repeat(5000) })] }));
    expect(text).toContain('-- the first 2000 of 5000 characters; the whole statement is in plan.sql\n');
    expect(text).toContain(`${'x'.repeat(2000)}...\n`);
    expect(text).not.toContain('x'.repeat(2001));
  });

  it('cannot be broken out of by values', () => {
    const evil = 'a|b`<img src=x>\n\n# Approved\u001b[31m';
    const { request } = plan().document;
    const text = planMarkdown(
      plan({
        request: { ...request, reason: evil, ticket: evil, accounts: [{ table: 't', key: ['1'], label: evil }] },
        steps: [step({ table: evil, because: [evil], statement: "DELETE FROM t WHERE n = '```\n# Approved'" })],
        findings: [finding({ rule: 'R005', severity: 'medium', facts: { table: evil, triggers: evil } })],
        leftOut: [{ reference: evil, reason: evil, rows: 1 }],
      }),
    );
    expect(text).not.toMatch(/^# Approved/m);
    expect(section(text, 'English') + section(text, '中文')).not.toMatch(/<img/);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('````sql\n');
    const rows = section(text, 'English')
      .split('\n')
      .filter((line) => line.startsWith('| 1 |'));
    expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(8);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['sys_user_role', 'sys\\_user\\_role'],
    ['a | b', 'a \\| b'],
    ['**x** `y` [z](http://e.com)', '\\*\\*x\\*\\* \\`y\\` \\[z\\](http&#58;//e.com)'],
    ['<b> & >', '&lt;b&gt; &amp; &gt;'],
    ['a -> NULL', 'a -> NULL'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['    code', '&#32;&#32;&#32;&#32;code'],
    ['a@b.cn www.b.cn', 'a&#64;b.cn www&#46;b.cn'],
    ['a\nb', 'a\\\\u{a}b'],
  ])('%j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
