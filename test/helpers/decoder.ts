/**
 * Reads a snapshot without the program: written from snapshots/README.md alone, with nothing but Node. If this file and that page
 * ever disagree with the program, one of the three is wrong.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface DecodedCell {
  /** null for NULL. */
  readonly tag: 't' | 'i' | 'r' | 's' | 'b' | 'u' | null;
  /** Bytes for s, b and u; text for t, i and r. */
  readonly value: string | Buffer | null;
}

export type DecodedRow = Readonly<Record<string, DecodedCell>>;

export interface DecodedFile {
  readonly step: number;
  readonly table: string;
  readonly action: string;
  readonly identity: readonly string[] | null;
  /** Deleted rows, inserted rows, or rows before an update. */
  readonly rows: readonly DecodedRow[];
  /** Rows after an update, in the order of `rows`. */
  readonly after: readonly DecodedRow[] | null;
}

export interface DecodedSnapshot {
  readonly run: string;
  /** SHA-256 of manifest.json. */
  readonly sha256: string;
  readonly files: readonly DecodedFile[];
}

interface ManifestFile {
  readonly file: string;
  readonly encryption?: 'age';
  readonly step: number;
  readonly table: string;
  readonly action: 'delete' | 'update' | 'insert';
  readonly identity: readonly string[] | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly contentDigest: string;
  readonly afterDigest: string | null;
}

type Cells = readonly (string | null)[];

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`snapshot: ${what}`);
}

function base64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  require(bytes.toString('base64') === text, 'base64 is not canonical');
  return bytes;
}

function decodeCell(cell: string | null): DecodedCell {
  if (cell === null) return { tag: null, value: null };
  const [tag, text] = [cell.slice(0, 1), cell.slice(1)];
  switch (tag) {
    case 't':
      return { tag, value: text };
    case 'i':
      require(/^(0|-?[1-9]\d*)$/.test(text), `${cell} is no integer`);
      return { tag, value: text };
    case 'r':
      require(text === '-0' || String(Number(text)) === text, `${cell} is no canonical number`);
      return { tag, value: text };
    case 's':
      return { tag, value: Buffer.from(text, 'utf8') };
    case 'b':
    case 'u':
      return { tag, value: base64(text) };
    default:
      throw new Error(`snapshot: unknown tag ${tag}`);
  }
}

/** The four steps of "Content digest". */
function contentDigest(rows: readonly Cells[]): string {
  let sum = 0n;
  for (const cells of rows) {
    const text = cells.map((cell) => (cell === null ? '-;' : `${cell.length}:${cell};`)).join('');
    sum += BigInt(`0x${createHash('sha512').update(text, 'utf8').digest('hex')}`);
  }
  return `sha256:${sha256(`${rows.length};${(sum % 2n ** 512n).toString(16)}`)}`;
}

function requireCells(value: unknown, width: number): Cells {
  require(Array.isArray(value) && value.length === width, `a row has not ${width} cells`);
  for (const cell of value as unknown[]) require(cell === null || typeof cell === 'string', 'a cell is no string');
  return value as Cells;
}

/** Lines end with \n alone; a text may hold other line separators. */
function linesOf(text: string): readonly string[] {
  require(text === '' || text.endsWith('\n'), 'the last line is cut off');
  return text.split('\n').slice(0, -1);
}

/** Opens an encrypted file; the program of age does. */
export type Open = (bytes: Buffer) => Buffer;

const noKey: Open = () => {
  throw new Error('snapshot: its files are encrypted');
};

function unpack(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(gunzipSync(bytes));
}

function namedRow(file: ManifestFile, cells: Cells): DecodedRow {
  return Object.fromEntries(file.columns.map(({ name }, index) => [name, decodeCell(cells[index] ?? null)]));
}

function decodeFile(folder: string, file: ManifestFile, open: Open): DecodedFile {
  const bytes = readFileSync(path.join(folder, file.file));
  require(bytes.length === file.bytes, `${file.file} has not ${file.bytes} bytes`);
  require(sha256(bytes) === file.sha256, `${file.file} has not the hash of the manifest`);
  const width = file.columns.length;
  const isPair = file.action === 'update';
  const before: Cells[] = [];
  const after: Cells[] = [];
  for (const line of linesOf(unpack(file.encryption === undefined ? bytes : open(bytes)))) {
    const value: unknown = JSON.parse(line);
    const images = isPair ? value : [value];
    require(Array.isArray(images) && images.length === (isPair ? 2 : 1), 'a line is no pair');
    before.push(requireCells(images[0], width));
    if (isPair) after.push(requireCells(images[1], width));
  }
  require(before.length === file.rows, `${file.file} has not ${file.rows} rows`);
  require(contentDigest(before) === file.contentDigest, `${file.file} has not the content digest of the manifest`);
  require(file.afterDigest === (isPair ? contentDigest(after) : null), `${file.file} has other rows after the update`);
  const { step, table, action, identity } = file;
  const rows = before.map((cells) => namedRow(file, cells));
  return { step, table, action, identity, rows, after: isPair ? after.map((cells) => namedRow(file, cells)) : null };
}

/** Reads a whole snapshot and checks all of it; throws at the first thing that does not hold. `ledger`: the hash to expect. */
export function decodeSnapshot(folder: string, ledger?: string, open: Open = noKey): DecodedSnapshot {
  const text = readFileSync(path.join(folder, 'manifest.json'));
  const hash = sha256(text);
  require(ledger === undefined || hash === ledger, 'manifest.json is not the one of the ledger');
  const manifest = JSON.parse(text.toString('utf8')) as {
    readonly schema: string;
    readonly formatVersion: string;
    readonly run: string;
    readonly files: readonly ManifestFile[];
  };
  require(manifest.schema === 'untether/snapshot', 'manifest.json is of something else');
  require(['1.0', '1.1'].includes(manifest.formatVersion), `version ${manifest.formatVersion} is not known here`);
  return { run: manifest.run, sha256: hash, files: manifest.files.map((file) => decodeFile(folder, file, open)) };
}
