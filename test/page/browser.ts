import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { program } from '../helpers/programs.js';

/** A page in a real browser, and everything that it did besides showing itself. */
export interface Opened {
  readonly page: Page;
  /** Addresses that were asked for, the page itself included. */
  readonly requests: readonly string[];
  /** Messages on the console, uncaught errors and dialogs. */
  readonly noise: readonly string[];
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: program('chromium'), args: ['--disable-dev-shm-usage'] });
}

/** Opens a file from the disk with the network off, and hands it to `use`. */
export async function withPage<T>(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ offline: true, locale: 'en-US', ...options });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const noise: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(String(error)));
    page.on('dialog', (dialog) => {
      noise.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`file://${file}`);
    return await use({ page, requests, noise });
  } finally {
    await context.close();
  }
}
