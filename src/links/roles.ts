import { groupBy } from '../catalog/assemble.js';
import type { Table, TableId } from '../catalog/model.js';
import type { Account } from './accounts.js';
import type { Reference, RoleTable } from './model.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';
import { contentColumns, isRecordKeeping } from './ties.js';
import { isLongText } from './types.js';
import {
  ACCOUNT_NOUNS,
  GROUP_NOUNS,
  HISTORY_WORDS,
  PERMISSION_NOUNS,
  POST_NOUNS,
  RIGHTS,
  ROLE_NOUNS,
} from './vocabulary.js';

type Kind = RoleTable['kind'];
/** What links need to know of a reference before its kind is known. */
export type Pair = Pick<Reference, 'from' | 'to' | 'state'>;

const NOUNS: readonly (readonly [Kind, ReadonlySet<string>])[] = [
  ['role', ROLE_NOUNS],
  ['permission', PERMISSION_NOUNS],
  ['group', GROUP_NOUNS],
  ['post', POST_NOUNS],
];
/** Words that also mean articles and tasks: a link to accounts or a comment must speak for them. */
const VAGUE = new Set(['post', 'job', 'group', 'unit', 'branch', 'division', 'menu', 'right', 'structure']);
const COMMENTS: readonly (readonly [Kind, RegExp])[] = [
  ['role', /^(?:系统)?角色(?:信息|管理)?表?$/],
  ['permission', /^(?:系统)?(?:权限|菜单|菜单权限|资源|功能)(?:信息|管理)?表?$/],
  ['group', /^(?:系统)?(?:部门|组织|机构|用户组|组织机构|团队)(?:信息|管理)?表?$/],
  ['post', /^(?:系统)?(?:岗位|职位|职务)(?:信息|管理)?表?$/],
];
/** A link row may carry this many columns of its own (a flag, a level) and still be a link. */
const MOST_CONTENT = 2;
/** A text longer than this is what the row is for. */
const LONGEST_REMARK = 1000;
/** A row with a name is a thing, not a link. */
const NAMED = /(?:^|_)(?:name|title|label|code)$/i;

/** Tables of roles, permissions, groups and posts: by their name, their comment, and what ties accounts to them. */
export function findRoles(
  schema: Schema,
  references: readonly Pair[],
  { accounts, tenants }: { readonly accounts: readonly Account[]; readonly tenants: ReadonlySet<TableId> },
): readonly RoleTable[] {
  const tied = tiedToAccounts(schema, references, accounts);
  const isAccount = new Set(accounts.map(({ table }) => table));
  return schema.tables.flatMap((table): readonly RoleTable[] => {
    if (
      isAccount.has(table) ||
      tenants.has(table.table.id) ||
      (table.table.primaryKey ?? table.table.uniques[0]) === undefined ||
      table.words.some((word) => HISTORY_WORDS.has(word))
    )
      return [];
    const kind = kindByComment(table) ?? kindByName(table, tied);
    if (kind === 'post' && isWriting(table)) return [];
    return kind === undefined || tiesAccounts(table, references, accounts) ? [] : [{ table: table.table.id, kind }];
  });
}

/** True when the table's rows are links: two references or more, and next to nothing else. */
export function isLinkShaped({ table }: NamedTable, references: readonly Pair[]): boolean {
  const own = references.filter(
    ({ from, to }) => from.table === table.id && to.table !== table.id && !keepsRecord(table, from.columns),
  );
  if (new Set(own.map(({ from }) => from.columns.join())).size < 2) return false;
  const content = contentColumns(table, own);
  const isThing = content.some(
    (column) => NAMED.test(column.name) || isLongText(column) || (column.length ?? 0) > LONGEST_REMARK,
  );
  return (
    (content.length <= MOST_CONTENT && !isThing) ||
    keyHoldsTwo(table.primaryKey ?? [], own) ||
    table.uniques.some(({ columns }) => keyHoldsTwo(columns, own))
  );
}

