/** The review page in a real browser, from the disk, with the network off. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { launch, withPage } from './browser.js';

/** Values that would run, break out, or turn the line round if they were anything but text. */
const HOSTILE = [
  '<script>globalThis.hacked = 1; alert(1)</script>',
  '</script><img src=x onerror="globalThis.hacked = 2">',
  '"><svg onload=alert(3)>',
  "javascript:alert(4)//'",
  '\u202egnp.exe',
  '${globalThis.hacked = 5}',
];
/** Above 2^53, where JavaScript rounds. */
const BIG = '9007199254740993';
const ROWS = 100_000;

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const SCHEMA = `
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, phone TEXT);
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role TEXT NOT NULL, note TEXT, PRIMARY KEY (user_id, role));
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, phone TEXT, body TEXT);
CREATE TABLE reads (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, at TEXT NOT NULL, page TEXT NOT NULL);
INSERT INTO users VALUES (1, 'ada', '13900001111'), (${BIG}, ${quoted(HOSTILE[0] ?? '')}, NULL);
${HOSTILE.map((value) => `INSERT INTO user_roles VALUES (${BIG}, ${quoted(value)}, ${quoted(value)});`).join('\n')}
INSERT INTO notes VALUES (1, ${BIG}, '13900002222', 'the quick brown fox');
INSERT INTO reads
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(ROWS)})
  SELECT i, 1, '2026-11-' || (i % 30), 'page ' || (i * 7919 % 99991) FROM n;
`;

const SETTINGS = `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
  - { from: "notes [user_id]", to: "users [id]", kind: delegate, onUnlink: set-null }
  - { from: "reads [user_id]", to: "users [id]", kind: session }
`;

const dir = mkdtempSync(path.join(tmpdir(), 'untether-page-'));
let database: TestDatabase;
let work: Workplace;
let browser: Browser;
let hostile: string;
let large: string;

beforeAll(async () => {
  browser = await launch();
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
  await database.run(SCHEMA);
  work = new Workplace(database, SETTINGS);
  hostile = path.join((await work.plan([BIG])).folder, 'review.html');
  large = path.join((await work.plan(['ada'])).folder, 'review.html');
});

afterAll(async () => {
  await browser.close();
  work.remove();
  rmSync(dir, { recursive: true });
});

const choose = (page: Page, lang: 'en' | 'zh'): Promise<void> => page.locator(`label[for=lang-${lang}]`).click();

