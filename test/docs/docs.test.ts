/** Documents fail the build: links resolve, both languages have the same pages, references are complete, transcripts are true. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { globalOptions } from '../../src/cli/options.js';
import { errorTexts } from '../../src/messages/errors.js';
import { findingTexts } from '../../src/messages/findings.js';
import {
  accountShape,
  approverShape,
  grantShape,
  policyShape,
  referenceShape,
  settingsShape,
  targetShape,
} from '../../src/settings/shape.js';
import { CHECKOUT } from '../helpers/programs.js';
import { grammarCommands } from './grammar.js';
import { blocksOf, getPage, isChinese, pages, sectionsOf, type Page } from './pages.js';
import { form, isDemo, isRun } from './transcript.js';

const both = (file: string): readonly Page[] => [getPage(`docs/${file}`), getPage(`docs/zh-CN/${file}`)];

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');

function brokenLinks(page: Page): readonly string[] {
  const prose = page.text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [to = '', anchor] = target.split('#');
    const file = to === '' ? page.file : path.posix.join(path.posix.dirname(page.file), to);
    if (!existsSync(path.join(CHECKOUT, file))) return true;
    if (anchor === undefined) return false;
    const headings = [...getPage(file).text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    return !headings.includes(decodeURIComponent(anchor));
  });
}

describe('pages', () => {
  it.each(pages.map((page) => [page.file, page] as const))('links of %s resolve', (_, page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('are the same in both languages, with the same blocks', () => {
    const docs = pages.filter(({ file }) => file.startsWith('docs/'));
    const english = docs.filter((page) => !isChinese(page)).map(({ file }) => file.slice('docs/'.length));
    const chinese = docs.filter(isChinese).map(({ file }) => file.slice('docs/zh-CN/'.length));
    expect(chinese).toEqual(english);
    const kinds = (page: Page): readonly string[] => blocksOf(page).map(({ info }) => info);
    for (const file of english) {
      const [en, zh] = both(file);
      if (en && zh) expect(kinds(zh), file).toEqual(kinds(en));
    }
    expect(kinds(getPage('README.zh-CN.md'))).toEqual(kinds(getPage('README.md')));
  });

  it('link to their twin in the other language', () => {
    for (const page of pages.filter(({ file }) => file.startsWith('docs/') || file.startsWith('README'))) {
      expect(page.text.split('\n').slice(0, 6).join('\n'), page.file).toMatch(
        isChinese(page) ? /\[English\]\(/ : /\[简体中文\]\(/,
      );
    }
  });
});

/** `--flag` words of a text. */
const flagsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`--([a-z][a-z-]*)`/g)].map(([, flag = '']) => flag);

describe('docs/reference/commands.md', () => {
  const commands = grammarCommands();

  it.each(both('reference/commands.md').map((page) => [page.file, page] as const))(
    '%s has every command and flag',
    (_, page) => {
      const sections = sectionsOf(page);
      expect([...sections.keys()].filter((heading) => heading !== '')).toEqual(
        commands.map(({ name }) => `untether ${name}`),
      );
      for (const { name, flags } of commands) {
        const told = flagsIn(sections.get(`untether ${name}`) ?? '');
        expect(
          flags.filter((flag) => !told.includes(flag)),
          `flags of ${name} that are not told`,
        ).toEqual([]);
      }
      const global = flagsIn(sections.get('') ?? '');
      expect(Object.keys(globalOptions).filter((flag) => !global.includes(flag))).toEqual([]);
    },
  );

  it.each(both('reference/commands.md').map((page) => [page.file, page] as const))(
    '%s tells no flag that is not there',
    (_, page) => {
      const real = new Set([
        ...Object.keys(globalOptions),
        'no-input',
        'help',
        'version',
        ...commands.flatMap(({ flags }) => flags),
      ]);
      expect(flagsIn(page.text).filter((flag) => !real.has(flag))).toEqual([]);
    },
  );
});

/** Keys in the first column of the tables of a text. */
const keysIn = (text: string): readonly string[] => [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, key = '']) => key);

const SECTIONS = {
  '': settingsShape,
  targets: targetShape,
  accounts: accountShape,
  references: referenceShape,
  grants: grantShape,
  approvers: approverShape,
  policy: policyShape,
};

describe('docs/reference/settings.md', () => {
  it.each(both('reference/settings.md').map((page) => [page.file, page] as const))(
    '%s has every key and no other',
    (_, page) => {
      const sections = sectionsOf(page);
      for (const [section, shape] of Object.entries(SECTIONS)) {
        const [ownTable = ''] = (sections.get(section) ?? '').split('\n### ');
        expect(keysIn(ownTable).toSorted(), section).toEqual(Object.keys(shape.shape).toSorted());
      }
    },
  );
});

describe('docs/reference/ledger.md', () => {
  it.each(both('reference/ledger.md').map((page) => [page.file, page] as const))('%s has every column', (_, page) => {
    const first = [...page.text.matchAll(/^\| (`\w+`(?:(?:, |、)`\w+`)*) \|/gm)].map(([, cell = '']) => cell);
    const told = first.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, column = '']) => column));
    for (const engine of ['sqlite', 'postgres', 'mariadb', 'mysql']) {
      const ddl = readFileSync(path.join(CHECKOUT, `sql/ledger/${engine}.sql`), 'utf8');
      const columns = [...ddl.matchAll(/^ {2}(\w+) +[A-Z]/gm)].map(([, column = '']) => column);
      expect(told, engine).toEqual(columns);
    }
  });
});

describe('codes', () => {
  it('every error and finding has its place in both languages', () => {
    for (const page of both('reference/errors.md')) {
      for (const code of Object.keys(errorTexts))
        expect(page.text, `${page.file} ${code}`).toContain(`### UT-${code}\n`);
    }
    for (const page of both('reference/findings.md')) {
      for (const rule of Object.keys(findingTexts)) expect(page.text, `${page.file} ${rule}`).toContain(`## ${rule}\n`);
    }
  });

  it('every code that a page names exists', () => {
    const errors = new Set<string>(Object.keys(errorTexts));
    const rules = new Set<string>(Object.keys(findingTexts));
    const unknown = pages.flatMap(({ file, text }) => [
      ...[...text.matchAll(/\bUT-([A-Z]\d\d)\b/g)]
        .filter(([, code = '']) => !errors.has(code))
        .map(([code]) => `${file}: ${code}`),
      ...[...text.matchAll(/`(R\d{3})`/g)]
        .filter(([, rule = '']) => !rules.has(rule))
        .map(([rule]) => `${file}: ${rule}`),
    ]);
    expect(unknown).toEqual([]);
  });
});

describe('transcripts', () => {
  it('are there', () => {
    expect(pages.filter((page) => blocksOf(page).some(isRun)).length).toBeGreaterThanOrEqual(8);
    expect(pages.filter((page) => blocksOf(page).some(isDemo))).toHaveLength(2);
  });

  it('compare by form', () => {
    expect(form('Plan P-5676c63e   at 2026-11-23 21:46 UTC')).toBe(form('Plan P-00000000 at 2026-01-01 00:00 UTC'));
    expect(form(' - sys_user_role  5')).not.toBe(form(' - sys_user_role  6'));
  });
});
