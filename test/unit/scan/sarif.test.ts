import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CHECKOUT } from '../../helpers/programs.js';
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

/** What the compiler says of each text as a SARIF log; the types of that package are made from the schema of SARIF 2.1.0. */
function sarifProblems(texts: readonly string[]): readonly (readonly string[])[] {
  const type = 'StaticAnalysisResultsFormatSARIFVersion210JSONSchema';
  const sources = new Map(
    texts.map((text, index) => [
      path.join(CHECKOUT, `test/unit/scan/log${index}.ts`),
      `import type { ${type} as Log } from '@schemastore/sarif-2.1.0';\nexport const log: Log = ${text};`,
    ]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const source = sources.get(name);
    return source === undefined ? read(name, version) : ts.createSourceFile(name, source, version);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].map((file) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}

describe('a SARIF log', () => {
  it('is as the schema of 2.1.0 says, and the check can tell', { timeout: 60_000 }, () => {
    const text = render('sarif', view({ report: report(SKIPPED) }));
    const [good, ...bad] = sarifProblems([
      text,
      text.replace('"level": "error"', '"level": "grave"'),
      text.replace('"version": "2.1.0"', '"version": "2"'),
      text.replace('"name": "untether"', '"name": 1'),
    ]);
    expect(good).toEqual([]);
    expect(bad.map((problems) => problems.length > 0)).toEqual([true, true, true]);
  });
});
