import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHOWN_LENGTH } from '../../../../src/dialects/dialect.js';
import { elementsOf } from '../../../../src/links/data/elements.js';

const id = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
  fc.uuid(),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/),
);

describe('elementsOf', () => {
  it.each<[string, string, readonly string[]]>([
    ['[1, 2,3]', 'json', ['1', '2', '3']],
    ['["a", "b"]', 'json', ['a', 'b']],
    ['[9007199254740993, 18446744073709551615]', 'json', ['9007199254740993', '18446744073709551615']],
    ['["x, 1, y", 9007199254740993]', 'json', ['x, 1, y', '9007199254740993']],
    ['[-5, null, {"id": 7}, [8], true, 1.5]', 'json', ['-5', '1.5']],
    ['[]', 'json', []],
    ['{1,2}', 'array', ['1', '2']],
    ['{ada,"de la cruz",NULL,"NULL"}', 'array', ['ada', 'de la cruz', 'NULL']],
    ['{}', 'array', []],
    ['1,2', ',', ['1', '2']],
    [' 1 ; 2 ;', ';', ['1', '2']],
    ['1|2', '|', ['1', '2']],
    ['张三，李四', '，', ['张三', '李四']],
    ['张三、李四', '、', ['张三', '李四']],
    ['1 2', ' ', ['1', '2']],
    ['17', ',', ['17']],
    ['{"id": 7}', ' ', ['{"id":', '7}']],
    ['', ',', []],
  ])('%s is %s', (text, form, elements) => {
    expect(elementsOf(text)).toEqual({ form, elements });
  });

  it.each<[string, string, readonly string[]]>([
    ['[1, 22, 333', 'json', ['1', '22']],
    ['["ada", "bo', 'json', ['ada']],
    ['["ada", "b,o', 'json', []],
    ['[123', 'json', []],
    ['{1,22,333', 'array', ['1', '22']],
  ])('leaves out what was cut off: %s', (text, form, elements) => {
    expect(elementsOf(text)).toEqual({ form, elements });
  });

  it('leaves out the last of a text as long as a sample shows', () => {
    const whole = Array.from({ length: 100 }, (_, at) => String(10_000 + at)).join(',');
    expect(elementsOf(whole.slice(0, SHOWN_LENGTH)).elements.at(-1)).toBe('10065');
    expect(elementsOf(whole.slice(0, SHOWN_LENGTH - 5)).elements.at(-1)).toBe('10065');
  });

  it('gives back ids joined by any separator', () => {
    const separator = fc.constantFrom(',', ';', '|', '，', '、', ' ', ', ', ' ; ');
    fc.assert(
      fc.property(fc.array(id, { minLength: 2, maxLength: 9 }), separator, (ids, sign) => {
        expect(elementsOf(ids.join(sign))).toEqual({ form: sign.trim() || ' ', elements: ids });
      }),
    );
  });

  it('gives back ids from JSON and from an array', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 9 }), (ids) => {
        const json = `[${ids.map((each) => (/^\d+$/.test(each) ? each : JSON.stringify(each))).join(', ')}]`;
        expect(elementsOf(json)).toEqual({ form: 'json', elements: ids });
        const words = ids.filter((each) => each !== 'null');
        expect(elementsOf(`{${words.join(',')}}`)).toEqual({ form: 'array', elements: words });
      }),
    );
  });
});
