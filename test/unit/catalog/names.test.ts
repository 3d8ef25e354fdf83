import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, formatColumns, formatTableId, parseColumns, parseTableId } from '../../../src/catalog/names.js';

describe('table ids', () => {
  it.each([
    [{ schema: 'public', name: 'sys_user' }, 'sys_user'],
    [{ schema: 'hr', name: 'sys_user' }, 'hr.sys_user'],
    [{ schema: 'public', name: '用户_1$' }, '用户_1$'],
    [{ schema: 'public', name: 'a.b' }, '"a.b"'],
    [{ schema: 'My Schema', name: 'say "hi"' }, '"My Schema"."say ""hi"""'],
    [{ schema: 'public', name: '' }, '""'],
  ])('writes %o as %s', (table, id) => {
    expect(formatTableId(table, 'public')).toBe(id);
    expect(parseTableId(id)).toEqual({
      schema: table.schema === 'public' ? undefined : table.schema,
      name: table.name,
    });
  });

  it.each(['', 'a.b.c', 'a b', '"open', 'a.', '.a', 'a-b', '"a"b', 'a [b]'])('refuses %j', (text) => {
    expect(() => parseTableId(text)).toThrow(Error);
  });

  it('reads back whatever it writes', () => {
    const name = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(name, name, fc.boolean(), (schema, table, isDefault) => {
        const id = formatTableId({ schema, name: table }, isDefault ? schema : `${schema}!`);
        expect(parseTableId(id)).toEqual({ schema: isDefault ? undefined : schema, name: table });
      }),
    );
  });
});

describe('columns of a table', () => {
  it('reads the notation of untether.yaml', () => {
    expect(parseColumns('sys_user_role [user_id, "odd, name"]')).toEqual({
      table: 'sys_user_role',
      columns: ['user_id', 'odd, name'],
    });
    expect(parseColumns(' "public" . x'.replaceAll(' ', '') + '[a]')).toEqual({ table: 'public.x', columns: ['a'] });
  });

  it.each(['t', 't []', 't [a', 't [a,]', 't [a] b', '[a]', 't [a b]', 't [a [b]]'])('refuses %j', (text) => {
    expect(() => parseColumns(text)).toThrow(Error);
  });

  it('says what it expected and where', () => {
    expect(() => parseColumns('t [a; b]')).toThrow('"t [a; b]": expected a comma or a closing bracket before "; b]"');
  });

  it('reads back whatever it writes', () => {
    const name = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(name, name, fc.array(name, { minLength: 1 }), (schema, table, columns) => {
        const id = formatTableId({ schema, name: table }, 'public');
        expect(parseColumns(formatColumns(id, columns))).toEqual({ table: id, columns });
      }),
    );
  });
});

it('orders by code point, not by UTF-16 unit', () => {
  expect(['😀', '\uFFFD', 'b', 'B', '用'].toSorted(compareText)).toEqual(['B', 'b', '用', '\uFFFD', '😀']);
});
