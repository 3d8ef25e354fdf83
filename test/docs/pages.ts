import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../helpers/programs.js';

/** A Markdown file of the repository; `file` counts from its root. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

function markdownIn(folder: string): readonly string[] {
  return readdirSync(path.join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort();
}

const load = (file: string): Page => ({ file, text: readFileSync(path.join(CHECKOUT, file), 'utf8') });

/** Every page we keep by hand or generate, the English and the Chinese. */
export const pages: readonly Page[] = [
  'README.md',
  'README.zh-CN.md',
  'snapshots/README.md',
  'sql/plans/README.md',
  ...markdownIn('docs'),
].map(load);

export function getPage(file: string): Page {
  const page = pages.find((candidate) => candidate.file === file);
  if (!page) throw new Error(`there is no page ${file}`);
  return page;
}

export const isChinese = ({ file }: Page): boolean => file.includes('zh-CN');

/** A fenced block: the words after the fence, and its lines. */
export interface Block {
  readonly info: string;
  readonly lines: readonly string[];
}

export function blocksOf({ text }: Page): readonly Block[] {
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, info = '', body = '']) => ({
    info,
    lines: body.split('\n').slice(0, -1),
  }));
}

/** Text by heading of the second level; what stands before the first one under ''. */
export function sectionsOf({ text }: Page): ReadonlyMap<string, string> {
  const [before = '', ...rest] = text.split(/^## /m);
  const sections = rest.map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(0, end).trim(), part.slice(end)] as const;
  });
  return new Map([['', before], ...sections]);
}
