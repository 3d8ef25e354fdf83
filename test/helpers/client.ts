import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import type { TestDatabase } from './database.js';
import { program } from './programs.js';

export interface ClientResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** PostgreSQL remarks on some of our sample values. */
const QUIET = { PGOPTIONS: '-c client_min_messages=warning' };

/** The stock client of the engine, reading a script from its standard input as a DBA would call it. */
function command({ engine, url }: TestDatabase): readonly [file: string, args: readonly string[]] {
  if (engine === 'sqlite') return [program('sqlite3'), [url]];
  // -X: no psqlrc of whoever runs the tests.
  if (engine === 'postgres') return [program('psql'), ['-X', '-q', '-d', url, '-f', '-']];
  const { hostname, port, pathname } = new URL(url);
  const place = ['--no-defaults', '-h', hostname, '-P', port, '-u', 'root', '--protocol=tcp'];
  return [program(engine), [...place, '--default-character-set=utf8mb4', pathname.slice(1)]];
}

/** Runs an SQL file in the stock client, with nothing of ours around it. */
export function runClient(database: TestDatabase, file: string): Promise<ClientResult> {
  const [client, args] = command(database);
  return new Promise((resolve, reject) => {
    const child = spawn(client, args, { env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...QUIET } });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    child.stdin.on('error', () => undefined); // it stops reading where a guard stops it
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...output });
    });
    createReadStream(file).pipe(child.stdin);
  });
}
