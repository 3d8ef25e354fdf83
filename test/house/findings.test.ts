/** A new rule needs a case that raises it, on every engine or with the reason why not. test/docs/ asks for its page. */
import { describe, expect, it, test } from 'vitest';
import type { Engine } from '../../src/catalog/model.js';
import { findingTexts, type FindingRule } from '../../src/messages/findings.js';
import { runsOn } from '../engines/findings/model.js';
import { ROOMS } from '../engines/findings/rooms.js';

const ENGINES: readonly Engine[] = ['sqlite', 'postgres', 'mariadb', 'mysql'];
const rules = Object.keys(findingTexts).sort() as readonly FindingRule[];
const cases = ROOMS.flatMap((room) => room.cases.map((each) => ({ ...each, room })));

test('the rules that have cases are the rules there are', () => {
  expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual(rules);
});

describe.each(ENGINES)('on %s', (engine) => {
  it.each(rules)('%s is raised, or it is said why it cannot be', (rule) => {
    const own = cases.filter((each) => each.rule === rule);
    const reasons = own.map(({ only }) => only?.because ?? '').filter((because) => because !== '');
    if (!own.some((each) => runsOn(engine, each))) expect(reasons.length).toBe(own.length);
    for (const { only } of own) expect(only?.engines).not.toEqual([]);
  });
});

test('cases name plans of their room, and say what makes the other one innocent', () => {
  for (const { room, plan, innocent } of cases) {
    expect(Object.keys(room.plans)).toEqual(expect.arrayContaining([plan, innocent.plan ?? plan]));
    expect(innocent.because).not.toBe('');
    // The same plan cannot both have the finding and not have it.
    expect(innocent.table !== undefined || (innocent.plan !== undefined && innocent.plan !== plan)).toBe(true);
  }
});
