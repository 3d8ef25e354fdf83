import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.js';

const LONG = { timeout: 180_000 };

let parent: string;

beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'untether-demo-test-'));
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

/** Every file below a folder with its bytes. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'base64')] as const)),
  );
}

describe('untether demo', () => {
  it('walks the whole loop, and proves that every byte is back', LONG, async () => {
    const dir = path.join(parent, 'english');
    const { code, stdout, stderr } = await runCli(['demo', '--dir', dir], LONG);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Proof: all \d+ tables and \d+ rows are byte for byte what they were at the start\.$/m);
    for (const command of [
      'init --ledger',
      'inspect',
      'plan unlink',
      'approve P-',
      'rehearse P-',
      'apply P-',
      'scan',
      'rollback R-',
    ])
      expect(stdout).toContain(`$ untether ${command}`);
    // What it leaves behind is a workplace like any other.
    expect((await runCli(['log', 'verify'], { cwd: dir })).code).toBe(0);
    expect(
      (
        await runCli(['snapshot', 'verify', /\$ untether rollback (R-[0-9a-f]{8})/.exec(stdout)?.[1] ?? ''], {
          cwd: dir,
        })
      ).code,
    ).toBe(0);
  });

  it('refuses a folder that holds something, and overwrites nothing', LONG, async () => {
    const dir = path.join(parent, 'english');
    const before = await contents(dir);
    const { code, stdout, stderr } = await runCli(['demo', '--dir', dir]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error UT-U09: .*english is not empty/);
    expect(stderr).toContain('Nothing was changed.');
    expect(await contents(dir)).toEqual(before);
  });

  it('speaks Chinese; with --json it gives one document, and the walk on stderr', LONG, async () => {
    const dir = path.join(parent, 'chinese');
    const { code, stdout, stderr } = await runCli(['demo', '--dir', dir, '--lang', 'zh-CN', '--json'], LONG);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'untether/demo', ok: true, identical: true, folder: dir });
    expect(stderr).toContain('$ untether apply P-');
    expect(stderr).toMatch(/没有改动任何数据|改动已提交/);
    expect(stderr).not.toMatch(/Nothing was changed|Changes were committed/);
  });
});
