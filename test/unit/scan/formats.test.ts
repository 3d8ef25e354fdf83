/** What other programs read of a scan, read by the parsers of others. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as spreadsheet from '@e965/xlsx';
import { parse as parseCsv } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import parsePrometheus from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import { SCAN_CLASSES } from '../../../src/documents/scan.js';
import { csvText } from '../../../src/scan/formats/csv.js';
import { lastSuccessIn, renderPrometheus } from '../../../src/scan/formats/prometheus.js';
import { nagiosUnknown, renderNagios } from '../../../src/scan/formats/nagios.js';
import { reachesThreshold, readThreshold } from '../../../src/scan/threshold.js';
import { everyClass, finding, render, report, SKIPPED, view } from './sample.js';

describe('CSV', () => {
  it('is read back, and no cell is a formula', () => {
    const text = render(
      'csv',
      view({ report: report({ findings: [...everyClass, finding({ samples: ['=1+1'] })], ...SKIPPED }) }),
    );
    const rows: string[][] = parseCsv(text, { bom: true });
    expect(rows).toHaveLength(1 + SCAN_CLASSES.length + 1 + 1);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(rows[1]?.[1]).toBe(`'=cmd|' /C calc'!A0 "x" <b>&\\ 用户\\u{7}\\u{202e}\\u{a}]]> --`);
    expect(rows.at(-1)?.slice(2, 5)).toEqual(['not-scanned', '', 'failed']);
  });

  /** Cells that a spreadsheet would work out. */
  const formulas = (text: string): readonly string[] =>
    Object.values(spreadsheet.read(Buffer.from(text), { type: 'buffer' }).Sheets).flatMap((sheet) =>
      Object.values(sheet).flatMap((cell: spreadsheet.CellObject) => cell.f ?? []),
    );

  it.each([
    '=1+1',
    '=cmd|" /C calc"!A0',
    '+1+1',
    '-2+3',
    '@SUM(1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '＝1+1',
    '"=1+1',
    ';=1+1',
  ])('is opened by a spreadsheet without a formula: %j', (hostile) => {
    const findings = [finding({ reference: hostile, samples: [hostile, hostile] })];
    const skipped = [{ reference: hostile, reason: 'failed' as const, detail: hostile }];
    const found = report({ findings, complete: false, skipped });
    expect(formulas(render('csv', view({ report: found })))).toEqual([]);
    expect(
      formulas(
        csvText([
          [hostile, 'x'],
          ['x', hostile],
        ]),
      ),
    ).toEqual([]);
  });

  it('is read by a spreadsheet that knows formulas', () => {
    expect(formulas('a,b\r\nx,=1+1\r\n')).toEqual(['1+1']);
  });
});

describe('JUnit', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testcase',
  });
  interface Suite {
    readonly tests: string;
    readonly failures: string;
    readonly errors: string;
    readonly testcase: readonly {
      readonly name: string;
      readonly classname: string;
      readonly failure?: object;
      readonly error?: object;
    }[];
  }
  const suiteOf = (text: string): Suite =>
    (parser.parse(text) as { readonly testsuites: { readonly testsuite: Suite } }).testsuites.testsuite;

  it('has one case a reference and class; what is known passes, what was not scanned is an error', () => {
    const findings = [...everyClass, finding({ rows: 2, new: 0, known: 2 })];
    const text = render('junit', view({ report: report({ findings, ...SKIPPED }) }));
    expect(SyntaxValidator.validate(text)).toBe(true);
    const suite = suiteOf(text);
    expect([suite.tests, suite.failures, suite.errors]).toEqual([
      String(SCAN_CLASSES.length + 3),
      String(SCAN_CLASSES.length),
      '1',
    ]);
    expect(suite.testcase).toHaveLength(Number(suite.tests));
    expect(suite.testcase.filter(({ failure }) => failure !== undefined)).toHaveLength(SCAN_CLASSES.length);
    expect(suite.testcase.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(text).not.toMatch(/[\u0000-\u0008\u202e]/);
  });

  /** The schema that Jenkins reads such reports by. */
  const schema = XmlDocument.fromBuffer(readFileSync(path.join(import.meta.dirname, 'jenkins-junit.xsd')));
  const validator = XsdValidator.fromDoc(schema);
  const validate = (text: string): void => {
    const document = XmlDocument.fromString(text);
    try {
      validator.validate(document);
    } finally {
      document.dispose();
    }
  };
  const known = finding({ rows: 2, new: 0, known: 2 });

  it.each([
    ['findings', view({ report: report({ findings: [...everyClass, known], ...SKIPPED }) })],
    ['nothing', view({ report: report({ findings: [] }) })],
  ])('of %s is as the schema of Jenkins says', (_, of) => {
    expect(() => {
      validate(render('junit', of));
    }).not.toThrow();
  });

  it.each([
    ['<failure', '<failing', '</failure', '</failing'],
    ['name="missing"', 'called="missing"'],
    [' tests=', ' cases='],
  ])('with %s as %s is refused', (...words) => {
    const text = render('junit');
    const wrong = words.reduce(
      (now, word, index) => (index % 2 === 0 ? now.replaceAll(word, words[index + 1] ?? '') : now),
      text,
    );
    expect(wrong).not.toBe(text);
    expect(() => {
      validate(wrong);
    }).toThrow(XmlValidateError);
  });
});

