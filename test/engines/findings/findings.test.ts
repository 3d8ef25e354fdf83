/** Every rule is raised by a real plan on each engine that can have the situation, and keeps silent beside it. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findingTexts, type FindingRule } from '../../../src/messages/findings.js';
import { fill } from '../../../src/messages/text.js';
import type { Finding, Plan } from '../../../src/plan/model.js';
import { type Room, type RuleCase, runsOn } from './model.js';
import { openRoom, type Place } from './place.js';
import { ROOMS } from './rooms.js';

const { engine } = inject('engine');
const here = ROOMS.map((room) => ({ ...room, cases: room.cases.filter((each) => runsOn(engine, each)) })).filter(
  ({ cases }) => cases.length > 0,
);
const covered = new Set(here.flatMap(({ cases }) => cases.map(({ rule }) => rule as string)));

const cleanUps: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

const ofRule = (plan: Plan, rule: FindingRule): readonly Finding[] =>
  plan.document.findings.filter((finding) => finding.rule === rule);

const sorted = (facts: readonly object[]): readonly object[] =>
  facts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** True when a finding speaks of this table, or of a reference that leaves it. */
const speaksOf = ({ facts }: Finding, table: string): boolean =>
  Object.values(facts).some((value) => value === table || String(value).startsWith(`${table} [`));

function expectRaised(plan: Plan, { rule, severity, facts, evidence }: RuleCase): void {
  const found = ofRule(plan, rule);
  const wanted = typeof facts === 'function' ? facts(engine) : facts;
  expect(sorted(found.map((finding) => finding.facts))).toEqual(sorted(wanted));
  for (const finding of found) {
    expect(finding.severity).toBe(severity);
    expect(finding.message).toBe(fill(findingTexts[rule].message.en, finding.facts));
    expect(finding.message).not.toMatch(/[{}]/);
    if (evidence) expect(finding.evidence).toEqual(evidence);
  }
}

async function expectSilent(plan: Plan, { rule, innocent: { table } }: RuleCase, place: Place): Promise<void> {
  const found = ofRule(plan, rule);
  expect(table === undefined ? found : found.filter((finding) => speaksOf(finding, table))).toEqual([]);
  if (table === undefined) return;
  const [[rows] = []] = await place.database.rows(`SELECT count(*) FROM ${table}`);
  expect(Number(rows)).toBeGreaterThan(0);
}

const RANK = ['high', 'medium', 'low', 'info'];

/** What holds for the findings of every plan. */
function expectOrder({ document: { findings } }: Plan): void {
  expect(new Set(findings.map(({ rule, message }) => `${rule} ${message}`)).size).toBe(findings.length);
  const ranks = findings.map(({ severity }) => RANK.indexOf(severity));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  expect(findings.map(({ id }) => id)).toEqual(findings.map((_, index) => `f${String(index + 1)}`));
}

describe.each(here)(`findings on ${engine}: $name`, (room: Room) => {
  const plans = new Map<string, Promise<Plan>>();
  let place: Place;

  /** Each plan is made once, by the first case that looks at it. */
  function planNamed(name: string): Promise<Plan> {
    const made = plans.get(name) ?? room.plans[name]?.(place);
    if (!made) throw new Error(`${room.name} has no plan ${name}`);
    plans.set(name, made);
    return made;
  }

  beforeAll(async () => {
    place = await openRoom(room, engine, cleanUps);
  });

  it.each(room.cases)('$rule in the plan for $plan; not where $innocent.because', async (each) => {
    expectRaised(await planNamed(each.plan), each);
    await expectSilent(await planNamed(each.innocent.plan ?? each.plan), each, place);
  });

  it('no finding stands twice, the worst come first, and each rule has a case', async () => {
    const raised: string[] = [];
    for (const name of Object.keys(room.plans)) {
      const plan = await planNamed(name);
      expectOrder(plan);
      raised.push(...plan.document.findings.map(({ rule }) => rule));
    }
    expect([...new Set(raised)].filter((rule) => !covered.has(rule))).toEqual([]);
  });
});
