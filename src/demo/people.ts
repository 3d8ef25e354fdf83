import { chineseNames, englishNames, type PersonName } from './names.js';
import { DEPARTMENTS, FINANCE, LEADERLESS } from './organisation.js';
import { createRandom, itemAt, type Random } from './random.js';

/** One account of the demo with the person behind it. */
export interface Person extends PersonName {
  readonly id: number;
  readonly departmentId: number;
  readonly state: 'active' | 'disabled' | 'deleted';
  /** Days before the demo's present day. */
  readonly hiredDaysAgo: number;
}

/** People the tutorial speaks of. */
export const ZHANG_WEI = 104;
export const LI_NA = 117;
/** Another 张伟. */
export const OTHER_ZHANG_WEI = 288;
/** 张薇: another name, the same pinyin. */
export const ZHANG_WEI_3 = 305;
/** A disabled and a deleted account which still hold the role finance_approver. */
export const DISABLED_APPROVER = 131;
export const DELETED_APPROVER = 142;

/** Ids of accounts that somebody deleted from the table by hand; other tables still name them. The last id is the next to be given out again. */
export const REMOVED_IDS: readonly number[] = [163, 231, 342, 377, 403];

const FIRST_ID = 100;
const LAST_ID = 402;
const DISABLED = new Set([DISABLED_APPROVER, 176, 219, 254, 301, 366]);
const DELETED = new Set([DELETED_APPROVER, 158, 203, 247, 296, 333, 371]);

const zhangWei: PersonName = { name: '张伟', english: 'Zhang Wei', login: 'zhangwei', sex: 'male' };

const PINNED: ReadonlyMap<number, PersonName & { readonly departmentId: number }> = new Map([
  [1, { name: '管理员', english: 'Administrator', login: 'admin', sex: 'male', departmentId: 204 }],
  [ZHANG_WEI, { ...zhangWei, departmentId: FINANCE }],
  [LI_NA, { name: '李娜', english: 'Li Na', login: 'lina', sex: 'female', departmentId: 202 }],
  [DISABLED_APPROVER, { name: '唐立新', english: 'Tang Lixin', login: 'tanglixin', sex: 'male', departmentId: 214 }],
  [DELETED_APPROVER, { name: '高海燕', english: 'Gao Haiyan', login: 'gaohaiyan', sex: 'female', departmentId: 213 }],
  [OTHER_ZHANG_WEI, { ...zhangWei, login: 'zhangwei2', departmentId: 219 }],
  [ZHANG_WEI_3, { name: '张薇', english: 'Zhang Wei', login: 'zhangwei3', sex: 'female', departmentId: 215 }],
]);

/** All accounts, ordered by id: admin, then 100 to 402 with gaps where accounts were removed. */
export function makePeople(seed: number): Person[] {
  const random = createRandom(seed, 'people');
  const names = nameSource(random);
  return accountIds().map((id) => makePerson(id, PINNED.get(id) ?? names(), random));
}

/** Who leads each department, by department id: its first active member. 张伟 leads finance; LEADERLESS has nobody. */
export function findLeaders(people: readonly Person[]): Map<number, Person> {
  const leaders = new Map<number, Person>();
  for (const { id } of DEPARTMENTS) {
    const leader = people.find((person) => person.departmentId === id && mayLead(person));
    if (leader !== undefined && id !== LEADERLESS) leaders.set(id, leader);
  }
  const head = people.find((person) => person.id === ZHANG_WEI);
  return head === undefined ? leaders : leaders.set(FINANCE, head);
}

function mayLead(person: Person): boolean {
  return person.state === 'active' && !PINNED.has(person.id);
}

function accountIds(): number[] {
  const range = Array.from({ length: LAST_ID - FIRST_ID + 1 }, (_, place) => FIRST_ID + place);
  return [1, ...range.filter((id) => !REMOVED_IDS.includes(id))];
}

function makePerson(id: number, base: PersonName & { readonly departmentId?: number }, random: Random): Person {
  const departmentId = base.departmentId ?? 201 + random.below(DEPARTMENTS.length - 1);
  const state = DELETED.has(id) ? 'deleted' : DISABLED.has(id) ? 'disabled' : 'active';
  return { ...base, id, departmentId, state, hiredDaysAgo: 4000 - id * 9 + random.below(40) };
}

/** Hands out each name once and makes logins unique by a number, as admins do. */
function nameSource(random: Random): () => PersonName {
  const pinnedNames = new Set([...PINNED.values()].map(({ name }) => name));
  const chinese = random.shuffle(chineseNames().filter(({ name }) => !pinnedNames.has(name)));
  const english = random.shuffle(englishNames());
  const logins = new Set([...PINNED.values()].map(({ login }) => login));
  let given = 0;
  return () => {
    given += 1;
    const name = given % 7 === 0 ? itemAt(english, given / 7) : itemAt(chinese, given);
    const login = freeLogin(name.login, logins);
    logins.add(login);
    return { ...name, login };
  };
}

function freeLogin(stem: string, taken: ReadonlySet<string>): string {
  let login = stem;
  for (let number = 2; taken.has(login); number += 1) login = stem + String(number);
  return login;
}
