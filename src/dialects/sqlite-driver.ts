import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import { UntetherError } from '../errors.js';

const require = createRequire(import.meta.url);

/** better-sqlite3 13 comes compiled for every platform, in a form that Node offers from 22.14 on. */
const COMPILED_NODE_API = 10;

/**
 * The package of better-sqlite3 for this Node. Version 12 serves Node 20, and is compiled while it is installed; with the headers of
 * Node 24.19 and later it would abort when a statement is collected.
 */
const PACKAGE = Number(process.versions['napi']) >= COMPILED_NODE_API ? 'better-sqlite3-13' : 'better-sqlite3';

/** Loads better-sqlite3, only when a SQLite file is opened: the packages are optional. Throws C08 when it cannot be loaded. */
export function sqliteDriver(name: string = PACKAGE): typeof Database {
  try {
    return require(name) as typeof Database;
  } catch (cause) {
    throw new UntetherError('C08', { name, node: process.version }, { why: [String(cause)], cause });
  }
}
