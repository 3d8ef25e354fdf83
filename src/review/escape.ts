import stringWidth from 'string-width';

/**
 * What a terminal would obey or not show: C0, DEL and C1 controls, lone surrogates, line and paragraph separators, and everything that
 * has no ink of its own (bidi controls, zero-width characters, soft hyphen, variation selectors, tags) or is no character at all.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{fff9}-\u{fffb}\u{fffe}\u{ffff}]/gu;

/** A database value as one line of plain text: unseen characters become `\u{1b}`. Safe to apply twice. */
export function safe(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

let graphemes: Intl.Segmenter | null = null;

const ASCII = /^[\x20-\x7e]*$/;

/** The characters of a text as a reader sees them, each with the terminal cells it takes. */
export function* cellsOf(text: string): Generator<{ readonly text: string; readonly cells: number }> {
  if (ASCII.test(text)) {
    for (const character of text) yield { text: character, cells: 1 };
    return;
  }
  // Made when it is needed: its tables take longer to load than a short command to run.
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text)) yield { text: segment, cells: stringWidth(segment) };
}

/** Cuts a text to a width in terminal cells; a cut is shown by `...`. */
export function clip(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  let kept = '';
  let used = 3;
  for (const piece of cellsOf(text)) {
    used += piece.cells;
    if (used > cells) break;
    kept += piece.text;
  }
  return kept + '...'.slice(0, cells);
}
