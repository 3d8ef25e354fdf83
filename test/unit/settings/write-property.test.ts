import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/settings/decide.js';
import { parseSettings } from '../../../src/settings/parse.js';
import { mergeProposals } from '../../../src/settings/write.js';
import { SEED } from '../../helpers/seed.js';
import { file, proposals } from './arbitraries.js';

/** True when every character of `before` stands in `after`, in order. */
function isKept(before: string, after: string): boolean {
  let at = 0;
  for (const letter of after) if (before.startsWith(letter, at)) at += letter.length;
  return at === before.length;
}

/** The text without states, and without what a new state needs around it. */
const withoutStates = (text: string): string => text.replaceAll(/state:|confirmed|rejected|proposed|[\s,]/g, '');

describe('any file and any proposals', () => {
  it('merged twice give the same bytes, and every byte that was there is still there', () => {
    fc.assert(
      fc.property(file, proposals, (text, found) => {
        const once = mergeProposals(text, found);
        expect(mergeProposals(once.text, found)).toEqual({ text: once.text, added: 0 });
        expect(isKept(text, once.text)).toBe(true);
        const { references } = parseSettings(text, 'untether.yaml');
        expect(parseSettings(once.text, 'untether.yaml').references.slice(0, references.length)).toEqual(references);
      }),
      { numRuns: 120, seed: SEED },
    );
  });

  it('decided on change nothing but states, and nothing is proposed again', () => {
    fc.assert(
      fc.property(file, proposals, fc.constantFrom('confirm', 'reject'), (text, found, how) => {
        const merged = mergeProposals(text, found).text;
        const decided = decide(merged, { confirm: [], reject: [], [how]: ['all'] }).text;
        expect(withoutStates(decided)).toBe(withoutStates(merged));
        expect(mergeProposals(decided, found)).toEqual({ text: decided, added: 0 });
      }),
      { numRuns: 80, seed: SEED },
    );
  });
});
