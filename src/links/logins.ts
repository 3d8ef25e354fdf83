import { holdsUnique, keepsPassword, traitsOf } from './account-columns.js';
import type { Account } from './accounts.js';
import { actorOf, pointsAtAccount } from './actors.js';
import type { Actor } from './actors.js';
import { clue } from './evidence.js';
import type { Clue } from './evidence.js';
import { isHistory, isUnique } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';
import { isText, sameType } from './types.js';
import { AUDIT_AGENTS, CREDENTIAL_WORDS, WEAK_AGENTS } from './vocabulary.js';
import { candidate, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** A login that somebody's deed was written down with may be cut short, but not to less than this. */
const SHORTEST_LOGIN = 16;
/** Words in front of a doer that do not make him something else. */
const IN_FRONT = new Set(['last', 'first', 'latest', 'original', 'current', 'default', 'initial', 'record', 'data']);
/** Doers that are programs where they have a name. */
const PROGRAMS = new Set(['handler', 'processor', 'executor', 'logger']);
/** Login columns whose name says nothing in another table. */
const VAGUE_LOGINS = new Set(['name', 'account', 'code', 'login', 'number', 'handle', 'usercode']);

/** Text columns that hold the login of an account: `user_name` of a log, `create_by`, `oper_name`, `emp_no`. */
export function byLogin(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  const isLogin = world.accounts.some(({ table, logins }) => table === self && logins.includes(from));
  if (self === undefined || isLogin || isOwnKey(from) || !isText(from.column)) return [];
  const named = ownSchemaFirst(world.accounts, self).flatMap((account) => sameName(world, self, from, account) ?? []);
  const found = named[0] ?? doneByLogin(world, self, from);
  return found === undefined
    ? []
    : candidate(from, found.login, [...found.clues, ...uniqueness(found.login)], 'by-name');
}

/** Text columns that hold the mail address of an account: `user_email`, `invited_by_email`, `email` of a reset token. */
export function byMail(world: World, from: NamedColumn): readonly Candidate[] {
  const self = world.schema.byId.get(from.table.id);
  const account = ownSchemaFirst(world.accounts, self).find(
    ({ mail, table }) => mail !== undefined && holdsUnique(table, mail.column.name),
  );
  const role = mailRole(from);
  if (
    self === undefined ||
    account?.mail === undefined ||
    account.table === self ||
    role === undefined ||
    !isText(from.column)
  )
    return [];
  const ofAccount =
    role.join('') === account.table.nouns.at(-1)?.words.join('') || (role.length > 1 && role.at(-1) === 'by');
  const bare =
    role.length === 0 &&
    pointsAtAccount(world, self, from) === undefined &&
    self.words.some((word) => CREDENTIAL_WORDS.has(word));
  if (!ofAccount && !bare) return [];
  return candidate(
    from,
    account.mail,
    [clue('mailName', 'mailName', { column: from.column.name, table: account.table.table.id })],
    'by-name',
  );
}

/** Two schemas with the same tables are two systems: each has accounts of its own. */
function ownSchemaFirst(accounts: readonly Account[], self: NamedTable | undefined): readonly Account[] {
  const isOwn = ({ table }: Account): boolean => table.table.schema === self?.table.schema;
  return [...accounts.filter(isOwn), ...accounts.filter((account) => !isOwn(account))];
}

interface LoginMatch {
  readonly login: NamedColumn;
  readonly clues: readonly Clue[];
}

/** The name of the login column, alone or behind the account's noun, in a table that is about accounts. */
function sameName(world: World, self: NamedTable, from: NamedColumn, account: Account): LoginMatch | undefined {
  const login = account.logins.find((column) => isCalledLike(from, column, account));
  if (login === undefined || self === account.table || keepsPassword(self) || isShorter(from, login)) return undefined;
  const about = aboutAccounts(world, self, from, { account, login });
  const facts = { column: from.column.name, table: account.table.table.id, login: login.column.name };
  return about.length === 0 ? undefined : { login, clues: [clue('loginName', 'loginName', facts), ...about] };
}

function isCalledLike({ squashed }: NamedColumn, login: NamedColumn, { table }: Account): boolean {
  const nouns = table.nouns.filter(({ part }) => part !== 'tail').map(({ words }) => words.join('') + login.squashed);
  const names = VAGUE_LOGINS.has(login.squashed) ? [...nouns, `user${login.squashed}`] : [login.squashed, ...nouns];
  const inRole =
    isUnique(login.table, login.column.name) && names.some((name) => name.length > 5 && squashed.endsWith(name));
  return names.includes(squashed) || inRole;
}

function isShorter(from: NamedColumn, login: NamedColumn): boolean {
  return from.column.length !== null && login.column.length !== null && from.column.length < login.column.length;
}

interface AccountLogin {
  readonly account: Account;
  readonly login: NamedColumn;
}

/** What makes a table one about our accounts rather than somebody's login elsewhere. */
function aboutAccounts(
  world: World,
  self: NamedTable,
  from: NamedColumn,
  { account, login }: AccountLogin,
): readonly Clue[] {
  const clues: Clue[] = [];
  if (isHistory(self)) clues.push(clue('historyTable', 'historyTable', { table: self.table.name }));
  if (pointsAtAccount(world, self, from) === account || (isHistory(self) && hasActorId(self, account)))
    clues.push(clue('besideKey', 'besideKey'));
  const { comment } = from.column;
  if (comment !== null && comment !== '' && comment === login.column.comment)
    clues.push(clue('sameComment', 'sameComment', { comment }));
  return clues;
}

function hasActorId(self: NamedTable, { key: [key] }: Account): boolean {
  return self.columns.some(
    ({ words, column }) => actorOf(words)?.hasId === true && key !== undefined && sameType(column, key.column),
  );
}

/** Deeds written down with the doer's login: `create_by varchar(64)`. */
function doneByLogin(world: World, self: NamedTable, from: NamedColumn): LoginMatch | undefined {
  const login = loginFor(world, self);
  const behind = from.words.at(-1) ?? '';
  const isNamed = behind === 'name' || behind === 'account';
  const actor = actorOf(isNamed ? from.words.slice(0, -1) : from.words);
  if (
    login === undefined ||
    actor === undefined ||
    actor.hasId ||
    (from.column.length ?? SHORTEST_LOGIN) < SHORTEST_LOGIN
  )
    return undefined;
  if (!saysWho({ self, from, actor, isNamed })) return undefined;
  const detail = clue(actor.form === 'done-by' ? 'doneByLogin' : 'agentLogin', 'textOfLogin', {
    column: from.column.name,
    table: login.table.name,
    login: login.column.name,
  });
  const clues = [detail, ...databaseUser(from)];
  return {
    login,
    clues: isHistory(self) ? [...clues, clue('historyTable', 'historyTable', { table: self.table.name })] : clues,
  };
}

/** The login people are written down with: of the strongest account table that has one, logins before people, own module first. */
function loginFor({ accounts }: World, self: NamedTable): NamedColumn | undefined {
  const usable = ownSchemaFirst(accounts, self).filter(
    ({ logins: [login] }) => login !== undefined && isLoginLike(login),
  );
  const module = usable.find(
    ({ table }) =>
      table.words.length > 1 && table.words[0] === self.words[0] && table.table.schema === self.table.schema,
  );
  return (module ?? usable.find(({ isPerson }) => !isPerson) ?? usable[0])?.logins[0];

  /** Nobody signs in with a name that two people may share, unless the password stands beside it. */
  function isLoginLike(login: NamedColumn): boolean {
    const account = accounts.find(({ logins }) => logins.includes(login));
    return (
      isUnique(login.table, login.column.name) ||
      (account !== undefined && [...traitsOf(account.table).values()].includes('password'))
    );
  }
}

interface Deed {
  readonly self: NamedTable;
  readonly from: NamedColumn;
  readonly actor: Actor;
  /** The column ends in `name` or `account`. */
  readonly isNamed: boolean;
}

/** A deed by its form, a doer of record keeping, or any doer that a comment, a history or a default explains. */
function saysWho({ self, from, actor, isNamed }: Deed): boolean {
  if (speaksOfLogin(from) || databaseUser(from).length > 0) return true;
  if (actor.form === 'done-by') return !isNamed;
  if (!AUDIT_AGENTS.has(actor.stem) || !isBare(from.words, actor.stem)) return false;
  const isLogged = isHistory(self) && !PROGRAMS.has(actor.stem) && !hasIdTwin(self, from);
  return isLogged || (!isNamed && !WEAK_AGENTS.has(actor.stem));
}

/** `creator` and `last_modifier` are people; a `code_modifier` is something else. */
function isBare(words: readonly string[], stem: string): boolean {
  return words.slice(0, words.indexOf(stem)).every((word) => IN_FRONT.has(word));
}

/** The database itself writes down who it was. */
function databaseUser({ column }: NamedColumn): readonly Clue[] {
  const isUser = /\b(?:current_user|session_user|user)\b/i.test(column.defaultSql ?? '');
  return isUser ? [clue('databaseUser', 'databaseUser', { default: column.defaultSql ?? '' })] : [];
}

function speaksOfLogin({ column }: NamedColumn): boolean {
  return /账号|帐号|登录名|用户名|工号|login|user ?name|account/i.test(column.comment ?? '');
}

/** `operator_id` beside `operator_name`: the name is only shown. */
function hasIdTwin(self: NamedTable, from: NamedColumn): boolean {
  const stem = from.words.filter((word) => word !== 'name').join('');
  return self.columns.some(
    (named) => named !== from && !isOwnKey(named) && (named.squashed === `${stem}id` || named.squashed === stem),
  );
}

/** Words in front of `email`; undefined for any other column. */
function mailRole({ words }: NamedColumn): readonly string[] | undefined {
  const at = words.findIndex((word) => word === 'email' || word === 'mail');
  const rest = words.slice(at + 1).join('');
  return at < 0 || !['', 'address', 'addr'].includes(rest) ? undefined : words.slice(0, at);
}

function uniqueness(login: NamedColumn): readonly Clue[] {
  return isUnique(login.table, login.column.name)
    ? []
    : [clue('notUnique', 'notUnique', { table: login.table.id, column: login.column.name })];
}
