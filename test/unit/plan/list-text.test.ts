import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutIds } from '../../../src/plan/list-text.js';

const gone = new Set(['104', 'li na']);

describe('withoutIds', () => {
  it.each([
    ['104,117', ',', '117'],
    ['117,104', ',', '117'],
    ['117, 104, 9', ',', '117, 9'],
    ['104, 117', ',', '117'],
    ['104', ',', ''],
    ['104;104;1', ';', '1'],
    ['1104,1041', ',', null],
    ['', ',', null],
    ['a|li na|b', '|', 'a|b'],
    ['[104, 117]', 'json', '[117]'],
    ['[ "104" , 117 ]', 'json', '[ 117 ]'],
    ['[104]', 'json', '[]'],
    ['["li na","x"]', 'json', '["x"]'],
    ['[9007199254740993, 104]', 'json', '[9007199254740993]'],
    ['[]', 'json', null],
    ['{"a": [104]}', 'json', undefined],
    ['[[104]]', 'json', undefined],
    ['{104,117}', 'array', '{117}'],
    ['{"li na",x}', 'array', '{x}'],
    ['{}', 'array', null],
    ['{{104},{1}}', 'array', undefined],
  ] as const)('%j (%s) becomes %j', (text, form, expected) => {
    expect(withoutIds(text, form, gone)).toBe(expected);
  });

  it('leaves all other ids as they are, in their order', () => {
    const ids = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String), { minLength: 1 });
    fc.assert(
      fc.property(ids, fc.constantFrom(', ', ','), fc.nat(), (all, between, at) => {
        const one = all[at % all.length] ?? '';
        const rest = all.filter((id) => id !== one);
        expect(withoutIds(all.join(between), ',', new Set([one]))).toBe(rest.join(between));
        const after = withoutIds(`[${all.join(between)}]`, 'json', new Set([one]));
        expect(after).toBe(`[${rest.join(between)}]`);
      }),
    );
  });
});
