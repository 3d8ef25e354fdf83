import { actorOf } from './actors.js';
import type { Pair } from './roles.js';
import { kindByLink } from './grants.js';
import type { KindContext } from './grants.js';
import type { LinkKind } from './model.js';
import { isHistory } from './schema.js';
import type { NamedTable } from './schema.js';
import {
  ACCOUNT_NOUNS,
  AUDIT_AGENTS,
  DELEGATE_AGENTS,
  EXTERNAL_WORDS,
  ID_WORDS,
  LOGIN_WORDS,
  OWNER_AGENTS,
  SESSION_WORDS,
  TOKEN_HOLDERS,
  TOKEN_WORDS,
} from './vocabulary.js';
import { squash } from './words.js';

/** Columns of who may use the row. */
const ACCESS_WORDS = new Set(['whitelist', 'allowlist', 'allowed', 'permitted', 'share', 'shared', 'visible']);

/** What a reference means for the account it points at, or which kind of role it points at. */
export function kindOf({ from, to }: Pair, context: KindContext): LinkKind {
  const table = context.schema.byId.get(from.table);
  if (table === undefined) return 'other';
  if (!context.accounts.has(to.table)) return context.roles.get(to.table) ?? 'other';
  const words = context.schema.words(from.columns.at(-1) ?? '');
  if (words.some((word) => ACCESS_WORDS.has(word))) return 'permission';
  return (
    kindByDeed(words) ??
    kindByTable(table, context) ??
    kindByRelation(words) ??
    (context.accounts.has(from.table) ? 'other' : kindByBelonging(words))
  );
}

/** Who wrote, changed or closed the row. */
function kindByDeed(words: readonly string[]): LinkKind | undefined {
  const actor = actorOf(words) ?? actorOf(withoutAccount(words));
  if (actor?.form !== 'done-by') return actor !== undefined && AUDIT_AGENTS.has(actor.stem) ? 'audit' : undefined;
  if (actor.stem.startsWith('own')) return 'ownership';
  return /^(?:manag|supervis|report)/.test(actor.stem) ? 'delegate' : 'audit';
}

/** `creator_user_id` and `invited_by_email` say who, and then how he is named. */
function withoutAccount(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? '';
  const isNaming = ID_WORDS.has(last) || ACCOUNT_NOUNS.has(last) || ['name', 'email', 'account'].includes(last);
  return isNaming ? withoutAccount(words.slice(0, -1)) : words;
}

function kindByTable(table: NamedTable, context: KindContext): LinkKind | undefined {
  const id = table.table.id;
  if (context.accounts.has(id)) return undefined;
  if (isHistory(table)) return 'audit';
  if (isExternal(table)) return 'external-account';
  if (isSession(table)) return 'session';
  if (isToken(table)) return 'token';
  return context.roles.has(id) ? undefined : kindByLink(table, context);
}

function isExternal(table: NamedTable): boolean {
  return has(table, EXTERNAL_WORDS) || /openid/.test(squash(table.words)) || keepsForeignId(table);
}

/** A session of a login: by the words in front, or by what it keeps. */
function isSession({ nouns, columns }: NamedTable): boolean {
  const words = nouns.filter(({ part }) => part !== 'tail').at(-1)?.words ?? [];
  if (!SESSION_WORDS.has(words.at(-1) ?? '')) return false;
  const kept = columns.some(({ squashed }) =>
    /token|^ip|useragent|expir|lastactiv|lastaccess|lastseen|payload|^sess(?:ion)?data|logintime/.test(squashed),
  );
  const before = words.at(-2);
  return kept || before === undefined || ACCOUNT_NOUNS.has(before) || LOGIN_WORDS.has(before);
}

function isToken(table: NamedTable): boolean {
  const name = squash(table.words);
  const named =
    /(?:password|email|account)(?:reset|verification|recovery)|twofactor|(?:api|public|private|access|ssh|gpg)key$|(?:access|refresh|api|auth)token$/.test(
      name,
    );
  return (named || has(table, TOKEN_WORDS)) && !TOKEN_HOLDERS.has(table.words.at(-1) ?? '');
}

function kindByRelation(words: readonly string[]): LinkKind | undefined {
  const stem = (actorOf(words) ?? actorOf(withoutAccount(words)))?.stem;
  if (stem === undefined) return undefined;
  if (OWNER_AGENTS.has(stem)) return 'ownership';
  return DELEGATE_AGENTS.has(stem) ? 'delegate' : undefined;
}

/** A bare `user_id` in a row with content of its own: the row belongs to the account. */
function kindByBelonging(words: readonly string[]): LinkKind {
  return withoutAccount(words).length === 0 ? 'ownership' : 'other';
}

/** An id given by a provider beside the account's own. */
function keepsForeignId(table: NamedTable): boolean {
  const names = table.columns.map(({ squashed }) => squashed);
  const foreign = names.some((name) =>
    /^(?:openid|unionid|extern(?:al)?(?:user)?u?id|provider(?:user|account)?(?:u?id|uuid|key)|socialid|uid|subject|sub)$/.test(
      name,
    ),
  );
  return (
    foreign &&
    names.some((name) => /^(?:provider|platform|issuer|openid|loginprovider|loginsource|authsource)/.test(name))
  );
}

function has({ words }: NamedTable, wanted: ReadonlySet<string>): boolean {
  return words.some((word) => wanted.has(word));
}
