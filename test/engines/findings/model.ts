import type { Engine } from '../../../src/catalog/model.js';
import type { FindingRule } from '../../../src/messages/findings.js';
import type { Finding, Plan } from '../../../src/plan/model.js';
import type { TestDatabase } from '../../helpers/database.js';
import type { Place } from './place.js';

/** Makes one plan the way a person does. */
export type Ask = (place: Place) => Promise<Plan>;

/** The nearest situation in which the rule must say nothing. */
export interface Innocent {
  /** The plan that must not have the finding; the case's own when left out. */
  readonly plan?: string;
  /** A table with rows, of which the plan must not say it. When left out the plan must not say it at all. */
  readonly table?: string;
  /** What makes it innocent. */
  readonly because: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** At least one: a case that expects nothing would test nothing. */
export type SomeFacts = readonly [Facts, ...Facts[]];

/** One rule, raised by a real plan. */
export interface RuleCase {
  readonly rule: FindingRule;
  readonly severity: Finding['severity'];
  /** Name of the plan in the room. */
  readonly plan: string;
  /** The facts of every finding of this rule in the plan, in any order: none less, none more. */
  readonly facts: SomeFacts | ((engine: Engine) => SomeFacts);
  readonly evidence?: readonly string[];
  readonly innocent: Innocent;
  /** The engines that can have the situation, and why the others cannot. Every engine when left out. */
  readonly only?: { readonly engines: readonly Engine[]; readonly because: string };
}

/** A schema with rows, the plans made on it, and what they must say. */
export interface Room {
  readonly name: string;
  readonly sql: (engine: Engine) => readonly string[];
  /** untether.yaml. */
  readonly settings: (engine: Engine) => string;
  /** Where the schema stands; a fresh database of the suite's own server when left out. */
  readonly home?: (engine: Engine) => Promise<Home>;
  readonly plans: Readonly<Record<string, Ask>>;
  readonly cases: readonly RuleCase[];
}

export interface Home {
  readonly database: TestDatabase;
  readonly close: () => Promise<void>;
  /** The schema stands there already. */
  readonly furnished?: boolean;
}

export function runsOn(engine: Engine, { only }: RuleCase): boolean {
  return only?.engines.includes(engine) ?? true;
}
