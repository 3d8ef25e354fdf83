import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../helpers/programs.js';

export interface Source {
  /** From the checkout, with slashes: `src/plan/reach.ts`. */
  readonly file: string;
  readonly text: string;
}

/** Every TypeScript file below a folder of the checkout, sorted. */
export function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(path.join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(CHECKOUT, file), 'utf8') }));
}