/** What axe finds that keeps somebody from using the page. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the page', () => {
  it.each(['light', 'dark'] as const)(
    'asks for nothing, complains of nothing and shuts nobody out: %s',
    async (scheme) => {
      await withPage(browser, hostile, { colorScheme: scheme }, async ({ page, requests, noise }) => {
        for (const lang of ['en', 'zh'] as const) {
          await choose(page, lang);
          expect(await barriers(page), lang).toEqual([]);
        }
        expect(requests).toEqual([`file://${hostile}`]);
        expect(noise).toEqual([]);
      });
    },
  );

  it('runs nothing that a value holds, and shows each as text', async () => {
    await withPage(browser, hostile, {}, async ({ page, noise }) => {
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      await page
        .locator('#rows-2 tbody tr')
        .nth(HOSTILE.length - 1)
        .waitFor();
      const cells = await page.locator('#rows-2 tbody td').allTextContents();
      const shown = HOSTILE.map((value) => value.replace('\u202e', '\\u{202e}'));
      expect(shown.filter((value) => !cells.includes(value))).toEqual([]);
      expect(cells).toContain(BIG);
      expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
      expect(await page.locator('main img, main svg svg').count()).toBe(0);
      expect(noise).toEqual([]);
    });
  });

  it('runs no script and no style but its own, whatever got into it', async () => {
    const smuggled = path.join(dir, 'smuggled.html');
    writeFileSync(
      smuggled,
      readFileSync(hostile, 'utf8').replace('</main>', '<script>hacked = 1</script><img src="file:///x.png"></main>'),
    );
    await withPage(browser, smuggled, {}, async ({ page, noise }) => {
      expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
      expect(noise.join('\n')).toMatch(/Content Security Policy/);
    });
  });

  it('says the same in both languages, one at a time', async () => {
    await withPage(browser, hostile, {}, async ({ page }) => {
      const title = page.locator('#findings-title');
      expect(await title.innerText()).toBe('Findings');
      await choose(page, 'zh');
      expect(await title.innerText()).toBe('风险项');
      expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
      const left = await page.locator('main').innerText();
      expect(left).not.toContain('Nothing has been changed yet');
    });
    await withPage(browser, hostile, { locale: 'zh-CN' }, async ({ page }) => {
      expect(await page.locator('#findings-title').innerText()).toBe('风险项');
    });
  });

  it('stays in the language that --lang asked for, whatever the browser speaks', async () => {
    const titles = { en: 'Findings', 'zh-CN': '风险项' };
    for (const [lang, title] of Object.entries(titles)) {
      const file = path.join(dir, `${lang}.html`);
      const { code, stderr } = await work.cli(['review', path.dirname(hostile), '--lang', lang, '-o', file]);
      expect(code, stderr).toBe(0);
      for (const locale of ['en-US', 'zh-CN'])
        await withPage(browser, file, { locale }, async ({ page }) => {
          expect(await page.locator('#findings-title').innerText(), locale).toBe(title);
        });
    }
  });

  it('answers on the first screen: where, who, what, whose rights, what could go wrong, can it be undone', async () => {
    await withPage(browser, hostile, { viewport: { width: 1280, height: 800 } }, async ({ page }) => {
      const boxes = await Promise.all((await page.locator('.answers > div').all()).map((each) => each.boundingBox()));
      const bottoms = boxes.map((box) => (box?.y ?? Infinity) + (box?.height ?? 0));
      expect(bottoms).toHaveLength(6);
      expect(Math.max(...bottoms)).toBeLessThan(800);
      expect(await page.locator('.answers').innerText()).toMatch(
        /app test[^]*T-1[^]*6 rows deleted, 1 row updated[^]*yes: all 7 rows/,
      );
    });
  });

  it('has its essentials without JavaScript: the switch, the findings, the statements and the first rows', async () => {
    await withPage(browser, hostile, { javaScriptEnabled: false }, async ({ page }) => {
      await choose(page, 'zh');
      expect(await page.locator('#sql-title').innerText()).toBe('SQL');
      expect(await page.locator('#findings-title').innerText()).toBe('风险项');
      expect(await page.locator('#rows-1 tbody tr').count()).toBe(1);
      expect(await page.locator('#sql pre').first().innerText()).toMatch(/^UPDATE .*"notes"/);
    });
  });

  it('is used with the keyboard alone', async () => {
    await withPage(browser, hostile, {}, async ({ page }) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement?.textContent')).toContain('Skip to the checklist');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement?.id')).toBe('check-0');
      await page.keyboard.press('Space');
      expect(await page.locator('#check-0').isChecked()).toBe(true);
    });
  });

  it('prints to A4 with every row that it shows and a block to sign', async () => {
    await withPage(browser, hostile, { viewport: { width: 718, height: 1000 } }, async ({ page }) => {
      const text = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(text).toMatch(/\/MediaBox ?\[0 0 59[45]\.\d+ 84[12]\.\d+\]/);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#approval .sign td').allInnerTexts()).toContain('Approver');
      expect(await page.locator('#rows-2 tbody tr').last().isVisible()).toBe(true);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(718);
    });
  });

  it('hides what is masked, in the rows that are packed, too', async () => {
    await withPage(browser, hostile, {}, async ({ page }) => {
      await page.locator('#rows-1 .tools:not([hidden])').waitFor();
      expect(await page.locator('#rows-1 tbody').innerText()).toContain('1***');
      expect(await page.content()).not.toContain('13900002222');
    });
  });
});

describe(`a page of ${String(ROWS)} rows`, () => {
  it('is below 5 MB, shows how many, turns pages and finds any of them', async () => {
    const { size } = statSync(large);
    expect(size).toBeLessThan(5_000_000);
    const start = performance.now();
    await withPage(browser, large, {}, async ({ page, noise }) => {
      const rows = page.locator('#rows-1');
      await rows.locator('.tools:not([hidden])').waitFor();
      const usable = performance.now() - start;
      expect(await rows.locator('.count').innerText()).toBe(`Showing ${String(ROWS)} of ${String(ROWS)} rows.`);
      expect(await rows.locator('.range').innerText()).toBe(`Rows 1 to 100 of ${String(ROWS)}`);
      await rows.locator('.next').click();
      await expect.poll(() => rows.locator('tbody tr').first().innerText()).toMatch(/^101\s/);
      const asked = performance.now();
      await rows.locator('input').fill('99998');
      await expect.poll(() => rows.locator('.range').innerText()).toMatch(/^\d+ of 100000 rows match/);
      expect(await rows.locator('tbody').innerText()).toContain('99998');
      const searched = performance.now() - asked;
      expect(noise).toEqual([]);
      console.log(
        `page of ${String(ROWS)} rows: ${String(size)} bytes, usable after ${usable.toFixed(0)} ms, searched in ${searched.toFixed(0)} ms`,
      );
    });
  });
});
