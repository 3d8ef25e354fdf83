/** The demo's HR database on every engine, side by side: the same links are called the same, planted differences are told and no other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CompareReport } from '../../src/index.js';
import { demoRows } from '../../src/demo/data.js';
import { demoSettings } from '../../src/demo/settings.js';
import { callCli, type CliResult } from '../helpers/cli.js';
import type { TestDatabase } from '../helpers/database.js';
import { SEED } from '../helpers/seed.js';
import { loadDemo, type Servers, startServers } from './compare-demo.js';
import { expectedOf, plant, toldOf } from './compare-oracle.js';

let servers: Servers;
const databases = new Map<string, TestDatabase>();
const dir = mkdtempSync(path.join(tmpdir(), 'untether-compare-'));
const rows = [...demoRows()];
const changed = plant(rows, 100, SEED);

beforeAll(async () => {
  servers = await startServers();
  const all = Object.values(servers.targets);
  await Promise.all(
    all.map(async (target) => {
      databases.set(target.engine, await loadDemo(target, rows));
      databases.set(`${target.engine}_changed`, await loadDemo(target, changed));
    }),
  );
  const knexfile = Object.fromEntries([...databases].map(([name, { knexConfig }]) => [name, knexConfig]));
  writeFileSync(path.join(dir, 'knexfile.json'), JSON.stringify(knexfile));
  writeFileSync(path.join(dir, 'untether.yaml'), demoSettings().replace(/^mask: .*$/m, ''));
});

afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await servers.stop();
});

const compare = (a: string, b: string, ...flags: readonly string[]): Promise<CliResult> =>
  callCli(['compare', a, b, ...flags], dir);

const engines = (): readonly string[] => Object.keys(servers.targets);

it('finds no difference between any two engines', async () => {
  for (const [place, a] of engines().entries())
    for (const b of engines().slice(place + 1)) {
      const { code, stdout, stderr } = await compare(a, b, '--json');
      const report = JSON.parse(stdout) as CompareReport;
      const differing = report.references.filter(({ differences }) => differences.length > 0);
      expect(differing, `${a} ${b} ${stderr}`).toEqual([]);
      expect(report, `${a} ${b}`).toMatchObject({ identical: true, complete: true, skipped: [] });
      expect(code).toBe(0);
    }
});

it('tells 100 planted differences, and no other, whichever two engines hold them', async () => {
  const all = engines();
  for (const [place, a] of all.entries()) {
    const b = `${all[(place + 1) % all.length] ?? a}_changed`;
    const { code, stdout } = await compare(a, b, '--json');
    const { identical, references } = JSON.parse(stdout) as CompareReport;
    expect({ identical, code }).toEqual({ identical: false, code: 3 });
    for (const compared of references)
      expect(toldOf(compared), `${a} ${b} ${compared.reference}`).toEqual(expectedOf(compared, rows, changed));
    const told = references.flatMap(({ onlyInA, onlyInB, changed: other }) => [onlyInA, onlyInB, other]);
    expect(told.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(100);
  }
});

it('says it on a screen, in both languages', async () => {
  const same = await compare('sqlite', 'postgres');
  expect(same.stdout).toMatch(/^Identical: \d+ references compared, \d+ link rows on each side\.$/m);
  const other = await compare('sqlite', 'postgres_changed', '--lang', 'zh-CN');
  expect(other.stdout).toMatch(/^\d+ 处差异，涉及 \d+ 个关联关系/m);
});
