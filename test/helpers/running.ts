import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CLI, type CliResult } from './cli.js';

/** A command that is still running. */
export interface Running {
  /** What it has said on stderr so far. */
  readonly said: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its end; the code is null when a signal ended it. */
  readonly end: Promise<CliResult>;
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

/** Starts `untether` in a folder and does not wait for it. */
export function startCli(args: readonly string[], cwd: string): Running {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', TZ: 'UTC' };
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const end = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
  return { said: stderr, kill: (signal) => void child.kill(signal), end };
}
