import type { Entries } from './entries.js';
import { grantSubject } from './changes.js';
import { matchReferences } from './match.js';
import type { GrantSetting, Proposals } from './model.js';

/** What the file lacks, ready to be added. */
export interface Missing {
  readonly accounts: Proposals['accounts'];
  readonly references: Proposals['references'];
  readonly grants: readonly GrantSetting[];
}

/** The proposals that the file does not answer yet. */
export function missingIn(entries: Entries, proposals: Proposals): Missing {
  const tables = new Set(entries.accounts.map(({ setting }) => setting.table));
  const paths = new Set(entries.grants.map(({ setting }) => grantSubject(setting).id));
  const grants = new Map((proposals.grantPaths ?? []).map((path) => [grantSubject(path).id, path]));
  return {
    accounts: proposals.accounts.filter(({ table }) => !tables.has(table)),
    references: matchReferences(entries.references, proposals.references).unanswered,
    grants: [...grants].filter(([id]) => !paths.has(id)).map(([, path]) => path),
  };
}
