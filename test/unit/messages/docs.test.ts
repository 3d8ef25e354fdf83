import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorTexts } from '../../../src/messages/errors.js';
import { exitCodeTexts } from '../../../src/messages/exit-codes.js';
import { findingTexts } from '../../../src/messages/findings.js';

interface Generator {
  readonly renderPages: (tables: object) => readonly { readonly path: string; readonly text: string }[];
}

const ROOT = join(import.meta.dirname, '../../..');
const { renderPages } = (await import(pathToFileURL(join(ROOT, 'scripts/generate-docs.mjs')).href)) as Generator;
const pages = renderPages({ errorTexts, findingTexts, exitCodeTexts });

describe('the generated reference pages', () => {
  it.each(pages)('$path is up to date (npm run build && node scripts/generate-docs.mjs)', ({ path, text }) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  it('are the same in both languages, sentence for sentence', () => {
    const headings = (text: string) => [...text.matchAll(/^##+ (\S+?)(?:[:：].*)?$/gm)].map(([, word]) => word);
    const english = pages.filter(({ path }) => !path.includes('zh-CN'));
    for (const { path, text } of english) {
      const chinese = pages.find((page) => page.path === path.replace('docs/', 'docs/zh-CN/'));
      expect(headings(chinese?.text ?? '')).toEqual(headings(text));
      expect(chinese?.text.split('\n').length).toBe(text.split('\n').length);
    }
  });

  it('link only to headings that exist', () => {
    const text = (name: string) => pages.find(({ path }) => path === `docs/reference/${name}.md`)?.text ?? '';
    const anchors = [...text('errors').matchAll(/^### (\S+)$/gm)].map(([, word]) => word?.toLowerCase());
    const links = [...text('exit-codes').matchAll(/errors\.md#([\w-]+)/g)].map(([, anchor]) => anchor);
    expect(links).toHaveLength(Object.keys(errorTexts).length);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});
