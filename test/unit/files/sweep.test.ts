import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DRAFT, SCRATCH, sweepAbandoned } from '../../../src/files/sweep.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'untether-sweep-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('sweepAbandoned', () => {
  it('takes away what killed commands left yesterday, and nothing else', async () => {
    const now = new Date();
    const old = new Date(now.getTime() - 25 * 3_600_000);
    const names = [`${DRAFT}aaaaaa`, `${SCRATCH}bbbbbb`, '.draft-ours', 'plan'];
    for (const name of names) {
      await mkdir(path.join(dir, name));
      await utimes(path.join(dir, name), old, old);
    }
    await mkdir(path.join(dir, `${DRAFT}cccccc`));
    await sweepAbandoned(dir, now);
    expect((await readdir(dir)).toSorted()).toEqual(['.draft-ours', `${DRAFT}cccccc`, 'plan']);
  });
});
