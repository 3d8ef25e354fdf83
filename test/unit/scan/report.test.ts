import { describe, expect, it } from 'vitest';
import type { LinkKind } from '../../../src/links/model.js';
import type { ScanFinding, ScanReport } from '../../../src/scan/model.js';
import { saysAutoincrement } from '../../../src/plan/reuse.js';
import { findingId } from '../../../src/scan/find.js';
import { severityOf } from '../../../src/scan/severity.js';
import { renderScan } from '../../../src/scan/text.js';

describe('findingId', () => {
  it('is short, stable, and another for another class or reference', () => {
    expect(findingId('user_role [user_id]', 'missing')).toBe(findingId('user_role [user_id]', 'missing'));
    expect(findingId('user_role [user_id]', 'missing')).toMatch(/^S-[0-9a-f]{8}$/);
    const ids = [findingId('a [b]', 'missing'), findingId('a [b]', 'duplicate'), findingId('a [c]', 'missing')];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('severityOf', () => {
  it.each([
    ['role', 'high'],
    ['permission', 'high'],
    ['group', 'high'],
    ['external-account', 'high'],
    ['session', 'high'],
    ['token', 'high'],
    ['post', 'medium'],
    ['delegate', 'medium'],
    ['ownership', 'medium'],
    ['other', 'medium'],
    ['audit', 'low'],
  ] as const)('%s is %s', (kind: LinkKind, severity) => {
    expect(severityOf({ kind, basis: 'declared' }, 'missing', false)).toBe(severity);
  });

  it('is critical when somebody new can inherit access', () => {
    expect(severityOf({ kind: 'role', basis: 'inferred' }, 'missing', true)).toBe('critical');
    expect(severityOf({ kind: 'role', basis: 'by-name' }, 'soft-deleted', false)).toBe('critical');
    expect(severityOf({ kind: 'role', basis: 'inferred' }, 'soft-deleted', true)).toBe('high');
    expect(severityOf({ kind: 'role', basis: 'by-name' }, 'duplicate', true)).toBe('high');
    expect(severityOf({ kind: 'audit', basis: 'by-name' }, 'missing', true)).toBe('low');
  });
});

describe('saysAutoincrement', () => {
  it.each([
    ['CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)', true],
    ['create table t (id integer primary key autoincrement)', true],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY)', false],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY, "autoincrement" TEXT) -- autoincrement', false],
    [
      "CREATE TABLE t (id INTEGER PRIMARY KEY, [autoincrement] TEXT DEFAULT 'autoincrement' /* AUTOINCREMENT */)",
      false,
    ],
  ])('%s', (definition, expected) => {
    expect(saysAutoincrement(definition)).toBe(expected);
  });
});

const finding: ScanFinding = {
  id: 'S-00000000',
  reference: 'user_role [user_id]',
  class: 'missing',
  severity: 'critical',
  state: 'confirmed',
  rows: 7,
  new: 7,
  known: 0,
  fixed: 0,
  samples: ['user_id=99', 'user_id=\u001b[31m赵\u202e'],
};
const report = (other: Partial<ScanReport> = {}): ScanReport => ({
  complete: true,
  findings: [],
  skipped: [],
  checked: 3,
  ...other,
});

describe('renderScan', () => {
  const dept: ScanFinding = {
    ...finding,
    reference: '部门 [负责人]',
    class: 'by-name',
    severity: 'low',
    state: 'proposed',
    rows: 1,
    samples: ['负责人=李四'],
  };

  it('lays out findings, says what classes mean, and adds up', () => {
    expect(renderScan(report({ findings: [finding, dept] }), 'en')).toBe(
      [
        'severity  class    reference                 rows  samples',
        'CRITICAL  missing  user_role [user_id]          7  user_id=99,',
        '                                                   user_id=\\u{1b}[31m赵',
        '                                                   \\u{202e}, ...',
        'LOW       by-name  部门 [负责人] (proposed)     1  负责人=李四',
        '',
        'by-name: The name matches nobody.',
        'missing: The referenced row does not exist.',
        '',
        'For plan orphans --finding:',
        '  S-00000000  missing user_role [user_id]',
        '  S-00000000  by-name 部门 [负责人]',
        '',
        '2 findings in 8 rows; 3 references scanned.',
        '',
      ].join('\n'),
    );
  });

  it('keeps codes, numbers and order in Chinese', () => {
    const text = renderScan(report({ findings: [finding, dept] }), 'zh-CN');
    expect(text).toContain('严重  missing  user_role [user_id]');
    expect(text).toContain('部门 [负责人]（建议）');
    expect(text).toContain('2 个问题项，涉及 8 行；已扫描 3 个关联关系。');
  });

  it('never calls an incomplete scan clean', () => {
    expect(renderScan(report(), 'en')).toBe('Nothing dangling; 3 references scanned.\n');
    expect(renderScan(report({ checked: 0 }), 'en')).toBe('There was nothing to scan.\n');
    const skipped = [{ reference: 'a [b]', reason: 'not-comparable' }] as const;
    const text = renderScan(report({ complete: false, skipped }), 'en');
    expect(text).toContain('Not scanned:\n  a [b]: its columns cannot be compared');
    expect(text).toContain('incomplete, 1 skipped');
    expect(text).not.toContain('Nothing dangling');
  });

  it('fits 80 columns', () => {
    const wide = {
      ...finding,
      samples: Array.from({ length: 5 }, (_, index) => `identifier=${'9'.repeat(19)} n=${index}`),
    };
    const lines = renderScan(report({ findings: [wide] }), 'en').split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
