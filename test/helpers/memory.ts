import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CliOptions, type CliResult, runCli } from './cli.js';

/**
 * Loaded into the process by --import. VmHWM and not resourceUsage().maxRSS: that one starts at the size of whoever
 * forked the process, here the test runner.
 */
const PRELOAD = `
import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => {
  const [, kilobytes] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.UNTETHER_PEAK_FILE, kilobytes);
});`;

export interface MeasuredResult extends CliResult {
  /** Peak resident memory of the process in MB. */
  readonly peak: number;
}

/** Runs `untether` like runCli, and tells how much memory it took at most. */
export async function runMeasured(args: readonly string[], options: CliOptions): Promise<MeasuredResult> {
  const dir = mkdtempSync(path.join(tmpdir(), 'untether-peak-'));
  const file = path.join(dir, 'peak');
  const preload = `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`;
  try {
    const result = await runCli(args, { ...options, env: { NODE_OPTIONS: preload, UNTETHER_PEAK_FILE: file } });
    return { ...result, peak: Math.ceil(Number(readFileSync(file, 'utf8')) / 1024) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
