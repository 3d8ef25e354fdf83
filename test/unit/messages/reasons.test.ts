import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { renderError } from '../../../src/cli/output/errors.js';
import { UntetherError } from '../../../src/errors.js';
import { uncountedTexts } from '../../../src/messages/approval.js';
import { because } from '../../../src/messages/reasons.js';

const ROOT = join(import.meta.dirname, '../../../src');

interface Call {
  readonly place: string;
  readonly reason: Parameters<typeof because>[0];
  readonly facts: readonly string[];
}

function callsIn(file: string): readonly Call[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'because') {
      const [reason, facts] = node.arguments;
      const names =
        facts && ts.isObjectLiteralExpression(facts)
          ? facts.properties.map(({ name }) => name?.getText() ?? '')
          : // The one that is not written out on the spot.
            ['engine', 'database', 'address'];
      if (reason && ts.isStringLiteral(reason))
        found.push({
          place: `${file}: ${reason.text}`,
          reason: reason.text as Call['reason'],
          facts: facts ? names : [],
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const calls = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap(callsIn);

describe('a reason', () => {
  it('is found at all', () => {
    expect(calls.length).toBeGreaterThan(15);
  });

  it.each(calls)('says every fact that it is given, in both languages: $place', ({ reason, facts }) => {
    const said = because(reason, Object.fromEntries(facts.map((name) => [name, `<${name}>`])));
    for (const text of [said.en, said['zh-CN']]) {
      expect((text.match(/<\w+>/g) ?? []).sort()).toEqual(facts.map((name) => `<${name}>`).sort());
      expect(text).not.toMatch(/[{}]/);
    }
    expect(said['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(said.en).not.toMatch(/\p{Script=Han}/u);
  });

  it('is shown in the language of the reader, as a line and inside a message', () => {
    const other = because('not-counted', { name: 'li', reason: uncountedTexts.revoked });
    const error = new UntetherError('G20', { plan: 'P-1', reason: uncountedTexts.requester }, { why: [other, 'a:b'] });
    expect([error.message, ...error.why]).toEqual([
      'UT-G20: An approval of P-1 by this person would not count: the requester cannot approve.',
      'li does not count: the key is revoked',
      'a:b',
    ]);
    const shown = renderError(error, 'zh-CN', false);
    expect(shown).toContain('申请人不能审核。');
    expect(shown).toContain('li 的审核不计入：密钥已吊销');
    expect(shown).not.toContain('the requester cannot approve');
  });
});
