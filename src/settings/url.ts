import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TlsMode } from '../dialects/tls.js';
import { UntetherError } from '../errors.js';

type KnexConfig = Readonly<Record<string, unknown>>;

interface Surrounding {
  /** Folder from which paths count. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const POSTGRES = /^postgres(ql)?:$/;
const MYSQL = /^(mysql2?|mariadb):$/;
const SQLITE_FILE = /\.(db|sqlite|sqlite3)$/i;
const SQLITE_URL = /^sqlite3?:(?<slashes>\/\/)?(?<path>.+)$/i;

interface Security {
  /** For a server on another machine; without a word in the URL the settings decide. */
  readonly tls?: TlsMode;
  /** The driver's own option, which counts on this machine. */
  readonly ssl?: object;
}

/** https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
const MYSQL_MODES: Readonly<Record<string, Security | undefined>> = {
  DISABLED: { tls: 'plain' },
  REQUIRED: { tls: 'encrypted', ssl: { rejectUnauthorized: false } },
  VERIFY_CA: { tls: 'verify-ca', ssl: { rejectUnauthorized: true } },
  VERIFY_IDENTITY: { tls: 'verify-full', ssl: { rejectUnauthorized: true, verifyIdentity: true } },
};

/** What sslmode asks for; `prefer` and `require` get more than they ask, as anybody in between could give less. */
const POSTGRES_MODES: Readonly<Record<string, TlsMode | undefined>> = {
  disable: 'plain',
  'no-verify': 'encrypted',
  'verify-ca': 'verify-ca',
  prefer: 'verify-full',
  require: 'verify-full',
  'verify-full': 'verify-full',
};

// The URL itself is never quoted: it may hold a password.
const refuse = (detail: string): UntetherError => new UntetherError('U09', { detail });

function sqlite(file: string, dir: string): KnexConfig {
  return { client: 'better-sqlite3', connection: { filename: resolve(dir, file) }, useNullAsDefault: true };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('--url holds a % that is not followed by two hexadecimal digits');
  }
}

function known<T>(table: Readonly<Record<string, T | undefined>>, { name, value }: { name: string; value: string }): T {
  const found = Object.hasOwn(table, value) ? table[value] : undefined;
  if (found === undefined) throw refuse(`${name} is one of ${Object.keys(table).join(', ')}`);
  return found;
}

function mysqlSecurity({ searchParams }: URL): Security {
  const value = searchParams.get('ssl-mode');
  return value === null ? {} : known(MYSQL_MODES, { name: 'ssl-mode', value: value.toUpperCase() });
}

function certificates(file: string, dir: string): string {
  try {
    return readFileSync(resolve(dir, file), 'utf8');
  } catch {
    throw refuse('the file that ssl-ca names cannot be read');
  }
}

function mysqlOptions(url: URL, dir: string): object {
  const unknown = [...url.searchParams.keys()].filter((key) => !['ssl-mode', 'ssl-ca'].includes(key));
  if (unknown.length > 0) throw refuse(`--url has a parameter that is not known: ${unknown.join(', ')}`);
  const { ssl } = mysqlSecurity(url);
  const file = url.searchParams.get('ssl-ca');
  if (file === null) return ssl === undefined ? {} : { ssl };
  return { ssl: { ...(ssl ?? MYSQL_MODES['VERIFY_IDENTITY']?.ssl), ca: certificates(file, dir) } };
}

function mysql(url: URL, { dir, env }: Surrounding): KnexConfig {
  const password = url.password === '' ? env['MYSQL_PWD'] : decode(url.password);
  const connection = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    user: decode(url.username),
    ...(password === undefined ? {} : { password }),
    database: decode(url.pathname.slice(1)),
    ...mysqlOptions(url, dir),
  };
  return { client: 'mysql2', connection };
}

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** True when a --url carries a password. */
export function hasPassword(url: string): boolean {
  const parts = SQLITE_URL.test(url) ? undefined : parse(url);
  return parts !== undefined && (parts.password !== '' || parts.searchParams.has('password'));
}

/**
 * knex configuration of a --url: `postgres://`, `postgresql://`, `mysql://`, `mariadb://`, `sqlite:path`, `sqlite:///path`,
 * or a path that ends in .db, .sqlite or .sqlite3, relative to `dir`. Without a password in it, pg reads PGPASSWORD by
 * itself and MYSQL_PWD is taken from `env`. Throws U09 for anything else.
 */
export function urlToKnex(url: string, { dir, env }: Surrounding): KnexConfig {
  const file = SQLITE_URL.exec(url)?.groups;
  if (file) return sqlite(file['slashes'] === undefined ? (file['path'] ?? '') : decode(file['path'] ?? ''), dir);
  const parts = parse(url);
  if (parts && POSTGRES.test(parts.protocol)) return { client: 'pg', connection: { connectionString: url } };
  if (parts && MYSQL.test(parts.protocol)) return mysql(parts, { dir, env });
  if (!/^[a-z][a-z0-9+.-]+:/i.test(url) && SQLITE_FILE.test(url)) return sqlite(url, dir);
  throw refuse(
    '--url is none of postgres://, mysql://, mariadb://, sqlite:PATH or a path to a .db, .sqlite or .sqlite3 file',
  );
}

/** What a --url says about the server it names; null when it says nothing. Throws U09 for a mode that does not exist. */
export function tlsOfUrl(url: string): TlsMode | null {
  const parts = SQLITE_URL.test(url) ? undefined : parse(url);
  if (parts && MYSQL.test(parts.protocol)) return mysqlSecurity(parts).tls ?? null;
  const value = parts && POSTGRES.test(parts.protocol) ? parts.searchParams.get('sslmode') : null;
  return value === null ? null : known(POSTGRES_MODES, { name: 'sslmode', value });
}
