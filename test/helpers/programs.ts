import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The checkout that these tests belong to. */
export const CHECKOUT = path.resolve(import.meta.dirname, '../..');

const LIST = path.join(CHECKOUT, '.cache/servers.json');

/** A server, a stock client or the browser that `scripts/setup.sh --servers` provides. */
export type Program =
  | 'initdb'
  | 'postgres'
  | 'mariadbd'
  | 'mariadb-install-db'
  | 'mariadb'
  | 'mariadb-dump'
  | 'mysqld'
  | 'mysql'
  | 'mysqldump'
  | 'psql'
  | 'pg_dump'
  | 'sqlite3'
  | 'age'
  | 'age-keygen'
  | 'chromium';

interface ProgramList {
  readonly programs: Readonly<Partial<Record<Program, string>>>;
  readonly missing: Readonly<Partial<Record<Program, string>>>;
}

function readList(): ProgramList {
  if (!existsSync(LIST)) throw new Error('No list of database servers. Run: sh scripts/setup.sh --servers');
  return JSON.parse(readFileSync(LIST, 'utf8')) as ProgramList;
}

/** Path of a program; throws with the reason when this machine cannot have it. */
export function program(name: Program): string {
  const { programs, missing } = readList();
  const file = programs[name];
  if (file === undefined) throw new Error(`No ${name} here: ${missing[name] ?? 'run sh scripts/setup.sh --servers'}`);
  return file;
}

/** Why this machine cannot have a program; undefined when it has it, or when nobody has looked yet. */
export function whyMissing(name: Program): string | undefined {
  return existsSync(LIST) ? readList().missing[name] : undefined;
}
