/** Accounts that most tests need. */
export const users = {
  columns: 'id bigint auto\nusername varchar(50)\nemail varchar(100)\npassword_hash varchar(100)',
  uniques: [['username'], ['email']],
};

/** Accounts within a tenant. */
export const tenantUsers = {
  columns: 'tenant_id bigint\nuser_id bigint\nlogin varchar(30)\npassword varchar(99)\nemail varchar(99)',
  key: ['tenant_id', 'user_id'],
};

/** People beside the accounts. */
export const employees = `id bigint auto
  first_name varchar(50)
  last_name varchar(50)
  work_email varchar(90)
  hire_date date
  badge_number varchar(20)`;
