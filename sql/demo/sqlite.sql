-- The demo's HR database, for SQLite.
-- In the manner of many back-office systems: not one foreign key is declared, accounts are only marked as deleted
-- (del_flag = '2'), some links hold a login or a person's name instead of a key. Everything in it is invented.

-- Departments, a tree over parent_id. `leader` is a person's name (sys_user.nick_name), and names are not unique.
create table sys_dept (
  dept_id      integer      primary key,          -- department ID
  parent_id    bigint       not null default 0,   -- department above; 0 for the root
  ancestors    varchar(100) not null default '',  -- path of department IDs from the root, comma separated
  dept_code    varchar(40)  not null,             -- short English name
  dept_name    varchar(60)  not null,             -- name as shown
  order_num    integer      not null default 0,   -- order among its siblings
  leader       varchar(60),                       -- who leads it, by name
  email        varchar(80),                       -- shared mailbox
  status       char(1)      not null default '0', -- 0 active, 1 closed
  del_flag     char(1)      not null default '0', -- 0 present, 2 deleted
  create_by    varchar(64)  not null default '',  -- login of who created the row
  create_time  datetime,
  update_by    varchar(64)  not null default '',  -- login of who changed it last
  update_time  datetime
);

-- Accounts: one row a login.
create table sys_user (
  user_id      integer      primary key,          -- account ID
  dept_id      bigint,                            -- department the person works in
  user_name    varchar(64)  not null,             -- login
  nick_name    varchar(60)  not null,             -- the person's name, as written by that person
  english_name varchar(60)  not null default '',  -- the same name in Latin letters
  email        varchar(80)  not null default '',
  phonenumber  varchar(20)  not null default '',
  sex          char(1)      not null default '2', -- 0 male, 1 female, 2 not said
  password     varchar(100) not null default '',  -- password hash
  status       char(1)      not null default '0', -- 0 active, 1 disabled
  del_flag     char(1)      not null default '0', -- 0 present, 2 deleted
  login_ip     varchar(45)  not null default '',  -- address of the last login
  login_date   datetime,                          -- time of the last login
  create_by    varchar(64)  not null default '',  -- login of who created the row
  create_time  datetime,
  update_by    varchar(64)  not null default '',  -- login of who changed it last
  update_time  datetime,
  remark       varchar(200)
);
create unique index ux_sys_user_name on sys_user (user_name);
create index ix_sys_user_dept on sys_user (dept_id);

-- Employment: what HR knows of the person behind an account.
create table hr_employee (
  employee_id  integer      primary key,          -- employee ID
  employee_no  varchar(20)  not null,             -- number on the badge
  user_id      bigint       not null,             -- the person's account
  manager_id   bigint,                            -- account of the direct manager
  hire_date    date         not null,
  leave_date   date                               -- last day, when known
);
create unique index ux_hr_employee_no on hr_employee (employee_no);
create unique index ux_hr_employee_user on hr_employee (user_id);
create index ix_hr_employee_manager on hr_employee (manager_id);

-- Roles.
create table sys_role (
  role_id      integer      primary key,          -- role ID
  role_key     varchar(60)  not null,             -- name the program uses
  role_name    varchar(60)  not null,             -- name as shown
  role_sort    integer      not null default 0,
  data_scope   char(1)      not null default '3', -- 1 all data, 2 chosen departments, 3 own department
  status       char(1)      not null default '0', -- 0 active, 1 disabled
  del_flag     char(1)      not null default '0', -- 0 present, 2 deleted
  create_by    varchar(64)  not null default '',
  create_time  datetime,
  remark       varchar(200)
);
create unique index ux_sys_role_key on sys_role (role_key);

-- Menu entries and buttons; `perms` is the permission that opens one.
create table sys_menu (
  menu_id      integer      primary key,          -- menu ID
  menu_name    varchar(60)  not null,
  parent_id    bigint       not null default 0,   -- menu above; 0 at the top
  order_num    integer      not null default 0,
  menu_type    char(1)      not null,             -- M folder, C page, F button
  perms        varchar(100),                      -- permission string, such as finance:payment:approve
  status       char(1)      not null default '0', -- 0 active, 1 disabled
  create_by    varchar(64)  not null default '',
  create_time  datetime
);
create index ix_sys_menu_parent on sys_menu (parent_id);

-- Which role has which permission.
create table sys_role_menu (
  role_id      bigint       not null,             -- role ID
  menu_id      bigint       not null,             -- menu ID
  primary key (role_id, menu_id)
);

