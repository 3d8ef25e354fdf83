import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { changesSummary, renderChanges } from '../../../src/review/changes.js';
import { renderDecisions } from '../../../src/review/decisions.js';
import { accountSubject, type Changes, grantSubject, referenceSubject } from '../../../src/settings/changes.js';
import type { ReferenceSetting } from '../../../src/settings/model.js';
import { hrLinks } from './inspect-sample.js';

const [account] = hrLinks.accounts.map(accountSubject);
const setting = (table: string, other: Partial<ReferenceSetting> = {}): ReferenceSetting => ({
  from: { table, columns: ['user_id'] },
  to: { table: 'sys_user', columns: ['user_id'] },
  basis: 'inferred',
  state: 'proposed',
  kind: 'role',
  ...other,
});
const role = { table: 'sys_role', columns: ['role_id'] };
const changes: Changes = {
  new: [
    ...(account ? [account] : []),
    referenceSubject(setting('model_has_roles', { basis: 'polymorphic', when: { model_type: 'App\\User' } })),
    grantSubject({ role, holders: 'sys_user_role', permissions: null }),
  ],
  gone: [
    { ...referenceSubject(setting('hr_post')), line: 14, missing: 'hr_post' },
    { ...referenceSubject(setting('hr_\u001b[31mnote')), line: 7, missing: null },
  ],
  changed: [
    {
      ...referenceSubject(setting('sys_user_role')),
      line: 9,
      fields: [
        { field: 'target', old: 'sys_user [user_id]', new: 'people [id]' },
        { field: 'basis', old: 'inferred', new: 'declared' },
        { field: 'list', old: null, new: ',' },
        { field: 'confidence', old: 0.5, new: 1 },
      ],
    },
  ],
};

describe('what differs from the file', () => {
  it('in English', () => {
    expect(renderChanges({ changes, file: 'untether.yaml', lang: 'en' })).toMatchInlineSnapshot(`
      "
      New: added to the file as proposals (3)
       + account table sys_user
       + model_has_roles [user_id] when model_type = "App\\\\User" -> sys_user [user_id]
         polymorphic  role
       + permissions of sys_role [role_id], held in sys_user_role

      Gone: the file keeps them (2)
       - line 14  hr_post [user_id] -> sys_user [user_id]: there is no hr_post any
         more
       - line 7  hr_\\u{1b}[31mnote [user_id] -> sys_user [user_id]: not found any more

      Changed: the file keeps them (1)
       ~ line 9  sys_user_role [user_id] -> sys_user [user_id]: target sys_user
         [user_id] -> people [id]; basis inferred -> declared; list none -> ",";
         confidence 0.50 -> 1.00
      "
    `);
  });

  it('in Chinese, with the same figures and within the width', () => {
    const chinese = renderChanges({ changes, file: 'untether.yaml', lang: 'zh-CN' });
    expect(chinese).toMatchInlineSnapshot(`
      "
      新增：已作为建议写入文件 (3)
       + 账号表 sys_user
       + model_has_roles [user_id] when model_type = "App\\\\User" -> sys_user [user_id]
         多态  角色
       + sys_role [role_id] 的权限，持有记录在 sys_user_role

      消失：文件保持原样 (2)
       - 第 14 行  hr_post [user_id] -> sys_user [user_id]：hr_post 已不存在
       - 第 7 行  hr_\\u{1b}[31mnote [user_id] -> sys_user [user_id]：已不再被发现

      变化：文件保持原样 (1)
       ~ 第 9 行  sys_user_role [user_id] -> sys_user [user_id]：目标 sys_user
         [user_id] -> people [id]；依据 推断 -> 已声明；分隔符 无 -> “,”；可信度 0.50
         -> 1.00
      "
    `);
    const numbers = (text: string): readonly string[] => text.match(/\d+(\.\d+)?/g) ?? [];
    expect(numbers(chinese)).toEqual(numbers(renderChanges({ changes, file: 'untether.yaml', lang: 'en' })));
    for (const line of chinese.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it('in one line', () => {
    expect(changesSummary({ changes, file: 'untether.yaml', lang: 'en' })).toBe(
      'Against untether.yaml: 3 new, 2 gone, 1 changed.',
    );
  });

  it('names the first twenty of many', () => {
    const many = Array.from({ length: 30 }, (_, index) => referenceSubject(setting(`t${String(index)}`)));
    const lines = renderChanges({ changes: { new: many, gone: [], changed: [] }, file: '', lang: 'en' }).split('\n');
    expect(lines[1]).toBe('New: added to the file as proposals (30)');
    expect(lines.slice(-2)).toEqual([' ... 10 more (--json)', '']);
    expect(lines).toHaveLength(2 + 20 + 2);
  });
});

describe('what a decision shows', () => {
  it('is each entry with its evidence, and that some are not found', () => {
    const [accounts] = hrLinks.accounts;
    const found = hrLinks.references.find(({ from }) => from.table === 'sys_dept') ?? null;
    const place = { index: 0, line: 3 };
    const text = renderDecisions({
      lang: 'en',
      decisions: [
        ...(account && accounts ? [{ ...account, ...place, decided: 'rejected' as const, found: accounts }] : []),
        { ...referenceSubject(found ?? setting('x')), ...place, decided: 'confirmed', found },
        { ...referenceSubject(setting('hr_post')), ...place, decided: 'rejected', found: null },
      ],
    });
    expect(text).toMatchInlineSnapshot(`
      "To be confirmed (1)
        from -> to                                 basis    state     conf.  kind
        sys_dept [leader] -> sys_user [nick_name]  by name  proposed   0.72  ownership
            data: values found; 35 of 37 values match; not matched: 王五, x\\u{1b}[31m

      To be rejected (2)
        account table sys_user [user_id]  confirmed
            name: called like accounts
        from -> to                               basis     state     conf.  kind
        hr_post [user_id] -> sys_user [user_id]  inferred  proposed      -  role
            data: the database does not show it now

      "
    `);
    expect(renderDecisions({ decisions: [], lang: 'en' })).toBe('');
  });
});
