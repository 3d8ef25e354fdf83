import type { Cell, Row } from '../rows/cell.js';
import { encodeCell } from '../rows/encode.js';
import type { SnapshotFile } from './model.js';

/** A whole number in a column with decimals is the same key as one without. */
const looseText = (text: string): string =>
  text
    .trimEnd()
    .replace(/^(-?\d+)\.0+$/, '$1')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

/**
 * A row's cells as one text that is the same for a number and its digits; null when one of them is NULL. `loose` texts are the same for
 * other letter case, blanks at the end and accents, too: a collation may take them for one.
 */
export function keyText(
  file: Pick<SnapshotFile, 'columns'>,
  row: Row,
  { columns, loose }: { readonly columns: readonly string[]; readonly loose: boolean },
): string | null {
  const names = file.columns.map(({ name }) => name);
  const cells = columns.map((name): Cell => row[names.indexOf(name)] ?? null);
  if (cells.includes(null)) return null;
  return JSON.stringify(
    cells.map((cell) => {
      const text = encodeCell(cell)?.slice(1) ?? '';
      return loose ? looseText(text) : text;
    }),
  );
}
