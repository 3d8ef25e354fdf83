import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadSettings, readSettingsText } from '../../../src/settings/load.js';

const dir = mkdtempSync(path.join(tmpdir(), 'untether-load-'));
const file = path.join(dir, 'untether.yaml');
afterAll(() => {
  rmSync(dir, { recursive: true });
});

it('keeps a byte order mark', async () => {
  writeFileSync(file, '\ufeffversion: 1\n');
  expect(await readSettingsText(file)).toBe('\ufeffversion: 1\n');
  expect(await loadSettings({ dir })).toMatchObject({ file, references: [] });
});

it('refuses a file in another encoding instead of writing its letters back as question marks', async () => {
  writeFileSync(file, Buffer.concat([Buffer.from('version: 1 # '), Buffer.from([0xd5, 0xc5]), Buffer.from('\n')]));
  await expect(readSettingsText(file)).rejects.toMatchObject({
    code: 'U04',
    why: ['untether.yaml is not UTF-8; save it as UTF-8'],
  });
});