describe('Prometheus', () => {
  const metrics = (
    text: string,
  ): Map<string, readonly { readonly value: string; readonly labels?: Record<string, string> }[]> =>
    new Map(parsePrometheus(text).map(({ name, metrics: samples }) => [name, samples]));

  it('is parsed, with the labels that were promised and no value of the database', () => {
    const text = render('prometheus');
    const found = metrics(text);
    expect([...found.keys()]).toEqual([
      'untether_orphan_rows',
      'untether_orphan_rows_new',
      'untether_scan_skipped',
      'untether_scan_success',
      'untether_scan_last_success_timestamp_seconds',
      'untether_audit_chain_ok',
    ]);
    const rows = found.get('untether_orphan_rows') ?? [];
    expect(rows).toHaveLength(SCAN_CLASSES.length);
    for (const { labels } of rows)
      expect(Object.keys(labels ?? {})).toEqual(['target', 'reference', 'class', 'severity']);
    expect(text).not.toContain('user_id=1');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('tells a scan that failed or is not whole, and when the last one was', () => {
    const before = render('prometheus');
    expect(lastSuccessIn(before, view().target)).toBe(1_795_759_200);
    expect(lastSuccessIn(before, 'other')).toBeNull();
    const failed = renderPrometheus({ report: null, target: 'hr', auditOk: null, lastSuccess: null });
    expect(metrics(failed).get('untether_scan_success')).toMatchObject([{ value: '0' }]);
    expect(failed).not.toContain('last_success');
    const part = render('prometheus', view({ report: report(SKIPPED), lastSuccess: 5 }));
    expect(metrics(part).get('untether_scan_success')).toMatchObject([{ value: '0' }]);
    expect(metrics(part).get('untether_scan_skipped')).toMatchObject([{ value: '1' }]);
  });
});

describe('Nagios', () => {
  /** One line: text, a pipe, performance data `label=value[UOM];[warn];[crit];[min];[max]`. */
  const GRAMMAR = /^UNTETHER (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+( \| ([a-z]+=\d+;;;0)( [a-z]+=\d+;;;0)*)?\n$/;

  it.each([
    ['nothing', report({ findings: [] }), 0],
    ['known rows', report({ findings: [finding({ new: 0, known: 3 })] }), 0],
    ['new rows of responsibility', report({ findings: [finding({ severity: 'medium' })] }), 1],
    ['new access', report({ findings: [finding({ severity: 'high' })] }), 2],
    ['not everything', report({ findings: [], ...SKIPPED }), 3],
    ['new access, and not everything', report({ ...SKIPPED }), 2],
  ])('%s', (_, of, exitCode) => {
    const line = renderNagios(view({ report: of }));
    expect(line.exitCode).toBe(exitCode);
    expect(line.text).toMatch(GRAMMAR);
  });

  it('is UNKNOWN where no scan was possible', () => {
    const line = nagiosUnknown('UT-C01: cannot | reach\nserver');
    expect([line.exitCode, line.text]).toEqual([3, 'UNTETHER UNKNOWN - UT-C01: cannot / reach\\u{a}server\n']);
    expect(line.text).toMatch(GRAMMAR);
  });
});

describe('pages', () => {
  it.each(['en', 'zh-CN'] as const)('HTML in %s has no markup of the database, no script and no address', (lang) => {
    const html = render('html', view({ lang, report: report(SKIPPED) }));
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;b&gt;&amp;');
    expect(html).not.toMatch(/<script|https?:|\bon\w+=|@import|url\(/);
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain("default-src 'none'");
    expect(
      SyntaxValidator.validate(html.replace('<!doctype html>', '').replaceAll(/<meta ([^>]*)>/g, '<meta $1/>')),
    ).toBe(true);
  });

  it('Markdown keeps one row a finding, and says what was not scanned', () => {
    const text = render('md', view({ report: report(SKIPPED) }));
    expect(text.split('\n').filter((line) => line.startsWith('| ') && line.includes('S-0000000'))).toHaveLength(
      SCAN_CLASSES.length,
    );
    expect(text).not.toContain('<b>');
    expect(text).toContain('incomplete, 1 skipped');
  });

  it('never call an incomplete scan clean', () => {
    for (const format of ['md', 'html', 'text'] as const)
      expect(render(format, view({ report: report({ findings: [], ...SKIPPED }) })), format).not.toContain(
        'Nothing dangling',
      );
  });
});

describe('NDJSON', () => {
  it('ends with the result', () => {
    const lines = render('ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly event: string });
    expect(lines.at(-1)).toMatchObject({ event: 'result', schema: 'untether/scan' });
    expect(lines.filter(({ event }) => event === 'finding')).toHaveLength(SCAN_CLASSES.length);
  });
});

describe('--fail-on', () => {
  it.each([
    ['high', { severity: 'high', onlyNew: false }],
    ['new:low', { severity: 'low', onlyNew: true }],
    ['new', undefined],
    ['old:high', undefined],
    ['severe', undefined],
  ])('%s', (text, expected) => {
    expect(readThreshold(text)).toEqual(expected);
  });

  it('counts known rows only without new:', () => {
    const known = report({ findings: [finding({ severity: 'high', new: 0, known: 3 })] });
    expect(reachesThreshold(known, { severity: 'high', onlyNew: false })).toBe(true);
    expect(reachesThreshold(known, { severity: 'high', onlyNew: true })).toBe(false);
    expect(reachesThreshold(known, { severity: 'critical', onlyNew: false })).toBe(false);
  });
});
