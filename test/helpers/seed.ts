/** Seed of random tests: the same on every run unless UNTETHER_SEED says otherwise. Printed at the end of a run. */
export const SEED = Number(process.env['UNTETHER_SEED'] ?? 20261123);

/** How often a random test tries: `npm run test:long` does more of the same. */
export function tries(usual: number, long: number): number {
  return process.env['UNTETHER_LONG'] === '1' ? long : usual;
}

const ENGINES = ['mysql', 'sqlite', 'mariadb', 'postgres'];

/** True on the one engine that the seed chooses for what takes long and says much the same on all; on each in the long test. */
export function isChosen(engine: string): boolean {
  return process.env['UNTETHER_LONG'] === '1' || ENGINES[SEED % ENGINES.length] === engine;
}
