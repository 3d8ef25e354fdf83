// Preloaded into a measured process (node --import): writes its peak memory, in kilobytes, to a file when it ends.
import { writeFileSync } from 'node:fs';

const file = process.env.UNTETHER_BENCH_RSS;
if (file !== undefined) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
}
