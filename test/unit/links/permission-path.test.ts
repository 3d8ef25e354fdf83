import { describe, expect, it } from 'vitest';
import { readPermissionPath } from '../../../src/links/permission-path.js';

describe('a path to permissions', () => {
  it.each([
    ['sys_role_menu → sys_menu.perms', ['sys_role_menu', 'sys_menu'], 'perms'],
    ['sys_role_menu->sys_menu.perms', ['sys_role_menu', 'sys_menu'], 'perms'],
    [' a → b.c → d.e.f ', ['a', 'b.c', 'd.e'], 'f'],
    ['permission.code', ['permission'], 'code'],
    ['"odd → .name" → "x""y"."z"', ['"odd → .name"', '"x""y"'], 'z'],
    ['角色权限 → 权限.编码', ['角色权限', '权限'], '编码'],
  ])('%s is read', (text, tables, column) => {
    expect(readPermissionPath(text)).toEqual({ tables, column });
  });

  it.each(['', 'perms', 'a →', '→ a.b', 'a b.c', 'a..b', 'a.b.c.d', 'a.b.c → d.e', 'a → b', '"open.x', 'a; b.c'])(
    '%s is none',
    (text) => {
      expect(readPermissionPath(text)).toBeNull();
    },
  );
});
