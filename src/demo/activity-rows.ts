import { LI_NA, REMOVED_IDS, ZHANG_WEI, type Person } from './people.js';
import { createRandom, itemAt, type Random } from './random.js';
import { demoTable, isWorkday, dayText, timeText, type DemoTable } from './table.js';

const NOTICES = 60;
const LOG_ENTRIES = 1500;
const ATTENDANCE_DAYS = 14;

/** What people did: notices read, operations, attendance. */
export function activityTables(seed: number, people: readonly Person[]): DemoTable[] {
  const active = people.filter(({ id, state }) => id !== 1 && state === 'active');
  return [
    noticeTable(seed),
    noticeReadTable(seed, active),
    operationTable(seed, active),
    attendanceTable(seed, active),
  ];
}

const TOPICS = ['放假安排', '系统维护', '报销流程调整', '年度体检', '安全培训', '办公室搬迁', '考勤制度', '邮箱升级'];

function noticeTable(seed: number): DemoTable {
  const random = createRandom(seed, 'sys_notice');
  const rows = Array.from({ length: NOTICES }, (_, place) => {
    const topic = random.pick(TOPICS);
    const title = `关于${topic}的通知（第${place + 1}号）`;
    const author = random.pick(['admin', 'lina', 'zhangwei']);
    return [
      place + 1,
      title,
      random.pick(['1', '2']),
      `各位同事：${topic}事宜详见附件。`,
      author,
      timeText(400 - place * 6, 36_000),
    ];
  });
  return demoTable('sys_notice', 'notice_id notice_title notice_type notice_content create_by create_time', rows);
}

function noticeReadTable(seed: number, active: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_notice_read');
  const rows = active.flatMap(({ id }) => readsOf(id, readCount(id, random), random));
  const orphans = readsOf(itemAt(REMOVED_IDS, 1), 3, random);
  return demoTable('sys_notice_read', 'notice_id user_id read_time', [...rows, ...orphans]);
}

/** Different notices a person opened; the two people of the tutorial always come to 20 and 21 lines with the repeated one. */
function readCount(userId: number, random: Random): number {
  if (userId === ZHANG_WEI) return 19;
  return userId === LI_NA ? 20 : 5 + random.below(45);
}

/** Lines of the reading log; a double click now and then left the same line twice. */
function readsOf(userId: number, count: number, random: Random): (readonly number[] | readonly (number | string)[])[] {
  const notices = random.shuffle(Array.from({ length: NOTICES }, (_, place) => place + 1)).slice(0, count);
  const twice = userId === ZHANG_WEI || userId === LI_NA || userId % 25 === 0;
  return notices
    .sort((a, b) => a - b)
    .flatMap((notice, place) => {
      const line = [notice, userId, timeText(400 - notice * 6 - random.below(5), 36_000 + random.below(25_000))];
      return twice && place === 0 ? [line, line] : [line];
    });
}

const TITLES = ['用户管理', '角色管理', '部门管理', '关联账号', '付款审批', '请假审批', '考勤导出', '通知公告'];

/** The operation log names people by login, also one who is gone. */
function operationTable(seed: number, active: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'sys_oper_log');
  const rows = Array.from({ length: LOG_ENTRIES }, (_, place) => [
    ...[place + 1, random.pick(TITLES), 1 + random.below(5), operator(random, active)],
    ...[`192.0.2.${1 + random.below(250)}`, random.chance(3) ? '1' : '0'],
    timeText(300 - Math.floor(place / 5), 30_000 + (place % 5) * 6000 + random.below(5000)),
  ]);
  return demoTable('sys_oper_log', 'oper_id title business_type oper_name oper_ip status oper_time', rows);
}

function operator(random: Random, active: readonly Person[]): string {
  if (random.chance(25)) return random.pick(['admin', 'zhangwei', 'lina', 'zhangwei2', 'ouyangming']);
  return random.pick(active).login;
}

function attendanceTable(seed: number, active: readonly Person[]): DemoTable {
  const random = createRandom(seed, 'hr_attendance');
  const days = Array.from({ length: ATTENDANCE_DAYS }, (_, place) => ATTENDANCE_DAYS - place).filter(isWorkday);
  const rows = days.flatMap((daysAgo) => active.map(({ id }) => attendance(id, daysAgo, random)));
  const numbered = rows.map((row, place) => [place + 1, ...row]);
  return demoTable('hr_attendance', 'attendance_id user_id work_date clock_in clock_out', numbered);
}

function attendance(userId: number, daysAgo: number, random: Random): (string | number | null)[] {
  const clockIn = timeText(daysAgo, 31_000 + random.below(3000));
  const clockOut = random.chance(2) ? null : timeText(daysAgo, 63_000 + random.below(7000));
  return [userId, dayText(daysAgo), clockIn, clockOut];
}
