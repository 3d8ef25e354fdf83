import { setFlagsFromString } from 'node:v8';

/**
 * Rows stream through the program, and what they leave is garbage. V8 lets that pile up as far as a server process may go: with Node 24 to
 * twice what is in use. From here on the old generation is collected earlier. The young one may grow as V8 likes: held as small as loading
 * the program makes it, a plan of 100,000 accounts and 1.7 million rows was collected 6,900 times instead of 1,000, which took a sixth of all CPU time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
