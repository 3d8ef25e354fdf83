import stringWidth from 'string-width';
import { cellsOf, safe } from './escape.js';
import { type Paint, plainPaint, type Style } from './paint.js';

/** Cells of a screen line where nobody says otherwise: off a terminal, in files, in tests. */
const USUAL = 80;
const NARROWEST = 40;
const WIDEST = 160;

let screen = USUAL;

/** Cells of a screen line. */
export const screenCells = (): number => screen;

/** Lays out for a terminal of this width from now on; there is one terminal a process. */
export function useScreen(cells: number = USUAL): void {
  screen = Math.min(Math.max(cells, NARROWEST), WIDEST);
}

/** Text of one cell; escaped here, so that no caller can forget it. */
export type CellText = string | { readonly text: string; readonly style: Style };

export interface ColumnLayout {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way and wraps when the line would be too long. */
  readonly wraps?: boolean;
  /** Blanks before the column; 2 unless told. */
  readonly gap?: number;
}

export interface Columns {
  readonly head: string;
  /** Lines of each row. */
  readonly rows: readonly (readonly string[])[];
}

/** Characters that must not begin a line. */
const CLOSING = /^[，。；：、！？）」』》”’,.;:!?)]/u;

/** Breaks a text into lines of at most `cells`, at blanks and beside wide characters, inside a word only when nothing else is left. */
export function wrap(text: string, cells: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let breakAt = 0;
  let wasWide = false;
  for (const piece of cellsOf(safe(text))) {
    const mayBreak = (wasWide || piece.cells > 1 || line.endsWith(' ')) && !CLOSING.test(piece.text);
    if (mayBreak && line.trim() !== '') breakAt = line.length;
    // Again after a cut: what is left of the line may still be too long when closing signs hold on to it.
    while (used + piece.cells > cells && piece.text !== ' ' && line !== '') {
      const cut = breakAt > 0 ? breakAt : line.length;
      lines.push(line.slice(0, cut).trimEnd());
      line = line.slice(cut);
      used = stringWidth(line);
      breakAt = 0;
    }
    line += piece.text;
    used += piece.cells;
    wasWide = piece.cells > 1;
  }
  return [...lines, line.trimEnd()];
}

/** Blanks up to a width in cells. */
export function pad(text: string, cells: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, cells - stringWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** A prefix and a text that wraps beside it. */
export function hanging(
  prefix: string,
  text: string,
  { paint = plainPaint, style }: { paint?: Paint; style?: Style } = {},
): readonly string[] {
  const indent = stringWidth(prefix);
  const painted = (line: string): string => (style ? paint[style](line) : line);
  return wrap(text, screen - indent).map((line, index) => (index === 0 ? prefix : ' '.repeat(indent)) + painted(line));
}

const textOf = (cell: CellText): string => safe(typeof cell === 'string' ? cell : cell.text);

/** The widest wrapping columns give way until a line fits; a column keeps 8 cells. */
function widths(columns: readonly ColumnLayout[], rows: readonly (readonly string[])[]): readonly number[] {
  const found = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const gaps = columns.reduce((sum, column) => sum + gapOf(column), 0);
  for (;;) {
    const excess = gaps + found.reduce((sum, width) => sum + width, 0) - screen;
    const wrapping = found.flatMap((width, index) =>
      columns[index]?.wraps === true && width > 8 ? [{ width, index }] : [],
    );
    const [widest, second] = wrapping.toSorted((a, b) => b.width - a.width || a.index - b.index);
    if (excess <= 0 || !widest) return found;
    const floor = second && second.width < widest.width ? second.width : widest.width - 1;
    found[widest.index] = Math.max(widest.width - excess, floor, 8);
  }
}

const gapOf = (column: ColumnLayout): number => column.gap ?? 2;

/** Columns measured by cell; `paint` is applied after padding. */
export function layOut(
  columns: readonly ColumnLayout[],
  rows: readonly (readonly CellText[])[],
  paint: Paint = plainPaint,
): Columns {
  const texts = rows.map((row) => row.map(textOf));
  const sizes = widths(columns, texts);
  const styles = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? undefined : cell.style)));
  const line = (cells: readonly string[], style: readonly (Style | undefined)[]): string =>
    columns
      .map((column, index) => {
        const padded = pad(cells[index] ?? '', sizes[index] ?? 0, column.align);
        const name = style[index];
        return ' '.repeat(gapOf(column)) + (name && padded.trim() !== '' ? paint[name](padded) : padded);
      })
      .join('')
      .trimEnd();
  const lines = (row: readonly string[], index: number): readonly string[] => {
    const wrapped = row.map((text, column) =>
      columns[column]?.wraps === true ? wrap(text, sizes[column] ?? 0) : [text],
    );
    const height = Math.max(...wrapped.map((cell) => cell.length));
    return Array.from({ length: height }, (_, at) =>
      line(
        wrapped.map((cell) => cell[at] ?? ''),
        styles[index] ?? [],
      ),
    );
  };
  return {
    head: paint.faint(
      line(
        columns.map(({ title }) => title),
        [],
      ),
    ),
    rows: texts.map(lines),
  };
}

/** The head and every line, for a table without groups. */
export function tableLines(
  columns: readonly ColumnLayout[],
  rows: readonly (readonly CellText[])[],
  paint: Paint = plainPaint,
): readonly string[] {
  const { head, rows: lines } = layOut(columns, rows, paint);
  return [head, ...lines.flat()];
}

/** The first 20 and the last 5 of a long list; `left` says how many are between. */
export function shorten<T>(
  items: readonly T[],
  { first = 20, last = 5 } = {},
): { readonly start: readonly T[]; readonly left: number; readonly end: readonly T[] } {
  if (items.length <= first + last) return { start: items, left: 0, end: [] };
  return { start: items.slice(0, first), left: items.length - first - last, end: items.slice(-last) };
}
