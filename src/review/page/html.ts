import { escape } from 'html-escaper';
import type { Lang } from '../../messages/text.js';
import { safe } from '../escape.js';

/** Text that is markup already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: markup as it is, everything else as text. */
export type Piece = Html | string | number | readonly Piece[];

function render(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string') return escape(safe(piece));
  return typeof piece === 'number' ? String(piece) : piece.map(render).join('');
}

/** Markup with values in it: each of them becomes text, whatever it holds. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.map((text, index) => text + render(pieces[index] ?? '')).join(''));
}

/** Nothing. */
export const empty = new Html('');

const LANGS = [
  ['en', 'en'],
  ['zh-CN', 'zh'],
] as const satisfies readonly (readonly [Lang, string])[];

/** The same in both languages, of which the page shows one; once when there is no difference. */
export function both(
  make: (lang: Lang) => Piece,
  tag: 'span' | 'div' | 'text' = 'span',
  attributes: Html = empty,
): Html {
  const [en, zh] = LANGS.map(([lang]) => render(make(lang)));
  if (en === zh && tag !== 'text') return new Html(en ?? '');
  return new Html(
    LANGS.map(
      ([lang, name]) => `<${tag} class="${name}" lang="${lang}"${attributes.text}>${render(make(lang))}</${tag}>`,
    ).join(''),
  );
}

/** A table: head cells, rows of cells, and which columns hold numbers. */
export function tableOf(
  head: readonly Piece[],
  rows: readonly (readonly Piece[])[],
  numbers: readonly number[] = [],
): Html {
  const cell = (tag: 'td' | 'th', piece: Piece, index: number): Html => {
    const scope = tag === 'th' ? ' scope="col"' : '';
    const kind = numbers.includes(index) ? ' class="number"' : '';
    return new Html(`<${tag}${scope}${kind}>${render(piece)}</${tag}>`);
  };
  return markup`<div class="scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head.map((piece, index) => cell('th', piece, index))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            markup`<tr>
              ${row.map((piece, index) => cell('td', piece, index))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
