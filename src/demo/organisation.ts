/** The company the demo is about: its departments, posts, roles and permissions. All invented. */

export interface Department {
  readonly id: number;
  readonly parentId: number;
  readonly code: string;
  readonly name: string;
}

/** The finance department, led by one of two people called 张伟. */
export const FINANCE = 203;
/** A department whose leader has left and is still named. */
export const LEADERLESS = 222;

const DEPARTMENT_LINES = `
200 0 group 示例集团
201 200 office 总经理办公室
202 200 hr 人力资源部
203 200 finance 财务部
204 200 it 信息技术部
205 200 sales 销售部
206 200 product 产品部
207 200 operations 运营部
208 200 legal 法务部
209 200 audit 内部审计部
210 200 purchasing 采购部
211 202 recruiting 招聘组
212 202 payroll 薪酬组
213 203 payables 应付组
214 203 treasury 资金组
215 204 platform 平台组
216 204 security 信息安全组
217 204 service-desk 服务台
218 205 sales-north 华北销售组
219 205 sales-south 华南销售组
220 205 sales-overseas 海外销售组
221 206 design 设计组
222 206 research 用户研究组
223 207 customer-service 客户服务组
224 207 warehouse 仓储组`;

/** Departments, parents before children. */
export const DEPARTMENTS: readonly Department[] = lines(DEPARTMENT_LINES).map(([id, parentId, code, name]) => ({
  id: Number(id),
  parentId: Number(parentId),
  code: code ?? '',
  name: name ?? '',
}));

/** The department right below the root that a department belongs to: 213 payables is part of 203 finance. */
export function division(departmentId: number): number {
  const parent = DEPARTMENTS.find(({ id }) => id === departmentId)?.parentId ?? 0;
  return parent === 0 || parent === 200 ? departmentId : division(parent);
}

/** Post ids follow the order here, from 1. */
export const POSTS = lines(`
general_manager 总经理
department_head 部门经理
team_lead 组长
hr_specialist 人事专员
recruiter 招聘专员
accountant 会计
cashier 出纳
developer 开发工程师
operator 运维工程师
designer 设计师
sales 销售代表
lawyer 法务
auditor 审计员
clerk 职员
intern 实习生`).map(([code, name], place) => ({ id: place + 1, code: code ?? '', name: name ?? '' }));

export interface Role {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  /** Permissions it opens. */
  readonly opens: RegExp;
}

/** Role ids, where the program needs to name them. */
export const ROLE = {
  admin: 1,
  employee: 2,
  manager: 3,
  hrSpecialist: 4,
  hrManager: 5,
  financeClerk: 6,
  financeApprover: 7,
  itOperator: 8,
  attendanceAdmin: 9,
  auditor: 10,
  salesManager: 11,
  archiveReader: 12,
} as const;

/** Roles; nobody holds the last one. */
export const ROLES: readonly Role[] = [
  role(ROLE.admin, 'admin', '系统管理员', /./),
  role(
    ROLE.employee,
    'employee',
    '普通员工',
    /^system:notice:(list|query)$|^(hr:leave|finance:expense):(list|query|add)$/,
  ),
  role(
    ROLE.manager,
    'dept_manager',
    '部门负责人',
    /^(hr:leave|finance:expense):(list|query|approve)$|^hr:attendance:list$/,
  ),
  role(ROLE.hrSpecialist, 'hr_specialist', '人事专员', /^hr:(employee|leave):(list|query|add|edit)$/),
  role(ROLE.hrManager, 'hr_manager', '人事经理', /^hr:|^system:(post|dept):/),
  role(ROLE.financeClerk, 'finance_clerk', '财务专员', /^finance:\w+:(list|query|add|edit)$/),
  role(ROLE.financeApprover, 'finance_approver', '付款审批人', /^finance:payment:(list|query|approve)$/),
  role(ROLE.itOperator, 'it_operator', '系统运维', /^system:(user|linked):|^monitor:/),
  role(ROLE.attendanceAdmin, 'attendance_admin', '考勤管理员', /^hr:attendance:/),
  role(ROLE.auditor, 'auditor', '审计员', /:(list|query|export)$/),
  role(ROLE.salesManager, 'sales_manager', '销售经理', /^finance:contract:/),
  role(ROLE.archiveReader, 'archive_reader', '档案查阅', /^monitor:operlog:(list|query)$/),
];

export interface Menu {
  readonly id: number;
  readonly parentId: number;
  readonly name: string;
  readonly type: 'M' | 'C' | 'F';
  readonly permission: string | null;
}

const FOLDERS = lines(`
system 系统管理 user:用户 role:角色 menu:菜单 dept:部门 post:岗位 notice:通知 linked:关联账号
hr 人事管理 employee:员工 leave:请假 attendance:考勤 delegate:代理审批
finance 财务管理 payment:付款 expense:报销 contract:合同
monitor 系统监控 session:在线用户 operlog:操作日志`);

const ACTIONS = lines(`
query 查询
add 新增
edit 修改
remove 删除
export 导出
approve 审批`);

/** Folders, their pages (permission `x:y:list`), and one button for each further permission. */
export const MENUS: readonly Menu[] = FOLDERS.flatMap(([folder = '', name = '', ...pages], place) => [
  { id: place + 1, parentId: 0, name, type: 'M' as const, permission: null },
  ...pages.flatMap((page, pagePlace) =>
    pageMenus(folder, page, { parentId: place + 1, id: (place + 1) * 100 + pagePlace }),
  ),
]);

function pageMenus(folder: string, page: string, ids: { readonly parentId: number; readonly id: number }): Menu[] {
  const [code = '', name = ''] = page.split(':');
  const actions = ACTIONS.filter(([action]) => action !== 'approve' || ['leave', 'payment', 'expense'].includes(code));
  return [
    { ...ids, name: `${name}管理`, type: 'C', permission: `${folder}:${code}:list` },
    ...actions.map(([action = '', label = ''], place) => ({
      id: ids.id * 10 + place,
      parentId: ids.id,
      name: name + label,
      type: 'F' as const,
      permission: `${folder}:${code}:${action}`,
    })),
  ];
}

function role(id: number, key: string, name: string, opens: RegExp): Role {
  return { id, key, name, opens };
}

function lines(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}
