import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileSha256, readText } from '../files/read.js';
import { writeNew } from '../files/write.js';

export const SUMS_FILE = 'SHA256SUMS';

/** Name and SHA-256 of each file, as the sums tell them. */
export type Sums = readonly (readonly [name: string, sha256: string])[];

function sumsText(sums: Sums): string {
  return sums.map(([name, sum]) => `${sum}  ${name}\n`).join('');
}

/** SHA-256 of files of a folder, in their order. */
export async function sumsOf(folder: string, names: readonly string[]): Promise<Sums> {
  return Promise.all(names.map(async (name) => [name, await fileSha256(path.join(folder, name))] as const));
}

/** Writes the sums of every file that lies in a folder itself, for `sha256sum --check`. `known`: files that were hashed already. */
export async function writeSums(folder: string, known: Readonly<Record<string, string>> = {}): Promise<void> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const others = await sumsOf(
    folder,
    names.filter((name) => !Object.hasOwn(known, name)),
  );
  const sums: Readonly<Record<string, string>> = { ...known, ...Object.fromEntries(others) };
  await writeNew(path.join(folder, SUMS_FILE), sumsText(names.map((name) => [name, sums[name] ?? ''] as const)));
}

/** Reads the sums; null for any spelling but the one in which they are written. */
export async function readSums(folder: string): Promise<Sums | null> {
  const text = await readText(path.join(folder, SUMS_FILE));
  const lines = text.split('\n').filter((line) => line !== '');
  const sums = lines.map((line) => [line.slice(66), line.slice(0, 64)] as const);
  const isPlain = lines.every((line) => /^[0-9a-f]{64} {2}[^/\s]+$/.test(line));
  const isOrdered = sums.every(([name], index) => index === 0 || (sums[index - 1]?.[0] ?? '') < name);
  return isPlain && isOrdered && sumsText(sums) === text ? sums : null;
}

/** Files of a folder that are not what was written, files that no sum speaks of included. */
export async function changedFiles(folder: string, sums: Sums): Promise<readonly string[]> {
  const checked = sums.map(async ([name, sum]) =>
    (await fileSha256(path.join(folder, name)).catch(() => '')) === sum ? [] : [name],
  );
  return (await Promise.all(checked)).flat();
}

/** Files of the plan that are there and that no sum speaks of. */
export async function unsummed(folder: string, sums: Sums, known: readonly string[]): Promise<readonly string[]> {
  const there = new Set(await readdir(folder));
  return known.filter((name) => there.has(name) && !sums.some(([summed]) => summed === name));
}
