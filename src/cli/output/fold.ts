import stringWidth from 'string-width';
import type { Surroundings } from '../context.js';
import { wrap } from '../../review/layout.js';

/** Blanks, or a label and blanks, at the start of a line: what continues it stands beneath what follows them. */
const LEAD = /^\s*(?:\S{1,12} {2,}|\S{1,8}: +|\S{1,8}：)?/u;

/** Lines that are typed, not read: breaking them would break what they do. */
const TYPED = /untether [a-z]|^\s*(?:--|SELECT|INSERT|UPDATE|DELETE|GRANT|CREATE)\b|\u001b\[/;

function isBreakable(line: string, cells: number): boolean {
  return line
    .split(/ +|(?<=[\u3000-\u9fff\uff00-\uffef])|(?=[\u3000-\u9fff\uff00-\uffef])/u)
    .every((word) => stringWidth(word) < cells / 2);
}

function foldLine(line: string, cells: number): readonly string[] {
  if (stringWidth(line) <= cells || TYPED.test(line)) return [line];
  const lead = LEAD.exec(line)?.[0] ?? '';
  const indent = Math.min(stringWidth(lead), Math.floor(cells / 3));
  const rest = line.slice(lead.length);
  // A path or a digest is copied whole, or not at all.
  if (!isBreakable(rest, cells)) return [line];
  return wrap(rest, cells - indent).map((part, index) => (index === 0 ? lead : ' '.repeat(indent)) + part);
}

/** Prose in lines of at most so many cells; commands, SQL and words that are longer than that stay whole. */
function fold(text: string, cells: number): string {
  return text
    .split('\n')
    .flatMap((line) => foldLine(line, cells))
    .join('\n');
}

/** Cells of the terminal, or what COLUMNS says; undefined where neither is known, and nothing is folded. */
export function terminalCells({ stdout, env }: Surroundings): number | undefined {
  const told = Number(env['COLUMNS'] ?? '');
  return told > 0 ? told : stdout.columns;
}

/** The text in lines that the terminal holds; as it is where its width is not known. */
export function folded(text: string, around: Surroundings): string {
  const cells = terminalCells(around);
  return cells === undefined ? text : fold(text, cells);
}
