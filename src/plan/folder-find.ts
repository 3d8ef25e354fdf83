import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { closest } from '../messages/closest.js';
import { openPlan, PLAN_FILE } from './folder.js';
import { SUMS_FILE } from './folder-sums.js';
import type { Plan } from './model.js';

/** Each plan folder once, by the name that ends in its id where it has two. */
async function planFolders(plansDir: string): Promise<readonly string[]> {
  const entries = await readdir(plansDir).catch(() => []);
  const isById = (name: string): boolean => /-[0-9a-f]{8}$/.test(name);
  const names = entries.filter((name) => !name.startsWith('.'));
  const byReal = new Map<string, string>();
  for (const name of [...names.filter((each) => !isById(each)), ...names.filter(isById)]) {
    const folder = path.join(plansDir, name);
    // A link to a folder that is gone is no plan.
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() === true) byReal.set(await realpath(folder), folder);
  }
  return [...byReal.values()];
}

/** Finds a plan by path (counted from `dir`), id or an unambiguous prefix of four or more digits of its id. */
export async function findPlan({ plansDir, dir }: { plansDir: string; dir: string }, name: string): Promise<Plan> {
  if (name.includes('/') || name === '.' || name.endsWith(PLAN_FILE))
    return openPlan(path.resolve(dir, name.endsWith(PLAN_FILE) ? path.dirname(name) : name));
  const folders = await planFolders(plansDir);
  const ids = folders.map((folder) => `P-${path.basename(folder).split('-').at(-1) ?? ''}`);
  const wanted = name.toLowerCase().replace(/^p-/, '');
  const hits = folders.filter(
    (folder, index) =>
      path.basename(folder) === name || (wanted.length >= 4 && ids[index]?.slice(2).startsWith(wanted)),
  );
  const [only] = hits;
  if (only === undefined || hits.length > 1) {
    const why = hits.length > 1 ? hits : closest(name, ids, 3).map((id) => `closest: ${id}`);
    throw new UntetherError('U11', { id: name }, { why });
  }
  return openPlan(only);
}

/** A plan folder that cannot be opened as one. */
export interface UnreadablePlan {
  readonly folder: string;
  readonly error: UntetherError;
}

/** A folder in which a plan was made once, whatever became of it since; others are nobody's plan. */
async function wasPlan(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [PLAN_FILE]);
  return [PLAN_FILE, SUMS_FILE, 'approvals'].some((name) => names.includes(name));
}

async function openOrTell(folder: string): Promise<Plan | UnreadablePlan | null> {
  try {
    return await openPlan(folder);
  } catch (thrown) {
    if (!(await wasPlan(folder))) return null;
    const error =
      thrown instanceof UntetherError ? thrown : new UntetherError('U12', { path: folder }, { cause: thrown });
    return { folder, error };
  }
}

/** Every plan below a folder, oldest first, and those that cannot be read. */
export async function listPlans(
  plansDir: string,
): Promise<{ readonly plans: readonly Plan[]; readonly unreadable: readonly UnreadablePlan[] }> {
  const found = (await Promise.all((await planFolders(plansDir)).map(openOrTell))).filter((one) => one !== null);
  const plans = found
    .filter((one): one is Plan => !('error' in one))
    .sort((a, b) => (a.document.createdAt + a.id < b.document.createdAt + b.id ? -1 : 1));
  return { plans, unreadable: found.filter((one): one is UnreadablePlan => 'error' in one) };
}
