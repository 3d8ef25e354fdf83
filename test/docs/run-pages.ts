import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unescape } from 'html-escaper';
import { afterAll, expect, it } from 'vitest';
import { CHECKOUT } from '../helpers/programs.js';
import { blocksOf, type Page, pages } from './pages.js';
import { isDemo, isRun, missingInDemo, missingLines, runPage, Stage } from './transcript.js';

/** A stage of its own for the tests of a file: workers share the pages, and none waits for all of them. */
export function newStage(): Stage {
  const dir = mkdtempSync(path.join(tmpdir(), 'untether-docs-'));
  const stage = new Stage(dir);
  afterAll(async () => {
    await stage.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  return stage;
}

/** Tutorials start servers, and take longest. */
export const isTutorial = ({ file }: Page): boolean => file.includes('/tutorials/');

/** Runs every transcript of some pages: what the program prints has the form that the page shows. */
export function runTranscripts(stage: Stage, wanted: (page: Page) => boolean): void {
  const own = pages.filter(wanted);
  const run = own.filter((page) => blocksOf(page).some(isRun)).map((page) => [page.file, page] as const);
  const demo = own.filter((page) => blocksOf(page).some(isDemo)).map((page) => [page.file, page] as const);
  it.each(run)('%s', { timeout: 240_000 }, async (_, page) => {
    expect((await runPage(stage, page)).join('\n')).toBe('');
  });
  it.each(demo)('%s', { timeout: 120_000 }, (_, page) => {
    expect(missingInDemo(stage, page)).toEqual([]);
  });
}

/** The recorded session shows what the demo prints. */
export function runRecording(stage: Stage): void {
  it('docs/session.svg', { timeout: 120_000 }, () => {
    const svg = readFileSync(path.join(CHECKOUT, 'docs/session.svg'), 'utf8');
    const drawn = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => unescape(text)).join('\n');
    const lines = drawn.replaceAll(/ \\\n {4}/g, ' ').split('\n');
    expect(lines.length).toBeGreaterThan(40);
    const shown = lines.filter((line) => line !== '...');
    expect(missingLines(shown, stage.demo('C.UTF-8').output, () => undefined)).toEqual([]);
  });
}
