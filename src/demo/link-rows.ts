import { division, FINANCE, ROLE } from './organisation.js';
import {
  DELETED_APPROVER,
  DISABLED_APPROVER,
  findLeaders,
  LI_NA,
  REMOVED_IDS,
  ZHANG_WEI,
  type Person,
} from './people.js';
import { createRandom, itemAt, type Random } from './random.js';
import { dayText, demoTable, timeText, type DemoTable } from './table.js';

/** Everything that ties an account to something: roles, posts, delegates, linked accounts, sessions. */
export function linkTables(seed: number, people: readonly Person[]): DemoTable[] {
  return [
    userRoleTable(seed, people),
    userPostTable(seed, people),
    delegateTable(seed, people),
    linkedSystemTable(),
    linkedAccountTable(people),
    sessionTable(seed, people),
  ];
}

/** Deleted accounts whose roles nobody took away. */
const DELETED_WITH_ROLES = new Set([DELETED_APPROVER, 158, 203, 247]);

function userRoleTable(seed: number, people: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_user_role');
  const leaderIds = new Set([...findLeaders(people).values()].map(({ id }) => id));
  const rows = people.flatMap((person) => {
    const roles = new Set(rolesOf(person, leaderIds.has(person.id), random));
    return [...roles].sort((a, b) => a - b).map((role) => [person.id, role]);
  });
  // Accounts that are gone kept their grants: whoever is given the id next inherits them.
  const orphans = REMOVED_IDS.flatMap((id, place) => [
    [id, ROLE.employee],
    [id, itemAt([ROLE.hrManager, ROLE.financeClerk, ROLE.itOperator, ROLE.manager, ROLE.financeApprover], place)],
  ]);
  return demoTable('sys_user_role', 'user_id role_id', [...rows, ...orphans]);
}

function rolesOf(person: Person, leads: boolean, random: Random): number[] {
  if (person.id === 1) return [ROLE.admin];
  if (person.id === ZHANG_WEI) return [ROLE.employee, ROLE.manager, ROLE.financeApprover];
  if (person.id === LI_NA) return [ROLE.employee, ROLE.hrManager];
  if (person.id === DISABLED_APPROVER || person.id === DELETED_APPROVER) return [ROLE.employee, ROLE.financeApprover];
  if (person.state === 'deleted' && !DELETED_WITH_ROLES.has(person.id)) return [];
  return [ROLE.employee, ...(leads ? [ROLE.manager] : []), ...workRoles(person, leads, random)];
}

function workRoles(person: Person, leads: boolean, random: Random): number[] {
  if (person.departmentId === 212) return [ROLE.attendanceAdmin];
  switch (division(person.departmentId)) {
    case 202:
      return [leads ? ROLE.hrManager : ROLE.hrSpecialist];
    case FINANCE:
      return [ROLE.financeClerk];
    case 204:
      return random.chance(60) ? [ROLE.itOperator] : [];
    case 205:
      return leads ? [ROLE.salesManager] : [];
    case 209:
      return [ROLE.auditor];
    default:
      return [];
  }
}

/** Post ids by division; see POSTS. */
const POSTS_OF: Readonly<Record<number, readonly number[]>> = {
  202: [4, 5],
  203: [6, 7],
  204: [8, 9],
  205: [11],
  206: [10, 14],
  208: [12],
  209: [13],
};

function userPostTable(seed: number, people: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_user_post');
  const leaderIds = new Set([...findLeaders(people).values()].map(({ id }) => id));
  const rows = people
    .filter(({ id, state }) => id !== 1 && state !== 'deleted')
    .flatMap(({ id, departmentId }) => {
      const own = random.pick(POSTS_OF[division(departmentId)] ?? [14, 15]);
      if (!leaderIds.has(id)) return [[id, own]];
      const head = departmentId === division(departmentId) ? 2 : 3;
      // Some who lead a team still do the work they came for; 张伟 only leads.
      return id !== ZHANG_WEI && random.chance(30)
        ? [
            [id, head],
            [id, own],
          ]
        : [[id, head]];
    });
  return demoTable('sys_user_post', 'user_id post_id', [...rows, [itemAt(REMOVED_IDS, 1), 8]]);
}

/** Rows that the tutorial shows; all others are drawn and leave these two people out. */
const PINNED_DELEGATES: ReadonlyMap<number, readonly [process: string, principal: number, delegate: number]> = new Map([
  [9, ['payment', 118, ZHANG_WEI]],
  [12, ['payment', ZHANG_WEI, 150]],
  [14, ['leave', 160, LI_NA]],
  [20, ['expense', 125, itemAt(REMOVED_IDS, 2)]],
]);

