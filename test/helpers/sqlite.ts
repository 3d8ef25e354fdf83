import { sqliteDriver } from '../../src/dialects/sqlite-driver.js';
import type { TestProject } from 'vitest/node';
import { tempDir } from './server.js';

// The better-sqlite3 of this Node, as the program takes it.
const Database = sqliteDriver();

/** vitest globalSetup of the project `sqlite`: no server, a folder for the files. */
export function setup(project: TestProject): () => void {
  const { dir, remove } = tempDir('sqlite');
  const memory = new Database(':memory:');
  const version = String(memory.prepare('SELECT sqlite_version()').pluck().get());
  memory.close();
  project.provide('engine', { engine: 'sqlite', version, dir });
  return remove;
}
