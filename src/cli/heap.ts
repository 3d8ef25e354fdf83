import { setFlagsFromString } from 'node:v8';

/**
 * Rows stream through the program, and what they leave is garbage. V8 lets that pile up as far as a server process may go: with Node 24 to
 * twice what is in use. From here on the young generation stays as large as loading the program made it, and the old one is
 * collected earlier: 200,000 rows planned on MariaDB with Node 24 peaked at 125 to 130 MB instead of 180 to 240, for 6 % more CPU.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
