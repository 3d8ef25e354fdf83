import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { grammar } from '../../../src/cli/known.js';
import { exitCodeTexts } from '../../../src/messages/exit-codes.js';

interface Generator {
  readonly renderMan: (
    commands: object,
    exitCodes: object,
  ) => readonly { readonly path: string; readonly text: string }[];
}

const ROOT = join(import.meta.dirname, '../../..');
const { renderMan } = (await import(pathToFileURL(join(ROOT, 'scripts/generate-docs.mjs')).href)) as Generator;
const [page] = renderMan(grammar(), exitCodeTexts);

/** What a reader sees of a line. */
const plain = (text: string): string => text.replaceAll('\\-', '-').replaceAll('\\(dq', '"').replaceAll('\\&', '');

describe('the manual page', () => {
  it('is up to date (npm run docs), and where the package says', () => {
    expect(readFileSync(join(ROOT, page?.path ?? ''), 'utf8')).toBe(page?.text);
    const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly man: string };
    expect(man).toBe(page?.path);
  });

  it('has every command, flag and exit code', () => {
    const text = plain(page?.text ?? '');
    const { commands, flags } = grammar();
    for (const { name, flags: own, leads } of commands) {
      if (leads) continue;
      const section = text.split('\n.S').find((part) => part.startsWith(`S "untether ${name}"\n`)) ?? '';
      for (const flag of own)
        expect(section, `${name} --${flag.name}`).toMatch(new RegExp(`^\\.B "--${flag.name}[ "]`, 'm'));
    }
    for (const flag of flags) expect(text).toContain(`.B "--${flag.name}`);
    for (const { code } of exitCodeTexts) expect(text).toContain(`.B "${String(code)}"`);
  });

  it('has no line that roff takes for a request it does not know, and only ASCII', () => {
    const lines = (page?.text ?? '').split('\n');
    const requests = lines.flatMap((line) => /^[.']\s*(\S*)/.exec(line)?.[1] ?? []);
    expect([...new Set(requests)].toSorted()).toEqual(['B', 'I', 'RI', 'SH', 'SS', 'TH', 'TP', '\\"']);
    expect(lines.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
  });
});
