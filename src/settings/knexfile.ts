import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { UntetherError } from '../errors.js';

const EXTENSIONS = ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts', 'json'] as const;

type Environments = Record<string, object>;

/** The knexfile in `dir` and nowhere else: a parent folder must not change the target. Undefined when there is none. */
export function findKnexfile(dir: string): string | undefined {
  return EXTENSIONS.map((extension) => join(dir, `knexfile.${extension}`)).find((file) => existsSync(file));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function run(file: string): Promise<unknown> {
  if (extname(file) === '.json') return JSON.parse(await readFile(file, 'utf8')) as unknown;
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    interopDefault: true,
    fsCache: false,
    moduleCache: false,
    tsconfigPaths: true,
  });
  const loaded: unknown = await jiti.import(file);
  const exported = isMap(loaded) ? (loaded['default'] ?? loaded) : loaded;
  return typeof exported === 'function' ? await (exported as () => unknown)() : exported;
}

const SQLITE_CLIENTS: readonly unknown[] = ['better-sqlite3', 'sqlite3', 'sqlite'];

/** knex counts relative SQLite files from the folder of the knexfile, whatever the current folder is. */
function anchorSqlite(config: Record<string, unknown>, dir: string): object {
  if (!SQLITE_CLIENTS.includes(config['client'])) return config;
  const anchor = (file: unknown) =>
    typeof file !== 'string' || file === ':memory:' || isAbsolute(file) ? file : resolve(dir, file);
  const connection = config['connection'];
  if (isMap(connection)) return { ...config, connection: { ...connection, filename: anchor(connection['filename']) } };
  return { ...config, connection: anchor(connection) };
}

/** A knexfile may also hold one configuration without environments; knex calls that development. */
function environmentsOf(exported: unknown, path: string): Environments {
  if (!isMap(exported)) throw new UntetherError('U13', { path, detail: 'it exports no map of environments' });
  const found = 'client' in exported && !isMap(exported['client']) ? { development: exported } : exported;
  const entries = Object.entries(found).map(([name, config]) => {
    if (!isMap(config))
      throw new UntetherError('U13', { path, detail: `environment ${name} is not a map of settings` });
    return [name, anchorSqlite(config, dirname(path))] as const;
  });
  return Object.fromEntries(entries);
}

/** What is wrong, without the text around it that readers of JSON quote: a password may stand in it. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const told = error instanceof SyntaxError ? message.replace(/["'][^]*["']/, '...') : message;
  return told.split('\n', 1)[0] ?? '';
}

/**
 * Runs a knexfile (TypeScript, ESM, CommonJS or JSON) and returns its environments.
 * Throws U10 when it does not exist, U13 when it fails or exports something else.
 */
export async function loadKnexfile(path: string): Promise<Environments> {
  const file = resolve(path);
  if (!existsSync(file)) throw new UntetherError('U10', { path: file });
  let exported: unknown;
  try {
    exported = await run(file);
  } catch (error) {
    throw new UntetherError('U13', { path: file, detail: firstLine(error).replace(/\.$/, '') }, { cause: error });
  }
  return environmentsOf(exported, file);
}
