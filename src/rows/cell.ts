/**
 * One value of one column, without loss. The JavaScript type is the tag:
 * null; string (text that is well-formed Unicode, or an engine's own text form of a value); bigint (SQLite INTEGER);
 * number (SQLite REAL); Buffer (bytes); RawText (SQLite TEXT that is not well-formed UTF-8).
 * Values never pass through parsed JSON, Date or a rounded number.
 */
export class RawText {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export type Cell = null | string | bigint | number | Buffer | RawText;

/** Cells in the order of the columns that were read. */
export type Row = readonly Cell[];

/** The text of a cell that is not NULL; bytes are read as UTF-8. For literals and for people, never for comparing. */
export function cellText(cell: Exclude<Cell, null>): string {
  if (Buffer.isBuffer(cell)) return cell.toString('utf8');
  if (cell instanceof RawText) return cell.bytes.toString('utf8');
  return String(cell);
}
