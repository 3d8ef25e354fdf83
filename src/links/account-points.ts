import type { EvidenceKey, Said } from '../messages/evidence.js';
import type { Facts } from '../messages/text.js';
import { traitsOf } from './account-columns.js';
import type { AccountTrait } from './account-columns.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';
import { ACCOUNT_NOUNS, FOREIGN_WORDS, HISTORY_WORDS, TOKEN_WORDS, WEAK_ACCOUNT_NOUNS } from './vocabulary.js';

/** One reason for or against a table holding accounts. */
export interface Point {
  readonly points: number;
  readonly reason: Said;
}

function said(text: EvidenceKey, facts: Facts = {}): Said {
  return { text, facts };
}

/** What people have and connections have not; a table without an account's name needs two of these beside the password. */
const PERSONAL: readonly AccountTrait[] = ['login', 'mail', 'phone', 'last-login', 'person', 'salt'];

const TRAIT_POINTS: Readonly<Record<AccountTrait, number>> = {
  password: 3,
  salt: 1,
  login: 2,
  mail: 1,
  phone: 1,
  'staff-number': 2,
  label: 0.5,
  'last-login': 1.5,
  status: 1,
  person: 1,
};

/** The account noun a table is called by, if any: `sys_user`, `tbl_employees`, `user_info`. */
export function accountNoun(table: NamedTable): string | undefined {
  const nouns = table.nouns.filter(({ words }) => words.every((word) => ACCOUNT_NOUNS.has(word)));
  const heads = nouns.map(({ words }) => words.at(-1) ?? '');
  return heads.find((noun) => !WEAK_ACCOUNT_NOUNS.has(noun)) ?? heads[0];
}

function nounPoints(table: NamedTable, schema: Schema): Point | undefined {
  const noun = accountNoun(table);
  if (noun === undefined) return commentPoints(table);
  const whole = table.nouns.some(
    ({ words, part }) => part !== 'tail' && words.every((word) => ACCOUNT_NOUNS.has(word)),
  );
  if (!whole && isTable(table.words.slice(0, -1), schema)) return undefined;
  return { points: WEAK_ACCOUNT_NOUNS.has(noun) ? 1.5 : whole ? 3 : 2, reason: said('namedAfter', { noun }) };
}

function commentPoints({ table }: NamedTable): Point | undefined {
  const isList =
    /^(?:系统|后台|平台|企业)?(?:用户|账号|账户|帐号|员工|人员|会员|职员|教师|学生|管理员)(?:基本|基础|主)?(?:信息|资料)?表?$/.test(
      table.comment ?? '',
    );
  return isList ? { points: 3, reason: said('tableComment', { comment: table.comment ?? '' }) } : undefined;
}

function isTable(words: readonly string[], schema: Schema): boolean {
  return schema.tables.some((table) => table.nouns.some((noun) => noun.words.join(' ') === words.join(' ')));
}

function traitPoints(table: NamedTable): readonly Point[] {
  const firsts = new Map([...traitsOf(table)].toReversed().map(([named, trait]) => [trait, named.column.name]));
  return [...firsts]
    .toReversed()
    .map(([trait, name]) => ({ points: TRAIT_POINTS[trait], reason: said(`trait.${trait}`, { column: name }) }));
}

function incomingPoints(incoming: number): readonly Point[] {
  if (incoming === 0) return [];
  const reason = said(incoming === 1 ? 'incomingOne' : 'incoming', { n: incoming });
  return [{ points: incoming >= 3 ? 2 : 1, reason }];
}

/** What a table's rows are judged by. */
export interface AccountFacts {
  readonly table: NamedTable;
  readonly key: readonly NamedColumn[];
  readonly schema: Schema;
  /** How many other tables point at it. */
  readonly incoming: number;
}

/** Everything for and against a table holding accounts. */
export function pointsOf({ table, key, schema, incoming }: AccountFacts): readonly Point[] {
  const noun = nounPoints(table, schema);
  const name = noun === undefined ? [] : [noun];
  return [...name, ...traitPoints(table), ...incomingPoints(incoming), ...objections(table, key, schema)];
}

/** What looks like an account and is none: a connection's login, a ledger, a log, a token, a link row of an account. */
function objections(table: NamedTable, key: readonly NamedColumn[], schema: Schema): readonly Point[] {
  // Part of the key, a host is where the account is: a tenant, no connection.
  const own = table.columns.filter((named) => !key.includes(named));
  const has = (pattern: RegExp): boolean => own.some(({ squashed }) => pattern.test(squashed));
  const is = (words: ReadonlySet<string>): boolean => table.words.some((word) => words.has(word));
  const against: (Point | false)[] = [
    has(/^(?:db|smtp|ftp|ssh|server|remote)?(?:host|hostname|port|dsn)$/) && {
      points: -4,
      reason: said('connection'),
    },
    has(/^(?:balance|currency|iban|ledger|amount|price)/) && { points: -3, reason: said('money') },
    is(HISTORY_WORDS) && { points: -4, reason: said('history') },
    (is(TOKEN_WORDS) || is(FOREIGN_WORDS)) && { points: -4, reason: said('ofAccount') },
    belongsToAccount(table, key, schema) && { points: -5, reason: said('ofOther') },
  ];
  return against.filter((point) => point !== false);
}

/** True when the key itself points at an account, or the table ties an account to something by `user_id` without a password of its own. */
function belongsToAccount(table: NamedTable, key: readonly NamedColumn[], schema: Schema): boolean {
  const keyNames = new Set(key.map(({ column }) => column.name));
  const declaredKey = table.table.foreignKeys.some(
    ({ columns, referencedTable }) =>
      columns.every((name) => keyNames.has(name)) && isAccountNamed(schema.byId.get(referencedTable), table),
  );
  const composite = key.length > 1 && key.filter(({ words }) => words.at(-1) === 'id').length > 1;
  const owned = table.columns.some(
    (named) => !keyNames.has(named.column.name) && isAccountId(named) && accountNoun(table) !== named.words[0],
  );
  return declaredKey || (composite && !hasPassword(table)) || (owned && !hasPassword(table) && !hasLogin(table));
}

function isAccountNamed(target: NamedTable | undefined, self: NamedTable): boolean {
  return (
    target !== undefined &&
    target !== self &&
    ['user', 'account', 'employee', 'member', 'admin'].includes(accountNoun(target) ?? '')
  );
}

function isAccountId({ words, column }: NamedColumn): boolean {
  return (
    words.length === 2 &&
    ACCOUNT_NOUNS.has(words[0] ?? '') &&
    ['id', 'uuid'].includes(words[1] ?? '') &&
    column.family !== 'text'
  );
}

function hasPassword(table: NamedTable): boolean {
  return [...traitsOf(table).values()].includes('password');
}

function hasLogin(table: NamedTable): boolean {
  return [...traitsOf(table).values()].includes('login');
}

/** True when something in the table names a person or lets one in; a status and a name alone may be anything's. */
export function identifiesPeople(table: NamedTable): boolean {
  const traits = new Set(traitsOf(table).values());
  const noun = accountNoun(table);
  if (noun === undefined && commentPoints(table) === undefined)
    return traits.has('password') && PERSONAL.filter((trait) => traits.has(trait)).length >= 2;
  const strong =
    traits.has('password') || traits.has('login') || traits.has('staff-number') || traits.has('last-login');
  return (
    strong || ((traits.has('mail') || traits.has('person')) && noun !== undefined && !WEAK_ACCOUNT_NOUNS.has(noun))
  );
}
