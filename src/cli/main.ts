#!/usr/bin/env node
import process from 'node:process';
import { UntetherError } from '../errors.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import { keepHeapSmall } from './heap.js';
import { runCommand } from './run.js';

/** The first Ctrl-C asks the run to roll back; the second ends the program, and the server rolls back by itself. */
function stopOnSignal(lang: Lang): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(`${say('stop.asked', lang)}\n`);
    controller.abort(new UntetherError('S01', {}));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

const { stdin, stdout, stderr, env } = process;
process.exitCode = await runCommand(process.argv.slice(2), {
  dir: process.cwd(),
  env,
  stdin,
  stdout,
  stderr,
  stopSignal: stopOnSignal,
  onLoaded: keepHeapSmall,
});