-- Which departments a role with data_scope 2 may see.
create table sys_role_dept (
  role_id      bigint       not null,             -- role ID
  dept_id      bigint       not null,             -- department ID
  primary key (role_id, dept_id)
);

-- Which account has which role.
create table sys_user_role (
  user_id      bigint       not null,             -- account ID
  role_id      bigint       not null,             -- role ID
  primary key (user_id, role_id)
);
create index ix_sys_user_role_role on sys_user_role (role_id);

-- Posts (job titles).
create table sys_post (
  post_id      integer      primary key,          -- post ID
  post_code    varchar(40)  not null,
  post_name    varchar(60)  not null,
  post_sort    integer      not null default 0,
  status       char(1)      not null default '0', -- 0 active, 1 closed
  create_by    varchar(64)  not null default '',
  create_time  datetime
);

-- Which account holds which post.
create table sys_user_post (
  user_id      bigint       not null,             -- account ID
  post_id      bigint       not null,             -- post ID
  primary key (user_id, post_id)
);

-- Notices to everybody.
create table sys_notice (
  notice_id      integer      primary key,          -- notice ID
  notice_title   varchar(100) not null,
  notice_type    char(1)      not null,             -- 1 information, 2 announcement
  notice_content text,
  status         char(1)      not null default '0', -- 0 shown, 1 withdrawn
  create_by      varchar(64)  not null default '',  -- login of the author
  create_time    datetime
);

-- Who opened which notice when. A plain log without a key: the same line can be there twice.
create table sys_notice_read (
  notice_id    bigint       not null,             -- notice ID
  user_id      bigint       not null,             -- account ID of the reader
  read_time    datetime     not null
);
create index ix_sys_notice_read_user on sys_notice_read (user_id);

-- Who approves in whose place.
create table hr_approval_delegate (
  id           integer      primary key,
  process      varchar(20)  not null,             -- leave, expense or payment
  principal_id bigint       not null,             -- account whose approvals these are
  delegate_id  bigint,                            -- account that acts for the principal; empty: nobody yet
  start_date   date         not null,
  end_date     date,                              -- empty: until further notice
  status       char(1)      not null default '0'  -- 0 in force, 1 ended
);
create index ix_hr_approval_delegate_principal on hr_approval_delegate (principal_id);
create index ix_hr_approval_delegate_delegate on hr_approval_delegate (delegate_id);

-- Systems that accounts are linked to.
create table hr_linked_system (
  system_code  varchar(20)  not null primary key, -- mail, finance, attendance
  system_name  varchar(60)  not null,
  status       char(1)      not null default '0'  -- 0 in use, 1 switched off
);

-- A person's accounts in other systems.
create table hr_linked_account (
  linked_id    integer      primary key,
  user_id      bigint       not null,             -- account ID here
  system       varchar(20)  not null,             -- system the other account is in
  external_id  varchar(100) not null,             -- identifier of the other account
  status       char(1)      not null default '0', -- 0 active, 1 suspended
  linked_by    varchar(64)  not null default '',  -- login of who made the link
  linked_time  datetime
);
create index ix_hr_linked_account_user on hr_linked_account (user_id);
create index ix_hr_linked_account_external on hr_linked_account (system, external_id);

-- Signed-in browsers and apps.
create table sys_session (
  session_id   varchar(64)  not null primary key, -- token the browser holds
  user_id      bigint       not null,             -- account ID
  login_ip     varchar(45)  not null default '',
  device       varchar(40)  not null default '',
  login_time   datetime     not null,
  expire_time  datetime     not null
);
create index ix_sys_session_user on sys_session (user_id);

-- What was done in the back office, by login name. History: never changed.
create table sys_oper_log (
  oper_id      integer      primary key,
  title        varchar(60)  not null,
  business_type integer     not null default 0,   -- 1 add, 2 change, 3 remove, 4 grant, 5 export
  oper_name    varchar(64)  not null default '',  -- login of who did it
  oper_ip      varchar(45)  not null default '',
  status       char(1)      not null default '0', -- 0 done, 1 failed
  oper_time    datetime     not null
);
create index ix_sys_oper_log_time on sys_oper_log (oper_time);

-- Clock-in and clock-out times. History: kept for payroll.
create table hr_attendance (
  attendance_id integer     primary key,
  user_id      bigint       not null,             -- account ID
  work_date    date         not null,
  clock_in     datetime,
  clock_out    datetime
);
create unique index ux_hr_attendance_day on hr_attendance (user_id, work_date);
