import { describe, expect, it } from 'vitest';
import { pageTexts } from '../../../../src/messages/page.js';
import type { Text } from '../../../../src/messages/text.js';
import type { ShownRow } from '../../../../src/plan/shown.js';
import { markup } from '../../../../src/review/page/html.js';
import { renderPage } from '../../../../src/review/page/page.js';
import { planTree } from '../../../../src/review/page/tree.js';
import { decided, nobody, plan, rollbackPlan, standing, step } from '../sample.js';

async function* none(): AsyncGenerator<ShownRow> {
  const rows: readonly ShownRow[] = await Promise.resolve([]);
  yield* rows;
}

const page = (view: Partial<Parameters<typeof renderPage>[0]> = {}): Promise<string> =>
  renderPage({ plan: plan(), approvals: nobody, lang: 'en', rows: none(), ...view });

describe('the markup of the page', () => {
  it('makes text of every value', () => {
    expect(markup`<b title="${`"'><i>`}">${['<', markup`<i>`, 1, '\u001b']}</b>`.text).toBe(
      '<b title="&quot;&#39;&gt;&lt;i&gt;">&lt;<i>1\\u{1b}</b>',
    );
  });

  it('has its twelve parts, the verdict first, and the band of production', async () => {
    const text = await page();
    const parts = [...text.matchAll(/<section\s+id="(\w+)"/g)].map(([, id]) => id);
    expect(parts).toEqual(
      'verdict checklist findings tables graph accounts rows sql undo guards approval provenance'.split(' '),
    );
    expect(text).toContain('class="verdict production"');
    expect(text).toContain('<span class="zh" lang="zh-CN">生产</span>');
  });

  it('says where the plan stands: decisions, and the run that applied it', async () => {
    const approvals = standing([decided('approved', { note: 'looks <right>' })], 1);
    const text = await page({ approvals, applied: 'R-12345678' });
    expect(text).toContain('looks &lt;right&gt;');
    expect(text).toContain('APPLIED (run R-12345678)');
  });

  it('opens in the language that was asked for', async () => {
    expect(await page({ lang: 'zh-CN' })).toMatch(/id="lang-zh"[^>]* checked/);
    expect(await page()).toMatch(/id="lang-en"[^>]* checked/);
  });

  it('is the same twice', async () => {
    expect(await page()).toBe(await page());
  });
});

describe('the tree of a plan', () => {
  it('hangs rows on the table that leads to them, and what is kept on the accounts', () => {
    const because = (text: string): { readonly because: readonly string[] } => ({ because: [text] });
    const tree = planTree(
      plan({
        steps: [
          step({ number: 1, table: 'orders_items', ...because('orders_items [order_id] -> orders [id] (declared)') }),
          step({ number: 2, table: 'orders', ...because('orders [user_id] -> sys_user [user_id] (declared)') }),
        ],
        leftOut: [{ reference: 'log [who] -> sys_user [user_name] (by-name)', reason: 'keep', rows: 3 }],
      }).document,
    );
    expect(tree.map(({ id, depth, look, to }) => [id, depth, look, to.map((link) => link.id)])).toEqual([
      ['', 0, 'start', []],
      ['orders', 1, 'delete', ['']],
      ['log', 1, 'kept', ['']],
      ['orders_items', 2, 'delete', ['orders']],
    ]);
  });

  it('starts from the run that a rollback undoes', () => {
    const [start] = planTree(rollbackPlan().document);
    expect(start?.name('en')).toBe('run R-20261103-1');
  });
});

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

describe('the words of the page', () => {
  it.each(Object.entries(pageTexts) as [string, Text][])('%s are the same in both languages', (_, text) => {
    expect(text.en).not.toMatch(/[\u3000-\u9fff]/);
    expect(placeholders(text['zh-CN']).toSorted()).toEqual(placeholders(text.en).toSorted());
    expect(text['zh-CN']).not.toMatch(/备份|审批|批准|回退|帐号|试运行|应用/);
    expect(text['zh-CN']).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u4e00-\u9fff]/);
  });
});
