import { performance } from 'node:perf_hooks';
import { benchChecksum, checksumDifferences, type BenchChecksum } from './checksum.js';
import { createBenchData } from './data.js';
import { benchConfig, ENGINES, type BenchEngine, type BenchTarget } from './engines.js';

/**
 * Makes the data set on several engines and shows that it is the same on all.
 * Usage: jiti bench/compare.ts SCALE ENGINE=URL ENGINE=URL …
 */
async function main([scale = '', ...places]: readonly string[]): Promise<void> {
  let first: BenchChecksum | undefined;
  for (const place of places) {
    const target = parseTarget(place);
    const start = performance.now();
    const done = await createBenchData({ ...target, scale: Number(scale) });
    const made = performance.now();
    const checksum = await benchChecksum(target);
    first ??= checksum;
    const differences = checksumDifferences(first, checksum);
    console.log(
      `${target.engine}: ${done} in ${seconds(made - start)}, summed in ${seconds(performance.now() - made)}`,
    );
    console.log(differences.length === 0 ? '  the same content' : differences.map((line) => `  ${line}`).join('\n'));
    if (differences.length > 0) process.exitCode = 1;
  }
}

function parseTarget(place: string): BenchTarget {
  const cut = place.indexOf('=');
  const engine = ENGINES.find((name) => name === place.slice(0, cut)) satisfies BenchEngine | undefined;
  if (engine === undefined) throw new Error(`Write ENGINE=URL with one of ${ENGINES.join(', ')}, not ${place}.`);
  return { engine, config: benchConfig(engine, place.slice(cut + 1)) };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

await main(process.argv.slice(2));
