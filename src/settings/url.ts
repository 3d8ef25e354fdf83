import { resolve } from 'node:path';
import { UntetherError } from '../errors.js';

type KnexConfig = Readonly<Record<string, unknown>>;
type Env = Readonly<Record<string, string | undefined>>;

const SQLITE_FILE = /\.(db|sqlite|sqlite3)$/i;
const SQLITE_URL = /^sqlite3?:(?<slashes>\/\/)?(?<path>.+)$/i;
const MYSQL_SSL: Readonly<Record<string, object | undefined>> = {
  DISABLED: {},
  REQUIRED: { ssl: { rejectUnauthorized: false } },
  VERIFY_CA: { ssl: { rejectUnauthorized: true } },
  VERIFY_IDENTITY: { ssl: { rejectUnauthorized: true, verifyIdentity: true } },
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

function mysqlOptions(parameters: URLSearchParams): object {
  const mode = (parameters.get('ssl-mode') ?? 'DISABLED').toUpperCase();
  const unknown = [...parameters.keys()].filter((key) => key !== 'ssl-mode');
  if (unknown.length > 0) throw refuse(`--url has a parameter that is not known: ${unknown.join(', ')}`);
  const options = MYSQL_SSL[mode];
  if (!options) throw refuse(`ssl-mode is one of ${Object.keys(MYSQL_SSL).join(', ')}`);
  return options;
}

function mysql(url: URL, env: Env): KnexConfig {
  const password = url.password === '' ? env['MYSQL_PWD'] : decode(url.password);
  const connection = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    user: decode(url.username),
    ...(password === undefined ? {} : { password }),
    database: decode(url.pathname.slice(1)),
    ...mysqlOptions(url.searchParams),
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
export function urlToKnex(url: string, { dir, env }: { readonly dir: string; readonly env: Env }): KnexConfig {
  const file = SQLITE_URL.exec(url)?.groups;
  if (file) return sqlite(file['slashes'] === undefined ? (file['path'] ?? '') : decode(file['path'] ?? ''), dir);
  const parts = parse(url);
  if (parts && /^postgres(ql)?:$/.test(parts.protocol)) return { client: 'pg', connection: { connectionString: url } };
  if (parts && /^(mysql2?|mariadb):$/.test(parts.protocol)) return mysql(parts, env);
  if (!/^[a-z][a-z0-9+.-]+:/i.test(url) && SQLITE_FILE.test(url)) return sqlite(url, dir);
  throw refuse(
    '--url is none of postgres://, mysql://, mariadb://, sqlite:PATH or a path to a .db, .sqlite or .sqlite3 file',
  );
}
