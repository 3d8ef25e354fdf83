import type { Catalog } from '../../../src/catalog/model.js';
import { formatColumns } from '../../../src/catalog/names.js';
import type { Links, Reference } from '../../../src/links/model.js';
import { catalog, column, table } from '../catalog/sample.js';

export function reference(from: string, to: string, other: Partial<Reference> = {}): Reference {
  const [fromTable = '', fromColumn = ''] = from.split('.');
  const [toTable = '', toColumn = ''] = to.split('.');
  return {
    id: formatColumns(fromTable, [fromColumn]),
    from: { table: fromTable, columns: [fromColumn] },
    to: { table: toTable, columns: [toColumn] },
    basis: 'declared',
    state: 'confirmed',
    confidence: 1,
    kind: 'other',
    evidence: [],
    ...other,
  };
}

export const hrCatalog: Catalog = catalog([
  table('sys_dept'),
  table('sys_role'),
  table('sys_user', {
    columns: [
      column('user_id', { type: 'bigint(20)' }),
      column('user_name', { type: 'varchar(30)', comment: '用户账号' }),
      column('del_flag', { type: 'char(1)', nullable: true }),
    ],
    primaryKey: ['user_id'],
    uniques: [{ name: 'uk_user_name', columns: ['user_name'] }],
    triggers: [{ name: 'trg_user', timing: 'after', events: ['delete'], enabled: true, definition: '' }],
    storage: 'InnoDB',
    rowEstimate: 1204,
    viewSql: null,
    comment: '用户信息表',
  }),
  table('sys_user_role'),
]);

export const hrLinks: Links = {
  accounts: [
    {
      table: 'sys_user',
      key: ['user_id'],
      lookup: ['user_name', 'phonenumber'],
      deleted: "del_flag = '2'",
      disabled: "status = '1'",
      protected: [],
      state: 'confirmed',
      evidence: [{ kind: 'name', detail: 'called like accounts' }],
    },
  ],
  tenants: [],
  grantPaths: [],
  roles: [{ table: 'sys_role', kind: 'role' }],
  grants: [{ table: 'sys_user_role', kind: 'role' }],
  references: [
    reference('sys_user_role.role_id', 'sys_role.role_id', { kind: 'role' }),
    reference('sys_user_role.user_id', 'sys_user.user_id', { kind: 'role' }),
    reference('sys_dept.leader', 'sys_user.nick_name', {
      basis: 'by-name',
      state: 'proposed',
      confidence: 0.72,
      kind: 'ownership',
      evidence: [
        { kind: 'data', detail: 'values found', matched: 35, distinct: 37, counterExamples: ['王五', 'x\u001b[31m'] },
      ],
    }),
    reference('sys_user.dept_id', 'sys_dept.dept_id'),
  ],
};
