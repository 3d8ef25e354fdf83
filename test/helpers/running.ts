import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CLI, type CliResult } from './cli.js';

/** A command that is still running. */
export interface Running {
  /** What it has said on stderr so far. */
  readonly said: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its end; the code is null when a signal ended it. */
  readonly end: Promise<EndedCli>;
}

export interface EndedCli extends CliResult {
  /** What ended it, when it did not end by itself. */
  readonly signal: NodeJS.Signals | null;
}

export interface Start {
  /** Flags for Node, before the program. */
  readonly node: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

/** Starts `untether` in a folder and does not wait for it. */
export function startCli(args: readonly string[], cwd: string, start: Start = { node: [], env: {} }): Running {
  const ours = { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', TZ: 'UTC' };
  const env = { ...ours, ...start.env };
  const child = spawn(process.execPath, [...start.node, CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const end = new Promise<EndedCli>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  return { said: stderr, kill: (signal) => void child.kill(signal), end };
}
