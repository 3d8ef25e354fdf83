import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PeriodReport } from '../../src/index.js';
import { createDemoDatabase } from '../../src/demo/create.js';
import { demoKnexfile, demoSettings } from '../../src/demo/settings.js';
import { callCli, type CliResult } from '../helpers/cli.js';

const dir = mkdtempSync(path.join(tmpdir(), 'untether-report-'));
const LOG = path.join(dir, 'untether-audit.jsonl');
const call = (...args: readonly string[]): Promise<CliResult> => callCli(args, dir);
const today = new Date().toISOString().slice(0, 10);
const PERIOD = ['--from', '2026-01-01', '--to', today > '2026-01-01' ? today : '2026-01-01'];

beforeAll(async () => {
  createDemoDatabase(path.join(dir, 'hr.db'));
  writeFileSync(path.join(dir, 'knexfile.json'), demoKnexfile(path.join(dir, 'hr.db')));
  writeFileSync(path.join(dir, 'untether.yaml'), demoSettings());
  await call('plan', 'unlink', '--account', '104', '--reason', 'left', '--ticket', 'T-1', '--actor', 'lina');
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

it('tells of plans and scans; a scan of a part is not recorded', async () => {
  await call('scan', '--reference', 'role');
  const { stdout } = await call('scan', '--json');
  const { findings } = JSON.parse(stdout) as { findings: readonly { readonly rows: number }[] };
  const report = await call('report', ...PERIOD, '--json');
  expect(report.code).toBe(0);
  const told = JSON.parse(report.stdout) as PeriodReport;
  expect(told.operations).toMatchObject([{ kind: 'unlink', planned: 1, approved: 0 }]);
  expect(told.people).toMatchObject([{ name: 'lina', planned: 1 }]);
  const rows = findings.reduce((sum, finding) => sum + finding.rows, 0);
  expect(told.scans).toMatchObject([{ target: 'demo', findings: findings.length, rows }]);
});

it('comes in four formats and two languages', async () => {
  const formats = { md: /^# Access changes/, html: /^<!doctype html>/, csv: /^\ufeff"section"/, json: /^\{\n/ };
  for (const [format, start] of Object.entries(formats))
    expect((await call('report', ...PERIOD, '--format', format)).stdout).toMatch(start);
  expect((await call('report', '--quarter', '2026Q4', '--lang', 'zh-CN')).stdout).toMatch(
    /^# 权限变更报告 2026-10-01 至/,
  );
  expect(await call('report')).toMatchObject({ code: 2, stderr: expect.stringContaining('UT-U09') as string });
});

it('is not made of a log whose chain is broken; a scan goes on, and says that it is not recorded', async () => {
  appendFileSync(LOG, '{"sequence":99}\n');
  expect(await call('report', ...PERIOD)).toMatchObject({
    code: 10,
    stderr: expect.stringContaining('UT-I02') as string,
  });
  const scan = await call('scan');
  expect(scan).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('The audit log does not have this scan') as string,
  });
  expect(scan.stdout).toContain('missing');
});
