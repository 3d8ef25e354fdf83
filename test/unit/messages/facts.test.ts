import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { errorTexts } from '../../../src/messages/errors.js';

/**
 * A message with a fact that nobody filled would reach a person as `{name}`. Reads every `new UntetherError('X01', {…})`
 * of the sources and compares the facts with those the message of that code needs.
 */

const ROOT = join(import.meta.dirname, '../../..');

interface Throw {
  readonly place: string;
  readonly code: string;
  /** Undefined: not written out on the spot. */
  readonly facts: readonly string[] | undefined;
}

function factNames(node: ts.Expression | undefined): readonly string[] | undefined {
  if (!node) return [];
  if (!ts.isObjectLiteralExpression(node) || node.properties.some((property) => ts.isSpreadAssignment(property)))
    return undefined;
  return node.properties.flatMap(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
}

function throwsIn(file: string): readonly Throw[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found: Throw[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'UntetherError') {
      const [code, facts] = node.arguments ?? [];
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (code && ts.isStringLiteral(code))
        found.push({ place: `${file}:${String(line)}`, code: code.text, facts: factNames(facts) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const needed = (code: string): readonly string[] => {
  const text = errorTexts[code as keyof typeof errorTexts];
  return [...text.message.en.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
};

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file))
  .sort();
const everyThrow = sources.flatMap(throwsIn);

describe('an error thrown', () => {
  it('is found at all', () => {
    expect(everyThrow.length).toBeGreaterThan(10);
  });

  it.each(everyThrow.filter(({ facts }) => facts !== undefined))(
    '$place $code fills its message',
    ({ code, facts }) => {
      expect(needed(code).filter((name) => !facts?.includes(name))).toEqual([]);
    },
  );
});
