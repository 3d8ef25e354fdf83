import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Links } from '../../../src/links/model.js';
import { UntetherError } from '../../../src/errors.js';
import { type InspectView, renderInspect } from '../../../src/review/inspect.js';
import { hrCatalog, hrLinks, reference } from './inspect-sample.js';

const render = (other: Partial<InspectView> = {}): string =>
  renderInspect({ catalog: hrCatalog, links: hrLinks, lang: 'en', ...other });
const numbers = (text: string): readonly string[] => text.match(/\d+(\.\d+)?/g) ?? [];

function manyReferences(n: number, to: string): Links {
  const references = Array.from({ length: n }, (_, index) => reference(`t${String(index).padStart(3, '0')}.x`, to));
  return { ...hrLinks, references };
}

describe('the screen of inspect', () => {
  it('in English', () => {
    expect(render()).toMatchInlineSnapshot(`
      "Database  app  postgres 15  4 tables
      4 references: confirmed 3, proposed 1, rejected 0

      Account tables (1)
       table     key      lookup               deleted         disabled      state
       sys_user  user_id  user_name,           del_flag = '2'  status = '1'  confirmed
                          phonenumber

      Roles, permissions, groups, posts (1)
       role: sys_role

      Grants (1)
       role: sys_user_role

      References to account tables (2)
        from -> to                            basis     state      conf.  kind
       sys_user (2)
        sys_dept [leader] -> [nick_name]      by name   proposed    0.72  ownership
        sys_user_role [user_id] -> [user_id]  declared  confirmed   1.00  role

      References to other tables (2)
        from -> to                            basis     state      conf.  kind
       sys_dept (1)
        sys_user [dept_id] -> [dept_id]       declared  confirmed   1.00  other
       sys_role (1)
        sys_user_role [role_id] -> [role_id]  declared  confirmed   1.00  role

      Next: untether inspect --write
      "
    `);
  });

  it('in Chinese', () => {
    expect(render({ lang: 'zh-CN' })).toMatchInlineSnapshot(`
      "数据库  app  postgres 15  4 张表
      4 个关联关系：已确认 3，建议 1，已驳回 0

      账号表 (1)
       表        键       查找列                  逻辑删除        停用          状态
       sys_user  user_id  user_name, phonenumber  del_flag = '2'  status = '1'  已确认

      角色、权限、用户组、岗位 (1)
       角色: sys_role

      授权 (1)
       角色: sys_user_role

      指向账号表的关联关系 (2)
        从 -> 到                              依据        状态    可信度  种类
       sys_user (2)
        sys_dept [leader] -> [nick_name]      按姓名匹配  建议      0.72  归属
        sys_user_role [user_id] -> [user_id]  已声明      已确认    1.00  角色

      指向其他表的关联关系 (2)
        从 -> 到                              依据    状态    可信度  种类
       sys_dept (1)
        sys_user [dept_id] -> [dept_id]       已声明  已确认    1.00  其他
       sys_role (1)
        sys_user_role [role_id] -> [role_id]  已声明  已确认    1.00  角色

      下一步：untether inspect --write
      "
    `);
  });

  it('of one table, with what speaks for each reference', () => {
    expect(render({ table: 'sys_user' })).toMatchInlineSnapshot(`
      "sys_user  table  InnoDB  ~ 1204 rows  "用户信息表"
        Account tables: name: called like accounts

      Columns (3)
        name       type         null  comment
        user_id    bigint(20)   no
        user_name  varchar(30)  no    用户账号
        del_flag   char(1)      yes

      Keys
        primary key [user_id]
        unique [user_name] uk_user_name

      Triggers (1)
        trg_user  after delete

      References of this table (1)
        from -> to                                basis     state      conf.  kind
        sys_user [dept_id] -> sys_dept [dept_id]  declared  confirmed   1.00  other

      References to this table (2)
        from -> to                               basis     state      conf.  kind
        sys_dept [leader] -> sys_user            by name   proposed    0.72  ownership
        [nick_name]
            data: values found; 35 of 37 values match; not matched: 王五, x\\u{1b}[31m
        sys_user_role [user_id] -> sys_user      declared  confirmed   1.00  role
        [user_id]

      Next: untether inspect --write
      "
    `);
  });

  it('has the same numbers in the same order in both languages', () => {
    expect(numbers(render({ lang: 'zh-CN' }))).toEqual(numbers(render()));
    expect(numbers(render({ lang: 'zh-CN', table: 'sys_user' }))).toEqual(numbers(render({ table: 'sys_user' })));
  });

  it('shows 40 references to other tables, and all to account tables', () => {
    expect(render({ links: manyReferences(50, 'sys_dept.id') }).match(/^ {2}t\d+ /gm)).toHaveLength(40);
    expect(render({ links: manyReferences(50, 'sys_dept.id') })).toContain(' ... 10 more (--json)\n');
    expect(render({ links: manyReferences(50, 'sys_user.user_id') }).match(/^ {2}t\d+ /gm)).toHaveLength(50);
  });

  it('says so when there is no account table', () => {
    expect(
      render({ links: { accounts: [], roles: [], grants: [], references: [], tenants: [], grantPaths: [] } }),
    ).toContain('No account table was found.');
  });

  it('names close tables for one that is not there', () => {
    expect(() => render({ table: 'sys_usr' })).toThrow(UntetherError);
    expect(() => render({ table: 'sys_usr' })).toThrow(/no table sys_usr/);
  });

  it.each(['en', 'zh-CN'] as const)('keeps 80 cells and escapes names in %s', (lang) => {
    const long = `"${'部门'.repeat(30)}\u001b\n"`;
    const links = {
      ...hrLinks,
      references: [
        reference(`${long}.${'c'.repeat(60)}`, 'sys_user.user_id', { basis: 'by-name', kind: 'external-account' }),
      ],
    };
    for (const view of [{ links }, {}, { links, table: 'sys_user' }]) {
      const screen = render({ ...view, lang });
      expect(screen.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      for (const line of screen.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    }
  });
});
