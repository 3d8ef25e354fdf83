/** Hostile values in a real browser: through the templates of the page, and through a whole plan. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { safe } from '../../src/review/escape.js';
import { markup, tableOf } from '../../src/review/page/html.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BY_HAND, hostileTexts } from '../helpers/hostile.js';
import { tries } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';
import { launch, withPage } from './browser.js';

const dir = mkdtempSync(path.join(tmpdir(), 'untether-hostile-'));
let browser: Browser;
let database: TestDatabase;

beforeAll(async () => {
  browser = await launch();
  database = await freshDatabase({ engine: 'sqlite', version: '', dir });
});

afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true });
});

/** Blanks at the ends and in a row are one for whoever reads a page. */
const collapsed = (text: string): string => text.replace(/[ ]+/g, ' ').trim();

test('values in templates run nothing, ask for nothing and read as they are, even without a policy', async () => {
  const texts = hostileTexts(tries(1500, 10_000));
  const rows = texts.map((text, index) => [markup`<a id="${`${String(index)} ${text}`}">${text}</a>`, text]);
  const file = path.join(dir, 'values.html');
  writeFileSync(
    file,
    markup`<!doctype html><meta charset="utf-8"><title>${texts[0] ?? ''}</title>${tableOf(['a', 'b'], rows)}`.text,
  );
  await withPage(browser, file, {}, async ({ page, requests, noise }) => {
    const ids: readonly string[] = await page.evaluate(
      'Array.from(document.querySelectorAll("tbody a"), (each) => each.id)',
    );
    const cells = await page.locator('tbody td').allTextContents();
    const shown = ids.map((id, index) => [id, ...cells.slice(index * 2, index * 2 + 2)]);
    const expected = texts.map((text, index) => [`${String(index)} ${safe(text)}`, safe(text), safe(text)]);
    expect(shown).toEqual(expected);
    expect(await page.locator('tbody *:not(tr):not(td):not(a)').count()).toBe(0);
    expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
    expect(requests).toEqual([`file://${file}`]);
    expect(noise).toEqual([]);
  });
});

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Half a character no database of UTF-8 holds, and NUL ends a text for SQLite. */
const STORED = BY_HAND.filter((text) => !/[\0\p{Cs}]/u.test(text) && text.length < 300);
/** Names with controls are refused; the others stand in titles, graphs, statements and anchors. */
const NAMES = STORED.filter((text) => !/[\p{Cc}]/u.test(text) && text.trim() === text && text !== '').slice(0, 15);

test('a plan whose tables, columns and rows are hostile is a quiet page that shows them', async () => {
  const tables = NAMES.map(
    (name, index) => `
CREATE TABLE ${quoted(`t${String(index)} ${name}`)} (id INTEGER PRIMARY KEY, user_id INTEGER, ${quoted(`c ${name}`)} TEXT);
INSERT INTO ${quoted(`t${String(index)} ${name}`)} VALUES (1, 1, ${literal(name)});`,
  );
  await database.run(`
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
INSERT INTO users VALUES (1, ${literal('<b>"ada\'</b>')});
CREATE TABLE links (id INTEGER PRIMARY KEY, user_id INTEGER, note TEXT);
${STORED.map((text, index) => `INSERT INTO links VALUES (${String(index)}, 1, ${literal(text)});`).join('\n')}
${tables.join('\n')}`);
  const from = (table: string): string =>
    `  - { from: ${JSON.stringify(`${quoted(table)} [user_id]`)}, to: "users [id]", kind: role }\n`;
  const work = new Workplace(
    database,
    `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "links [user_id]", to: "users [id]", kind: role }
${NAMES.map((name, index) => from(`t${String(index)} ${name}`)).join('')}`,
  );
  const file = path.join((await work.plan(['1'])).folder, 'review.html');
  await withPage(browser, file, {}, async ({ page, requests, noise }) => {
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    const cells = page.locator('[id^="rows-"] tbody tr');
    await cells.nth(STORED.length + NAMES.length - 1).waitFor();
    const shown = (await page.locator('[id^="rows-"] tbody td').allTextContents()).map(collapsed);
    const missing = STORED.filter(
      (text) => text.trim() !== '' && !shown.some((cell) => cell.includes(collapsed(safe(text)))),
    );
    expect(missing).toEqual([]);
    const text = collapsed(await page.locator('main').innerText());
    expect(NAMES.filter((name) => !text.includes(collapsed(safe(name))))).toEqual([]);
    expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
    expect(await page.locator('main img, main iframe, main svg svg, main a[href^="http"]').count()).toBe(0);
    expect(requests).toEqual([`file://${file}`]);
    expect(noise).toEqual([]);
  });
  work.remove();
});