/** The kind of role that a text calls by its name: `group_name`. */
export function spelledRole({ column, words }: NamedColumn): Exclude<Kind, 'post'> | undefined {
  if (column.family !== 'text') return undefined;
  const has = (nouns: ReadonlySet<string>): boolean => words.some((word) => nouns.has(word));
  if (has(ROLE_NOUNS)) return 'role';
  if (has(PERMISSION_NOUNS)) return 'permission';
  return has(GROUP_NOUNS) ? 'group' : undefined;
}

/** `[tenant_id, granted_by]`: of all its columns, for every reference within a tenant begins with one that says nothing of its own. */
function keepsRecord({ columns }: Table, names: readonly string[]): boolean {
  return columns.filter((column) => names.includes(column.name)).every(isRecordKeeping);
}

/** True when a key is made of two references. */
export function keyHoldsTwo(key: readonly string[], references: readonly Pair[]): boolean {
  return references.filter(({ from }) => from.columns.every((column) => key.includes(column))).length >= 2;
}

/** Posts of a forum or a blog are written, positions are held. */
function isWriting({ columns }: NamedTable): boolean {
  return columns.some(({ squashed }) =>
    /^(?:post)?(?:title|subject|body|content|message|html|text|slug|excerpt)$/.test(squashed),
  );
}

function kindByComment({ table }: NamedTable): Kind | undefined {
  return COMMENTS.find(([, pattern]) => pattern.test(table.comment ?? ''))?.[0];
}

function kindByName(table: NamedTable, tied: ReadonlySet<string>): Kind | undefined {
  const last = table.nouns.find(({ part }) => part !== 'tail')?.words.at(-1) ?? '';
  const core = table.nouns.filter(({ part }) => part !== 'tail').at(-1)?.words ?? [];
  const kind = NOUNS.find(([, nouns]) => nouns.has(last) || nouns.has(core.at(-1) ?? ''))?.[0];
  if (kind === undefined) return undefined;
  const plain = core.length === 1 || ACCOUNT_NOUNS.has(core.at(-2) ?? '') || kind === 'role';
  const isVague = VAGUE.has(core.at(-1) ?? '') && (kind === 'post' || core.length > 1);
  return tied.has(table.table.id) || (plain && !(isVague && !ACCOUNT_NOUNS.has(core.at(-2) ?? ''))) ? kind : undefined;
}

/** Tables that a link table ties to accounts. */
function tiedToAccounts(
  schema: Schema,
  references: readonly Pair[],
  accounts: readonly Account[],
): ReadonlySet<string> {
  const accountIds = new Set(accounts.map(({ table }) => table.table.id));
  const byTable = groupBy(references, ({ from }) => from.table);
  const tied = new Set<string>();
  for (const [id, own] of byTable) {
    const table = schema.byId.get(id);
    if (
      table === undefined ||
      accountIds.has(id) ||
      !own.some(({ to }) => accountIds.has(to.table)) ||
      RIGHTS.has(table.words.at(-1) ?? '') ||
      !isLinkShaped(table, own)
    )
      continue;
    for (const { to } of own) if (!accountIds.has(to.table)) tied.add(to.table);
  }
  return tied;
}

/** `user_role` is no role but who has it: its key, or all it holds, is an account and something else. */
function tiesAccounts(table: NamedTable, references: readonly Pair[], accounts: readonly Account[]): boolean {
  const own = references.filter(({ from }) => from.table === table.table.id);
  const toAccounts = own.filter(({ to }) => accounts.some((account) => account.table.table.id === to.table));
  const isTie = isLinkShaped(table, own) && (toAccounts.length > 0 || own.length >= 2);
  return isTie || tiesToWord(table, toAccounts);
}

/** `user_groups (user, group)`: the key is an account and what the group is called. */
function tiesToWord({ table, columns }: NamedTable, toAccounts: readonly Pair[]): boolean {
  const key = table.primaryKey ?? table.uniques[0]?.columns ?? [];
  const inKey = columns.filter(({ column }) => key.includes(column.name));
  const isAccount = toAccounts.some(({ from }) => from.columns.every((column) => key.includes(column)));
  return isAccount && inKey.some((named) => spelledRole(named) !== undefined);
}