function delegateTable(seed: number, people: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'hr_approval_delegate');
  const others = people.filter(({ id, state }) => id > 1 && state === 'active' && id !== ZHANG_WEI && id !== LI_NA);
  const rows = Array.from({ length: 40 }, (_, place) => {
    const [principal, delegate] = random.shuffle(others);
    const drawn = [random.pick(['leave', 'expense', 'payment']), principal?.id ?? 1, delegate?.id ?? null] as const;
    const [process, principalId, delegateId] = PINNED_DELEGATES.get(place + 1) ?? drawn;
    const ended = place % 5 === 4;
    return [
      ...[place + 1, process, principalId, place % 13 === 12 ? null : delegateId],
      ...[dayText(200 - place), ended ? dayText(100 - place) : null, ended ? '1' : '0'],
    ];
  });
  const columns = 'id process principal_id delegate_id start_date end_date status';
  return demoTable('hr_approval_delegate', columns, rows);
}

function linkedSystemTable(): DemoTable {
  return demoTable('hr_linked_system', 'system_code system_name status', [
    ['attendance', '考勤系统', '0'],
    ['finance', '财务系统', '0'],
    ['mail', '企业邮箱', '0'],
  ]);
}

type LinkedAccount = readonly [userId: number, system: string, externalId: string];

function linkedAccountTable(people: readonly Person[]): DemoTable {
  const leaderIds = new Set([...findLeaders(people).values()].map(({ id }) => id));
  const links = people
    .filter(({ id, state }) => id !== 1 && (state !== 'deleted' || DELETED_WITH_ROLES.has(id)))
    .flatMap((person) => linkedAccountsOf(person, leaderIds.has(person.id)));
  const rows = [...links, ...strayLinkedAccounts(people)].map(([userId, system, externalId], place) => [
    ...[place + 1, userId, system, externalId, 'admin', timeText(900 - (place % 800), 36_000 + place)],
  ]);
  return demoTable('hr_linked_account', 'linked_id user_id system external_id linked_by linked_time', rows);
}

function linkedAccountsOf({ id, login, departmentId }: Person, leads: boolean): LinkedAccount[] {
  const finance = leads || division(departmentId) === FINANCE;
  return [
    [id, 'mail', `${login}@example.com`],
    [id, 'attendance', `ATT-${String(id).padStart(6, '0')}`],
    ...(finance ? [[id, 'finance', `FIN-${String(id).padStart(6, '0')}`] as const] : []),
  ];
}

/** What years of hand-made links leave behind. */
function strayLinkedAccounts(people: readonly Person[]): LinkedAccount[] {
  const formerMail = people.find(({ id }) => id === 158)?.login ?? '';
  return [
    [itemAt(REMOVED_IDS, 0), 'mail', 'ouyangming@example.com'], // the account is gone
    [itemAt(REMOVED_IDS, 2), 'finance', 'FIN-000342'],
    [150, 'attendance', 'ATT-000150'], // linked twice
    [390, 'mail', `${formerMail}@example.com`], // the mailbox of someone who left, linked to a second account
    [120, 'fax', 'FAX-000120'], // the system is gone
  ];
}

function sessionTable(seed: number, people: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_session');
  const drawn = random
    .shuffle(people.filter(({ id, state }) => state === 'active' && id !== ZHANG_WEI && id !== LI_NA))
    .slice(0, 110)
    .map(({ id }) => id);
  // 203 is deleted and still signed in; the last one has no account at all.
  const owners = [ZHANG_WEI, ZHANG_WEI, LI_NA, 203, itemAt(REMOVED_IDS, 3), ...drawn];
  const rows = owners.map((userId) => {
    const daysAgo = random.below(6);
    const second = 28_000 + random.below(30_000);
    const device = random.pick(['Chrome on Windows', 'Edge on Windows', 'Safari on macOS', 'Android app', 'iOS app']);
    return [
      ...[token(random), userId, `198.51.100.${1 + random.below(250)}`, device],
      ...[timeText(daysAgo, second), timeText(daysAgo - 7, second)],
    ];
  });
  return demoTable('sys_session', 'session_id user_id login_ip device login_time expire_time', rows);
}

function token(random: Random): string {
  return Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
}
