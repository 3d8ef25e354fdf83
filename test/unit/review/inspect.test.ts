import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Links } from '../../../src/links/model.js';
import { UntetherError } from '../../../src/errors.js';
import { type InspectView, renderInspect } from '../../../src/review/inspect.js';
import { hrCatalog, hrLinks, reference } from './inspect-sample.js';

const render = (other: Partial<InspectView> = {}): string =>
  renderInspect({ catalog: hrCatalog, links: hrLinks, lang: 'en', ...other });
const numbers = (text: string): readonly string[] => text.match(/\d+(\.\d+)?/g) ?? [];

function manyReferences(n: number, to: string): Links {
  const references = Array.from({ length: n }, (_, index) => reference(`t${String(index).padStart(3, '0')}.x`, to));
  return { ...hrLinks, references };
}

describe('the screen of inspect', () => {
  it('in English', () => {
    expect(render()).toMatchInlineSnapshot();
  });

  it('in Chinese', () => {
    expect(render({ lang: 'zh-CN' })).toMatchInlineSnapshot();
  });

  it('of one table, with what speaks for each reference', () => {
    expect(render({ table: 'sys_user' })).toMatchInlineSnapshot();
  });

  it('has the same numbers in the same order in both languages', () => {
    expect(numbers(render({ lang: 'zh-CN' }))).toEqual(numbers(render()));
    expect(numbers(render({ lang: 'zh-CN', table: 'sys_user' }))).toEqual(numbers(render({ table: 'sys_user' })));
  });

  it('shows 40 references to other tables, and all to account tables', () => {
    expect(render({ links: manyReferences(50, 'sys_dept.id') }).match(/^ {2}t\d+ /gm)).toHaveLength(40);
    expect(render({ links: manyReferences(50, 'sys_dept.id') })).toContain(' ... 10 more (--json)\n');
    expect(render({ links: manyReferences(50, 'sys_user.user_id') }).match(/^ {2}t\d+ /gm)).toHaveLength(50);
  });

  it('says so when there is no account table', () => {
    expect(render({ links: { accounts: [], roles: [], grants: [], references: [] } })).toContain(
      'No account table was found.',
    );
  });

  it('names close tables for one that is not there', () => {
    expect(() => render({ table: 'sys_usr' })).toThrow(UntetherError);
    expect(() => render({ table: 'sys_usr' })).toThrow(/no table sys_usr/);
  });

  it.each(['en', 'zh-CN'] as const)('keeps 80 cells and escapes names in %s', (lang) => {
    const long = `"${'部门'.repeat(30)}\u001b\n"`;
    const links = {
      ...hrLinks,
      references: [
        reference(`${long}.${'c'.repeat(60)}`, 'sys_user.user_id', { basis: 'by-name', kind: 'external-account' }),
      ],
    };
    for (const view of [{ links }, {}, { links, table: 'sys_user' }]) {
      const screen = render({ ...view, lang });
      expect(screen.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      for (const line of screen.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    }
  });
});
