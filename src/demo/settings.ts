/** One confirmed reference of the demo: `table column`, `table column`, basis, kind, what unlinking does. */
type Line = readonly [from: string, to: string, basis: 'inferred' | 'by-name', kind: string, onUnlink: string];

const USER = 'sys_user user_id';
const LOGIN = 'sys_user user_name';

/** What ties something to an account by its id. */
const LINKS: readonly Line[] = [
  ['sys_user_role user_id', USER, 'inferred', 'role', 'delete'],
  ['sys_user_post user_id', USER, 'inferred', 'post', 'delete'],
  ['hr_linked_account user_id', USER, 'inferred', 'external-account', 'delete'],
  ['sys_session user_id', USER, 'inferred', 'session', 'delete'],
  ['sys_notice_read user_id', USER, 'inferred', 'other', 'delete'],
  ['hr_approval_delegate delegate_id', USER, 'inferred', 'delegate', 'set-null'],
  ['hr_approval_delegate principal_id', USER, 'inferred', 'delegate', 'delete'],
  ['hr_employee manager_id', USER, 'inferred', 'delegate', 'set-null'],
];

/** What stays when a person leaves: the employment itself, and history. */
const HISTORY: readonly Line[] = [
  ['hr_employee user_id', USER, 'inferred', 'other', 'keep'],
  ['hr_attendance user_id', USER, 'inferred', 'audit', 'keep'],
  ['sys_oper_log oper_name', LOGIN, 'by-name', 'audit', 'keep'],
  ['sys_notice create_by', LOGIN, 'by-name', 'audit', 'keep'],
  ['hr_linked_account linked_by', LOGIN, 'by-name', 'audit', 'keep'],
  ...['sys_user', 'sys_dept', 'sys_role', 'sys_menu', 'sys_post'].map((table) => author(table, 'create_by')),
  ...['sys_user', 'sys_dept'].map((table) => author(table, 'update_by')),
];

/** Names instead of keys: two people can be called the same, which the plan will say. */
const NAMES: readonly Line[] = [['sys_dept leader', 'sys_user nick_name', 'by-name', 'ownership', 'set-null']];

/** References that lead to no account; `scan` looks for leftovers in them, too. */
const OTHERS: readonly Line[] = [
  ['sys_user dept_id', 'sys_dept dept_id', 'inferred', 'other', 'block'],
  ['sys_dept parent_id', 'sys_dept dept_id', 'inferred', 'other', 'block'],
  ['sys_user_role role_id', 'sys_role role_id', 'inferred', 'role', 'delete'],
  ['sys_role_menu role_id', 'sys_role role_id', 'inferred', 'permission', 'delete'],
  ['sys_role_menu menu_id', 'sys_menu menu_id', 'inferred', 'permission', 'delete'],
  ['sys_role_dept role_id', 'sys_role role_id', 'inferred', 'permission', 'delete'],
  ['sys_role_dept dept_id', 'sys_dept dept_id', 'inferred', 'permission', 'delete'],
  ['sys_menu parent_id', 'sys_menu menu_id', 'inferred', 'other', 'block'],
  ['sys_user_post post_id', 'sys_post post_id', 'inferred', 'post', 'delete'],
  ['sys_notice_read notice_id', 'sys_notice notice_id', 'inferred', 'other', 'delete'],
  ['hr_linked_account system', 'hr_linked_system system_code', 'inferred', 'external-account', 'block'],
];

const HEAD = `# Settings of the untether demo: an HR database without a single declared foreign key.
# Every reference below was looked at and confirmed by a person; a plan uses no other.
version: 1
targets:
  demo:
    environment: development
    approvals: 1
accounts:
  - table: sys_user
    key: [user_id]
    lookup: [user_name, email]
    label: nick_name
    deleted: "del_flag = '2'"
    disabled: "status = '1'"
    protected: [admin]
`;

/** How a role leads to permissions, for who may do what before and after; and what nobody needs to see in a plan. */
const TAIL = `grants:
  - role: sys_role [role_id]
    holders: sys_user_role
    permissions: sys_role_menu → sys_menu.perms
mask: [sys_user.email, sys_user.phonenumber, hr_linked_account.external_id]
`;

/** Text of the demo's untether.yaml: one target named `demo`, every reference that matters confirmed. */
export function demoSettings(): string {
  return [
    HEAD,
    'references:\n',
    section('Links of an account: taken away with it.', LINKS),
    section('Names instead of keys: cleared; the plan warns when two people share the name.', NAMES),
    section('History and records: kept on purpose.', HISTORY),
    section('Between other tables: for the search for leftovers.', OTHERS),
    TAIL,
  ].join('');
}

/** Text of the demo's knexfile.json: the environment `demo` on the given SQLite file. */
export function demoKnexfile(databaseFile: string): string {
  const demo = { client: 'better-sqlite3', connection: { filename: databaseFile }, useNullAsDefault: true };
  return `${JSON.stringify({ demo }, null, 2)}\n`;
}

function author(table: string, column: string): Line {
  return [`${table} ${column}`, LOGIN, 'by-name', 'audit', 'keep'];
}

function section(title: string, lines: readonly Line[]): string {
  return `  # ${title}\n${lines.map(reference).join('')}`;
}

function reference([from, to, basis, kind, onUnlink]: Line): string {
  return `  - from: ${columns(from)}
    to: ${columns(to)}
    basis: ${basis}
    state: confirmed
    kind: ${kind}
    onUnlink: ${onUnlink}
`;
}

function columns(text: string): string {
  const [table, column] = text.split(' ');
  return `${table} [${column}]`;
}
