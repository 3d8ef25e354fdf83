import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it, test } from 'vitest';
import { clip, safe } from '../../../src/review/escape.js';

describe('safe', () => {
  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a line break', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['a tab and DEL', 'a\tb\u007f', 'a\\u{9}b\\u{7f}'],
    ['a C1 control', '\u009b2J', '\\u{9b}2J'],
    ['bidi controls', 'abc\u202etxt.exe\u2066', 'abc\\u{202e}txt.exe\\u{2066}'],
    ['zero-width characters', 'ad\u200bmin\ufeff\u2060', 'ad\\u{200b}min\\u{feff}\\u{2060}'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['a lone surrogate', 'a\ud83d', 'a\\u{d83d}'],
    ['tag characters', 'a\u{e0041}', 'a\\u{e0041}'],
  ])('shows %s', (_, text, shown) => {
    expect(safe(text)).toBe(shown);
  });

  it('leaves ink alone', () => {
    expect(safe('张伟 Zoë 😀 \\ "x"')).toBe('张伟 Zoë 😀 \\ "x"');
  });

  test('any text becomes one visible line, and stays the same when escaped again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = safe(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(safe(shown)).toBe(shown);
      }),
    );
  });
});

describe('clip', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['one too many', 11, 'one too ...'],
    ['中文账号名', 10, '中文账号名'],
    ['中文账号名', 9, '中文账...'],
    ['中文账号名', 8, '中文...'],
    ['abcdef', 2, '..'],
  ])('cuts %s to %i cells', (text, cells, clipped) => {
    expect(clip(text, cells)).toBe(clipped);
    expect(stringWidth(clipped)).toBeLessThanOrEqual(cells);
  });
});
