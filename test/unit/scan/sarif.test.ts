/** The schema of SARIF 2.1.0, as the package of a test matcher brings it. */
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { everyClass, finding, render, report, SKIPPED, view } from './sample.js';

interface Sarif {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly baselineState?: string;
        readonly partialFingerprints: object;
      }[];
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly {
        readonly executionSuccessful: boolean;
        readonly toolExecutionNotifications: readonly object[];
      }[];
    },
  ];
}

describe('SARIF', () => {
  it('has one result a reference and class, with a stable fingerprint', () => {
    const findings = [...everyClass, finding({ rows: 0, new: 0, fixed: 2 }), finding({ new: 0, known: 3 })];
    const [run] = (JSON.parse(render('sarif', view({ report: report({ findings, ...SKIPPED }) }))) as Sarif).runs;
    expect(run.results).toHaveLength(findings.length);
    for (const each of run.results) expect(run.tool.driver.rules[each.ruleIndex]?.id).toBe(each.ruleId);
    expect(run.results.slice(-3).map(({ baselineState }) => baselineState)).toEqual(['new', 'absent', 'unchanged']);
    expect(run.results[0]?.partialFingerprints).toEqual({ 'untether/finding/v1': 'S-00000000' });
    expect(run.invocations).toMatchObject([{ executionSuccessful: false, toolExecutionNotifications: [{}] }]);
    expect(render('sarif', view({ hasBaseline: false }))).not.toContain('baselineState');
  });
});

const ajv = addFormats.default(new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false }));
const isLog = ajv.compile(schema);

const problemsOf = (text: string): readonly string[] => {
  isLog(JSON.parse(text));
  return (isLog.errors ?? []).map(({ instancePath }) => instancePath);
};

describe('a SARIF log', () => {
  const fixed = finding({ rows: 0, new: 0, fixed: 2 });
  it.each([
    ['findings', view()],
    ['nothing', view({ report: report({ findings: [] }) })],
    ['no baseline', view({ hasBaseline: false })],
    ['a scan that is not whole', view({ report: report({ findings: [fixed], ...SKIPPED }) })],
  ])('of %s is as the schema of 2.1.0 says', (_, of) => {
    expect(problemsOf(render('sarif', of))).toEqual([]);
  });

  const text = render('sarif', view({ report: report(SKIPPED) }));
  it.each([
    ['"level": "error"', '"level": "grave"'],
    ['"version": "2.1.0"', '"version": "2"'],
    ['"name": "untether"', '"name": 1'],
    ['"startLine": 1', '"startLine": 0'],
    ['"endTimeUtc": "2026', '"endTimeUtc": "in 2026'],
    ['"uri": "untether.yaml"', '"uri": "not a uri"'],
  ])('with %s as %s is refused', (good, bad) => {
    expect(text).toContain(good);
    expect(problemsOf(text.replace(good, bad))).not.toEqual([]);
  });
});
