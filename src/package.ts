import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, from wherever in it the program runs: src/ in tests, dist/ when it is built. */
function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('the package.json of this program is gone');
  return findRoot(parent);
}

const ROOT = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** The path of a file that ships with the program. */
export function shipped(file: string): string {
  return path.join(ROOT, file);
}

interface Described {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Version of this package, and of the libraries it is made for, as package.json says. */
export const { version, dependencies: libraries } = JSON.parse(
  readFileSync(shipped('package.json'), 'utf8'),
) as Described;
