import { wordFor } from '../messages/review.js';
import { sayRights } from '../messages/rights.js';
import type { Lang } from '../messages/text.js';
import type { AccountRights, LostRole, PlanRights } from '../plan/model.js';
import { safe } from './escape.js';
import { hanging } from './layout.js';
import type { Drawn } from './plan-view.js';
import { accountName } from './words.js';

/** Accounts that a screen names, and roles and permissions of one account; more are counted. */
const SHOWN = 20;

function roleName({ name, key, kind }: LostRole, lang: Lang): string {
  const text = key.map((part) => part ?? 'NULL').join(', ');
  const role = name === null || name === '' ? text : `${name} (${text})`;
  return kind === 'role' ? role : sayRights('kind', lang, { kind: wordFor('kind', kind, lang), role });
}

function lostRole(account: string, role: LostRole, lang: Lang): string {
  const n = role.others;
  const others = sayRights(n === 0 ? 'others.0' : n === 1 ? 'others.1' : 'others.n', lang, { n });
  return sayRights('lost', lang, { account, role: roleName(role, lang), others });
}

function lostPermissions(account: string, { permissions, roles }: AccountRights, lang: Lang): readonly string[] {
  const { lost, lostCount: n, before: all } = permissions;
  if (n === 0) return all > 0 && roles.lostCount > 0 ? [sayRights('permissions.same', lang, { account, all })] : [];
  if (lost.length === 0) return [sayRights('permissions.unnamed', lang, { account, n, all })];
  const list = lost.slice(0, SHOWN).join(', ');
  const shown = Math.min(lost.length, SHOWN);
  const more = shown < n ? ` (${sayRights('showing', lang, { n: shown, all: n })})` : '';
  return [`${sayRights('permissions', lang, { account, n, all, list })}${more}`];
}

/** What one account loses, a sentence a line. */
function accountSentences(entry: AccountRights, lang: Lang): readonly string[] {
  const account = accountName({ table: '', ...entry });
  const { lost, lostCount } = entry.roles;
  const shown = lost.slice(0, SHOWN);
  const more = shown.length < lostCount ? [`(${sayRights('showing', lang, { n: shown.length, all: lostCount })})`] : [];
  return [...shown.map((role) => lostRole(account, role, lang)), ...more, ...lostPermissions(account, entry, lang)];
}

export function rightsTitle(lang: Lang): string {
  return sayRights('title', lang);
}

/** How many roles and permissions there are before and after; and what nobody could find out. */
export function rightsTotals({ totals, unread }: PlanRights, lang: Lang): readonly string[] {
  const { accounts, roles, permissions } = totals;
  const facts = {
    accounts,
    ...{ rolesBefore: roles.before, rolesAfter: roles.after },
    ...{ permissionsBefore: permissions.before, permissionsAfter: permissions.after },
  };
  return [
    sayRights('totals', lang, facts),
    ...unread.map(({ path, reason }) => sayRights(`unread.${reason}`, lang, { path })),
  ];
}

/** What the accounts lose, a sentence a line; says so when not all of them are named. */
export function rightsSentences(
  rights: PlanRights,
  lang: Lang,
  { account, most = rights.accounts.length }: { readonly account?: string | undefined; readonly most?: number } = {},
): readonly string[] {
  const found = rights.accounts.filter(
    ({ key, label }) => account === undefined || label === account || key.join(', ') === account,
  );
  const wanted = found.slice(0, most);
  const { accounts } = rights.totals;
  const more =
    account === undefined && wanted.length < accounts
      ? [`(${sayRights('showing.accounts', lang, { n: wanted.length, all: accounts })})`]
      : [];
  return [...wanted.flatMap((entry) => accountSentences(entry, lang)), ...more];
}

/** True when there is anything to say of rights. */
export function hasRights(rights: PlanRights | undefined): rights is PlanRights {
  return rights !== undefined && (rights.read.length > 0 || rights.unread.length > 0);
}

/** Who may do what before and after, for the screen. */
export function rightsLines({ plan, lang, paint, account, table }: Drawn): readonly string[] {
  const { rights } = plan.document;
  if (!hasRights(rights) || table !== undefined) return [];
  return [
    '',
    paint.strong(rightsTitle(lang)),
    ...rightsTotals(rights, lang).flatMap((line) => hanging(' ', safe(line))),
    ...rightsSentences(rights, lang, { account, most: SHOWN }).flatMap((line) => hanging(' ', safe(line))),
  ];
}
