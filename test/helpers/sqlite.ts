import Database from 'better-sqlite3';
import type { TestProject } from 'vitest/node';
import { tempDir } from './server.js';

/** vitest globalSetup of the project `sqlite`: no server, a folder for the files. */
export function setup(project: TestProject): () => void {
  const { dir, remove } = tempDir('sqlite');
  const memory = new Database(':memory:');
  const version = String(memory.prepare('SELECT sqlite_version()').pluck().get());
  memory.close();
  project.provide('engine', { engine: 'sqlite', version, dir });
  return remove;
}
