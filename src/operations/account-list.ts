import path from 'node:path';
import { parse } from 'csv-parse';
import { parse as parseYaml } from 'yaml';
import { UntetherError } from '../errors.js';
import { decodedText, isEncodedAs, markedEncoding } from '../files/decode.js';

/** One name of a list, and the line it stands on; empty where the line names nobody. */
export interface ListedName {
  readonly line: number;
  readonly name: string;
}

/** Headings of the column that names the account, the surest first. */
const HEADINGS = [
  ...['account', 'account_id', 'user_name', 'username', 'login', 'user_id', 'userid', 'user', 'email', 'mail', 'id'],
  ...['账号', '帐号', '登录名', '用户名', '用户账号', '用户ID', '工号', '邮箱'],
].map((heading) => heading.toLowerCase());

async function knownEncoding(file: string, asked: string | undefined): Promise<string> {
  const marked = await markedEncoding(file).catch((error: unknown) => {
    throw new UntetherError('U10', { path: file }, { cause: error });
  });
  if (asked === undefined) return marked ?? 'utf-8';
  const encoding = canonicalName(asked);
  if (marked === null || marked === encoding) return encoding;
  throw new UntetherError('U09', { detail: `--encoding ${asked}, but ${file} starts with the mark of ${marked}` });
}

function canonicalName(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new UntetherError('U09', { detail: `--encoding ${label} is not known; gbk, gb18030, big5 and utf-8 are` });
  }
}

/** Names read with the wrong encoding match nobody, or somebody else: the encoding is detected and named, never assumed. */
async function requireEncoding(file: string, encoding: string): Promise<void> {
  if (await isEncodedAs(file, encoding)) return;
  if (encoding !== 'utf-8') throw new UntetherError('U09', { detail: `${file} is not ${encoding} in every byte` });
  const likely = ((await isEncodedAs(file, 'gbk')) && 'GBK') || 'an encoding that --encoding has to name';
  throw new UntetherError('U06', { path: file, encoding: likely });
}

/** Reads ahead until the first line is whole, so that its form can be told. */
async function withFirstLine(
  text: AsyncGenerator<string>,
): Promise<{ readonly first: string; readonly all: AsyncGenerator<string> }> {
  let start = '';
  for (let next = await text.next(); next.done !== true; next = await text.next()) {
    start += next.value;
    if (/\S[^\n]*\n/.test(start)) break;
  }
  async function* all(): AsyncGenerator<string> {
    yield start;
    yield* text;
  }
  return { first: start.split('\n').find((line) => line.trim() !== '') ?? '', all: all() };
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** A name as JSON holds it. A number beyond 2^53 is read again without rounding: it would name a neighbour. */
function nameIn(line: string): string {
  const value: unknown = JSON.parse(line);
  const cell = accountCell(value);
  if (typeof cell === 'string') return cell;
  if (typeof cell !== 'number' || !Number.isInteger(cell)) return '';
  if (Number.isSafeInteger(cell)) return String(cell);
  return String(accountCell(parseYaml(line, { schema: 'json', intAsBigInt: true })));
}

function accountCell(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field as unknown]));
  const heading = HEADINGS.find((name) => fields.has(name));
  return heading === undefined ? null : fields.get(heading);
}

async function* namesInJson(file: string, text: AsyncIterable<string>): AsyncGenerator<ListedName> {
  let line = 0;
  for await (const content of linesOf(text)) {
    line += 1;
    if (content.trim() === '') continue;
    try {
      yield { line, name: nameIn(content).trim() };
    } catch (error) {
      throw new UntetherError('U09', { detail: `${file}:${String(line)} is not one JSON value` }, { cause: error });
    }
  }
}

/** Where a heading is: -1 when the first record already names an account. */
function headingAt(record: readonly string[]): number {
  const cells = record.map((cell) => cell.toLowerCase());
  const heading = HEADINGS.find((name) => cells.includes(name));
  return heading === undefined ? -1 : cells.indexOf(heading);
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The line a record starts on; csv-parse tells the one it ends on. */
function startOf({ record, info }: CsvRecord): number {
  return info.lines - record.join('').split('\n').length + 1;
}

const DELIMITERS = ['\t', ',', ';'] as const;

async function* namesInTable(
  file: string,
  list: { first: string; all: AsyncIterable<string> },
): AsyncGenerator<ListedName> {
  const parser = parse({
    delimiter: DELIMITERS.find((delimiter) => list.first.includes(delimiter)) ?? ',',
    comment: '#',
    comment_no_infix: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    info: true,
  });
  const feeding = feed(parser, list.all);
  let column: number | null = null;
  try {
    for await (const entry of parser as AsyncIterable<CsvRecord>) {
      if (column === null) {
        const at = headingAt(entry.record);
        column = Math.max(at, 0);
        if (at >= 0) continue;
      }
      yield { line: startOf(entry), name: entry.record[column] ?? '' };
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UntetherError('U09', { detail: `${file}: ${detail}` }, { cause: error });
  }
  await feeding;
}

async function feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const chunk of text) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function isJson(file: string, first: string): boolean {
  return ['.ndjson', '.jsonl'].includes(path.extname(file).toLowerCase()) || first.trimStart().startsWith('{');
}

/**
 * The accounts that a file names, streamed: CSV, TSV or NDJSON; the column with a known heading, or the first one. Blank lines and
 * lines that start with `#` say nothing. Throws U10 for a file that cannot be read, U06 for one that is not UTF-8 and U09 for one that
 * is broken or not in the encoding asked for.
 */
export async function* readAccountList(file: string, encoding: string | undefined): AsyncGenerator<ListedName> {
  const known = await knownEncoding(file, encoding);
  await requireEncoding(file, known);
  const list = await withFirstLine(decodedText(file, known));
  yield* isJson(file, list.first) ? namesInJson(file, list.all) : namesInTable(file, list);
}
