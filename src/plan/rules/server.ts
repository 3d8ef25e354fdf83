import { getTable } from '../../catalog/graph.js';
import type { Publication, SettingProblem, Surroundings } from '../../dialects/dialect.js';
import type { FindingRule } from '../../messages/findings.js';
import type { PlanStep } from '../model.js';
import { type Draft, finding, type FindingContext } from './draft.js';

const SETTING_RULES: Readonly<Record<SettingProblem['kind'], FindingRule>> = {
  durability: 'R032',
  enforcement: 'R033',
  replica: 'R034',
};

function aboutPublication({ table, action }: PlanStep, published: Publication | undefined): readonly Draft[] {
  const publication = published?.names[action] ?? '';
  if (published === undefined || publication === '') return [];
  const isRefused = action !== 'insert' && !published.tellsRows;
  return [finding(isRefused ? 'R030' : 'R031', { table, publication })];
}

/** Undoing needs longer statements than doing, so half of the limit is near enough. */
function aboutLength(step: PlanStep, { statementBytes: limit }: Surroundings): readonly Draft[] {
  const bytes = Buffer.byteLength(step.statement);
  return limit === null || bytes * 2 <= limit ? [] : [finding('R035', { table: step.table, bytes, limit })];
}

/** What the server does with a plan, whatever its rows. */
export async function aboutServer({ session, catalog, steps }: FindingContext): Promise<readonly Draft[]> {
  const problems = await session.dialect.unsafeSettings(session);
  const surroundings = await session.dialect.surroundings(session);
  const published = new Map(surroundings.publications.map((each) => [JSON.stringify([each.schema, each.table]), each]));
  return [
    ...problems.map(({ kind, detail }) => finding(SETTING_RULES[kind], { setting: detail })),
    ...steps.flatMap((step) => {
      const { schema, name } = getTable(catalog, step.table);
      return [
        ...aboutPublication(step, published.get(JSON.stringify([schema, name]))),
        ...aboutLength(step, surroundings),
      ];
    }),
  ];
}
