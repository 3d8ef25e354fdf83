import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../../src/files/write.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'untether-write-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('replaceFile', () => {
  it('keeps the mode of a file, and the link that leads to it', async () => {
    const [file, link] = [path.join(dir, 'file'), path.join(dir, 'link')];
    await writeFile(file, 'old', { mode: 0o640 });
    await symlink(file, link);
    await replaceFile(link, 'new');
    expect([await readFile(file, 'utf8'), (await lstat(file)).mode & 0o777]).toEqual(['new', 0o640]);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it('leaves nothing behind when it cannot', async () => {
    await mkdir(path.join(dir, 'folder'));
    await expect(replaceFile(path.join(dir, 'folder'), 'text')).rejects.toThrow();
    expect(await readdir(dir)).toEqual(['folder']);
  });

  it('writes into a pipe or a device, and puts no file in its place', async () => {
    const pipe = path.join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [read] = await Promise.all([readFile(pipe, 'utf8'), replaceFile(pipe, 'text')]);
    expect([read, (await lstat(pipe)).isFIFO()]).toEqual(['text', true]);
  });
});
