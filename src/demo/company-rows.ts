import { DEPARTMENTS, LEADERLESS, MENUS, POSTS, ROLE, ROLES, type Department } from './organisation.js';
import { findLeaders, REMOVED_IDS, type Person } from './people.js';
import { createRandom } from './random.js';
import { dayText, demoTable, timeText, type DemoTable } from './table.js';

const FOUNDED = timeText(3900, 32_400);

/** Departments, accounts, employments, roles, permissions and posts. */
export function companyTables(seed: number, people: readonly Person[]): DemoTable[] {
  return [
    departmentTable(people),
    accountTable(seed, people),
    employeeTable(people),
    roleTable(),
    menuTable(),
    roleMenuTable(),
    demoTable(
      'sys_role_dept',
      'role_id dept_id',
      [202, 211, 212].map((dept) => [ROLE.hrSpecialist, dept]),
    ),
    postTable(),
  ];
}

function departmentTable(people: readonly Person[]): DemoTable {
  const leaders = findLeaders(people);
  const columns = 'dept_id parent_id ancestors dept_code dept_name order_num leader email create_by create_time';
  const rows = DEPARTMENTS.map((department, place) => [
    department.id,
    department.parentId,
    ancestors(department),
    department.code,
    department.name,
    place,
    // The person this name belonged to has no account any more.
    department.id === LEADERLESS ? '欧阳明' : (leaders.get(department.id)?.name ?? null),
    `${department.code}@example.com`,
    'admin',
    FOUNDED,
  ]);
  return demoTable('sys_dept', columns, rows);
}

function ancestors(department: Department): string {
  const parent = DEPARTMENTS.find(({ id }) => id === department.parentId);
  return parent === undefined ? '0' : `${ancestors(parent)},${parent.id}`;
}

function accountTable(seed: number, people: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_user');
  const columns = `user_id dept_id user_name nick_name english_name email phonenumber sex password status del_flag
    login_ip login_date create_by create_time update_by update_time remark`;
  const rows = people.map((person) => {
    const lastLogin = person.state === 'active' ? random.below(20) : 60 + random.below(300);
    return [
      ...[person.id, person.departmentId, person.login, person.name, person.english, `${person.login}@example.com`],
      ...[phoneNumber(person.id), person.sex === 'male' ? '0' : '1', 'demo: no password, nobody can log in'],
      ...[person.state === 'disabled' ? '1' : '0', person.state === 'deleted' ? '2' : '0'],
      ...[`192.0.2.${1 + random.below(250)}`, timeText(lastLogin, 28_800 + random.below(30_000))],
      ...[
        person.id < 200 ? 'admin' : 'lina',
        timeText(person.hiredDaysAgo, 32_400),
        'admin',
        timeText(lastLogin, 64_800),
      ],
      person.state === 'deleted' ? '已离职' : null,
    ];
  });
  return demoTable('sys_user', columns, rows);
}

/** Eleven digits like a mobile number, with a prefix that nobody has. */
function phoneNumber(id: number): string {
  return `000${String((id * 7_919_317) % 100_000_000).padStart(8, '0')}`;
}

function employeeTable(people: readonly Person[]): DemoTable {
  const leaders = findLeaders(people);
  const columns = 'employee_id employee_no user_id manager_id hire_date leave_date';
  const rows = people
    .filter(({ id }) => id !== 1)
    .map((person, place) => [
      place + 1,
      `E${String(10_000 + person.id)}`,
      person.id,
      managerOf(person, leaders),
      dayText(person.hiredDaysAgo),
      person.state === 'deleted' ? dayText(30 + (person.id % 90)) : null,
    ]);
  return demoTable('hr_employee', columns, rows);
}

/** The leader of the department, or of the first one above with another leader; null at the top. */
function managerOf(person: Person, leaders: ReadonlyMap<number, Person>): number | null {
  if (person.departmentId === LEADERLESS) return REMOVED_IDS[0] ?? null;
  for (let id = person.departmentId; id !== 0; id = DEPARTMENTS.find((one) => one.id === id)?.parentId ?? 0) {
    const leader = leaders.get(id);
    if (leader !== undefined && leader.id !== person.id) return leader.id;
  }
  return null;
}

function roleTable(): DemoTable {
  const columns = 'role_id role_key role_name role_sort data_scope create_by create_time';
  const scope = (id: number): string => (id === ROLE.admin ? '1' : id === ROLE.hrSpecialist ? '2' : '3');
  return demoTable(
    'sys_role',
    columns,
    ROLES.map(({ id, key, name }) => [id, key, name, id, scope(id), 'admin', FOUNDED]),
  );
}

function menuTable(): DemoTable {
  const columns = 'menu_id menu_name parent_id order_num menu_type perms create_by create_time';
  const rows = MENUS.map((menu, place) => [
    ...[menu.id, menu.name, menu.parentId, place, menu.type, menu.permission, 'admin', FOUNDED],
  ]);
  return demoTable('sys_menu', columns, rows);
}

/** Which role opens which menu; the auditor's grants name one permission that is gone. */
function roleMenuTable(): DemoTable {
  const rows = ROLES.flatMap(({ id, opens }) =>
    MENUS.filter(({ permission }) => permission !== null && opens.test(permission)).map((menu) => [id, menu.id]),
  );
  return demoTable('sys_role_menu', 'role_id menu_id', [...rows, [ROLE.auditor, 4099]]);
}

function postTable(): DemoTable {
  const columns = 'post_id post_code post_name post_sort create_by create_time';
  return demoTable(
    'sys_post',
    columns,
    POSTS.map(({ id, code, name }) => [id, code, name, id, 'admin', FOUNDED]),
  );
}
