/** Seed of random tests: the same on every run unless UNTETHER_SEED says otherwise. Printed at the end of a run. */
export const SEED = Number(process.env['UNTETHER_SEED'] ?? 20261123);

/** How often a random test tries: `npm run test:long` does more of the same. */
export function tries(usual: number, long: number): number {
  return process.env['UNTETHER_LONG'] === '1' ? long : usual;
}
