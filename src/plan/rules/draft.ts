import type { Catalog, Table } from '../../catalog/model.js';
import type { Session } from '../../dialects/dialect.js';
import type { AccountTable, Links } from '../../links/model.js';
import { findingTexts, type FindingRule } from '../../messages/findings.js';
import { fill } from '../../messages/text.js';
import type { FindingLevels } from '../../settings/model.js';
import type { DanglingRows } from '../dangling.js';
import type { Homonym, Namesake } from '../homonyms.js';
import type { LeftRows } from '../leftout.js';
import type { Finding, PlanAccount, PlanStep } from '../model.js';
import type { Left } from '../rights/unheld.js';

/** What only a plan that starts from accounts knows. */
export interface UnlinkFacts {
  readonly accountTable: AccountTable;
  /** SQL condition that picks the accounts in their table; null when there are none. */
  readonly accountRows: string | null;
  readonly withAccount: 'keep' | 'disable' | 'delete';
  /** Names that nobody has. */
  readonly missing: readonly string[];
  readonly namesakes: readonly Namesake[];
  /** What nobody active holds any more. */
  readonly left: Left;
}

export interface FindingContext {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
  readonly steps: readonly PlanStep[];
  readonly left: readonly LeftRows[];
  readonly homonyms: readonly Homonym[];
  readonly dangling: readonly DanglingRows[];
  readonly accounts: readonly PlanAccount[];
  readonly requester: string;
  /** Tables that the run locks as a whole, where the engine can. */
  readonly locked: readonly Table[];
  readonly unlink?: UnlinkFacts;
  /** What only this kind of plan knows of. */
  readonly told?: readonly Draft[];
  /** Severities that the settings set, and rules that they switch off. */
  readonly levels?: FindingLevels;
}

export type Draft = Omit<Finding, 'id' | 'accepted'>;

/** One finding; its text comes from the one table of texts. */
export function finding(
  rule: FindingRule,
  facts: Readonly<Record<string, string | number>>,
  evidence: readonly string[] = [],
): Draft {
  const text = findingTexts[rule];
  return { rule, severity: text.severity, message: fill(text.message.en, facts), facts, evidence };
}
