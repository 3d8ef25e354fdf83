import { type EvidenceKey, evidenceText } from '../messages/evidence.js';
import type { Facts } from '../messages/text.js';
import type { Evidence } from './model.js';

interface Rule {
  /** Group shown to the user. */
  readonly kind: string;
  /** How far this clue alone carries: 0 to 1; several add up as independent chances. */
  readonly weight?: number;
  /** How much this clue takes away: the sum is multiplied with it. */
  readonly factor?: number;
}

/** Every clue the rules may give, with its weight; the one place to tune them. */
export const RULES = {
  declared: { kind: 'declared', weight: 1 },
  keyName: { kind: 'name', weight: 0.75 },
  keyAlias: { kind: 'name', weight: 0.65 },
  tableNoun: { kind: 'name', weight: 0.6 },
  tableTail: { kind: 'name', factor: 0.85 },
  rolePrefix: { kind: 'name', factor: 0.92 },
  sameWords: { kind: 'name', weight: 0.6 },
  parent: { kind: 'name', weight: 0.6 },
  nameInKey: { kind: 'name', weight: 0.55 },
  compositeKey: { kind: 'name', weight: 0.8 },
  doneBy: { kind: 'name', weight: 0.65 },
  agent: { kind: 'name', weight: 0.6 },
  accountNoun: { kind: 'name', weight: 0.6 },
  plainAccountNoun: { kind: 'name', weight: 0.45 },
  accountUid: { kind: 'name', weight: 0.55 },
  socialTie: { kind: 'name', weight: 0.5 },
  organisationAccount: { kind: 'name', weight: 0.45 },
  abbreviation: { kind: 'name', weight: 0.5 },
  loginName: { kind: 'name', weight: 0.5 },
  mailName: { kind: 'name', weight: 0.5 },
  doneByLogin: { kind: 'name', weight: 0.5 },
  agentLogin: { kind: 'name', weight: 0.46 },
  declaredElsewhere: { kind: 'name', weight: 0.6 },
  commentNoun: { kind: 'comment', weight: 0.55 },
  commentTarget: { kind: 'comment', weight: 0.7 },
  sameComment: { kind: 'comment', weight: 0.3 },
  databaseUser: { kind: 'default', weight: 0.3 },
  viewJoin: { kind: 'view', weight: 0.6 },
  viewsDisagree: { kind: 'view', factor: 0.5 },
  historyTable: { kind: 'name', weight: 0.2 },
  besideKey: { kind: 'name', weight: 0.2 },
  sameType: { kind: 'type', weight: 0.2 },
  typeFamily: { kind: 'type', factor: 0.95 },
  textForKey: { kind: 'type', factor: 0.7 },
  shorter: { kind: 'type', factor: 0.75 },
  notUnique: { kind: 'index', factor: 0.9 },
  indexed: { kind: 'index', weight: 0.2 },
  inKey: { kind: 'index', weight: 0.3 },
  discriminator: { kind: 'name', factor: 0.75 },
  severalAccounts: { kind: 'name', factor: 0.75 },
  laterAccount: { kind: 'name', factor: 0.98 },
  typeNamesTable: { kind: 'type-column', weight: 0.65 },
  typeUnknown: { kind: 'type-column', weight: 0.45 },
  plural: { kind: 'name', factor: 0.9 },
  listForm: { kind: 'data', weight: 0.3 },
  shortIds: { kind: 'data', factor: 0.7 },
  listNoun: { kind: 'name', weight: 0.4 },
  noCoincidence: { kind: 'data', weight: 0.6 },
  onlyRows: { kind: 'data' },
  dataMany: { kind: 'data', weight: 0.8 },
  dataSeveral: { kind: 'data', weight: 0.6 },
  dataManyNumbers: { kind: 'data', weight: 0.5 },
  dataSeveralNumbers: { kind: 'data', weight: 0.35 },
  dataSome: { kind: 'data', weight: 0.15 },
  dataPart: { kind: 'data', factor: 0.9 },
  noData: { kind: 'data' },
  dataHardly: { kind: 'data', factor: 0.9 },
  dataFew: { kind: 'data', factor: 0.55 },
  dataNone: { kind: 'data', factor: 0.35 },
  homonyms: { kind: 'data', factor: 0.85 },
} as const satisfies Record<string, Rule>;

export interface Clue {
  readonly rule: keyof typeof RULES;
  readonly said: NonNullable<Evidence['said']>;
  /** What was counted. */
  readonly figures?: Pick<Evidence, 'matched' | 'distinct' | 'counterExamples'>;
}

/** A reference below this is noise. */
export const LEAST_CONFIDENCE = 0.4;

/** Short form for writing a clue: what it weighs, and the sentence that tells it. */
export function clue(rule: Clue['rule'], text: EvidenceKey, facts: Facts = {}): Clue {
  return { rule, said: { text, facts } };
}

/** One sentence as evidence. */
export function toldAs(kind: string, said: Clue['said']): Evidence {
  return { kind, detail: evidenceText(said, 'en'), said };
}

/** Chance that a reference is one, from its clues; two digits, and never 1 without a declaration. */
export function confidenceOf(clues: readonly Clue[]): number {
  const rules: readonly Rule[] = clues.map(({ rule }) => RULES[rule]);
  const doubt = rules.reduce((left, { weight = 0 }) => left * (1 - weight), 1);
  const factor = rules.reduce((product, { factor: part = 1 }) => product * part, 1);
  const confidence = Math.round((1 - doubt) * factor * 100) / 100;
  return doubt === 0 ? confidence : Math.min(confidence, 0.99);
}

/** Clues as the user sees them, in the order they were found, with what each does to the confidence. */
export function evidenceOf(clues: readonly Clue[]): readonly Evidence[] {
  return clues.map(({ rule, said, figures }) => {
    const { kind, ...weighed }: Rule = RULES[rule];
    return { ...toldAs(kind, said), ...figures, ...weighed };
  });
}
