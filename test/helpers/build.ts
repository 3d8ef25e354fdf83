import { spawnSync } from 'node:child_process';
import { CHECKOUT } from './programs.js';

/**
 * vitest globalSetup of projects that run the built program: builds when dist is older than src.
 * Type errors are the business of `npm run check`; a test run goes on with what the compiler could make of them.
 */
export function setup(): void {
  if (process.env['UNTETHER_BUILT']) return; // by another project of this run
  process.env['UNTETHER_BUILT'] = '1';
  const { status } = spawnSync('sh', ['scripts/setup.sh'], { cwd: CHECKOUT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    console.warn('The build has errors (above); tests of the command line run what it made all the same.');
}
