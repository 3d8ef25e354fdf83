import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Drafts of runs, and snapshots that a prune had put aside when it was stopped. */
const LEFTOVER = /^\.R-[\w.]+\.(?:draft|pruned)$/;

const owned = (database: string): string => createHash('sha256').update(database).digest('hex').slice(0, 12);

/** Name of the folder in which a run builds its snapshot; tells which database the run works on. */
export function draftName(run: string, database: string): string {
  return `.${run}.${owned(database)}.draft`;
}

/** Name under which a snapshot waits for its end: no command finds it any more. */
export function prunedName(run: string): string {
  return `.${run}.pruned`;
}

/** Folders that are no snapshots and hold row images all the same, by path. */
export async function leftovers(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  return names.filter((name) => LEFTOVER.test(name)).map((name) => path.join(parent, name));
}

/**
 * Removes drafts that killed runs on this database left behind. Only for a run that holds the database's lock: there is no other run, so
 * they are nobody's. What cannot be removed stays, and doctor tells of it.
 */
export async function sweepDrafts(parent: string, database: string): Promise<void> {
  const dead = (await leftovers(parent)).filter((folder) => folder.endsWith(`.${owned(database)}.draft`));
  for (const folder of dead) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Leftovers that nobody has written to since a moment: no run takes that long. */
export async function leftoversBefore(parent: string, moment: Date): Promise<readonly string[]> {
  const old: string[] = [];
  for (const folder of await leftovers(parent)) {
    // A run that goes on renames its folder.
    const found = await stat(folder).catch(() => null);
    if (found && found.mtime < moment) old.push(folder);
  }
  return old;
}
