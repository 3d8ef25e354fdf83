import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** How the folders begin in which a plan is made; a name that nobody else uses, for they may lie anywhere. */
export const DRAFT = '.untether-draft-';
export const SCRATCH = '.untether-scratch-';

/** Making a plan takes minutes. */
const ABANDONED_MS = 86_400_000;

/** Removes what killed commands left behind: it holds rows of people. What cannot be removed stays. */
export async function sweepAbandoned(parent: string, now: Date): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(DRAFT) || each.startsWith(SCRATCH))) {
    const folder = path.join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (found && now.getTime() - found.mtimeMs > ABANDONED_MS)
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
