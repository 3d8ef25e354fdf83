import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { UntetherError } from '../errors.js';

const HEADERS = new Set([
  'account',
  'account_id',
  'user',
  'user_id',
  'user_name',
  'username',
  'login',
  'email',
  '账号',
  '用户名',
]);

function decode(bytes: Buffer, encoding: string | undefined, file: string): string {
  if (encoding !== undefined) return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  if (!isUtf8(bytes)) throw new UntetherError('U06', { path: file, encoding: 'GBK' });
  return bytes.toString('utf8');
}

/** The first column of a CSV or TSV list, or the column with a known heading; blank lines and `#` comments are skipped. */
export async function readAccounts(file: string, encoding: string | undefined): Promise<readonly string[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UntetherError('U10', { path: file }, { cause: error });
  });
  const text = decode(bytes, encoding, file);
  const delimiter = text.split('\n', 1)[0]?.includes('\t') === true ? '\t' : ',';
  const records: string[][] = parse(text, {
    bom: true,
    delimiter,
    comment: '#',
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
  });
  const header = records[0]?.findIndex((cell) => HEADERS.has(cell.toLowerCase())) ?? -1;
  const rows = header >= 0 ? records.slice(1) : records;
  return rows.map((record) => record[Math.max(header, 0)] ?? '').filter((cell) => cell !== '');
}
