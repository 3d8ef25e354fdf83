import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** One command of the program, measured from start to end of its process. */
export interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  /** The one JSON document on stdout. */
  readonly document: Readonly<Record<string, unknown>>;
}

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PRELOAD = new URL('rss.mjs', import.meta.url).href;

/** Runs `untether … --json` in a folder. Throws with the program's own words when the exit code is not among `accepted`. */
export async function runCli(
  folder: string,
  args: readonly string[],
  accepted: readonly number[] = [0],
): Promise<Measured> {
  const rssFile = join(folder, 'peak-rss');
  const start = performance.now();
  const { code, stdout, stderr } = await finished(folder, args, rssFile);
  const seconds = (performance.now() - start) / 1000;
  if (code === null || !accepted.includes(code)) {
    throw new Error(`untether ${args.join(' ')} ended with ${code}:\n${stderr.slice(-4000)}\n${stdout.slice(0, 4000)}`);
  }
  const peakMb = Number(readFileSync(rssFile, 'utf8')) / 1024;
  rmSync(rssFile);
  return { seconds, peakMb, document: JSON.parse(stdout) as Record<string, unknown> };
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function finished(folder: string, args: readonly string[], rssFile: string): Promise<Finished> {
  const command = ['--import', PRELOAD, MAIN, ...args, '--json', '--no-input'];
  const env = { ...process.env, UNTETHER_BENCH_RSS: rssFile };
  const child = spawn(process.execPath, command, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
