import { spawn } from 'node:child_process';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCommand } from '../../src/cli/run.js';
import { CHECKOUT } from './programs.js';
import { requireSchema } from './validate.js';

/** The built command line. */
export const CLI = path.join(CHECKOUT, 'dist/cli/main.js');

export interface CliOptions {
  readonly cwd?: string;
  /** Added to a small environment of our own (English, UTC, no colour), not to the one of the test runner. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds before the process is killed; 60 s when left out. */
  readonly timeout?: number;
}

export interface CliResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ourEnvironment = (): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  NO_COLOR: '1',
});

/**
 * Runs `untether` with these arguments and waits for its end; never throws for an exit code. What it prints with --json must be as the
 * schema says that ships.
 */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd,
      env: { ...ourEnvironment(), ...options.env },
      timeout: options.timeout ?? 60_000,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code) => {
      try {
        // One that was killed may have left half a document.
        if (code !== null) requireSchema(args, output.stdout);
        resolve({ code, ...output });
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

/** The same call inside this process: starting a program takes longer than most of what tests ask of it. */
export async function callCli(
  args: readonly string[],
  dir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const [stdout, stderr] = [collector(), collector()];
  const code = await runCommand(args, {
    dir,
    env: { ...ourEnvironment(), ...env },
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    stopSignal: () => new AbortController().signal,
    onLoaded: () => undefined,
  });
  requireSchema(args, stdout.text());
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
