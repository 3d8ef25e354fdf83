import type { Catalog } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import { changedAccounts, changedReferences } from './changed.js';
import { accountSubject, type Changes, grantSubject, referenceSubject, type Subject } from './changes.js';
import { type Entries, readEntries } from './entries.js';
import { goneAccounts, goneGrants, goneReferences } from './gone.js';
import { matchReferences } from './match.js';
import { missingIn } from './missing.js';
import type { Proposals } from './model.js';

const NO_ENTRIES: Entries = { accounts: [], references: [], grants: [] };

const SECTIONS: readonly Subject['what'][] = ['account', 'reference', 'grant'];

/** Accounts, references, grants; each by id. */
function sorted<Item extends Subject>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => SECTIONS.indexOf(a.what) - SECTIONS.indexOf(b.what) || compareText(a.id, b.id));
}

function newSubjects(entries: Entries, proposals: Proposals): readonly Subject[] {
  const { accounts, references, grants } = missingIn(entries, proposals);
  return [...accounts.map(accountSubject), ...references.map(referenceSubject), ...grants.map(grantSubject)];
}

/** The first entries of each list: those that stood there before proposals were added behind them. */
function firstOf(entries: Entries, { accounts, references, grants }: Entries): Entries {
  return {
    accounts: entries.accounts.slice(0, accounts.length),
    references: entries.references.slice(0, references.length),
    grants: entries.grants.slice(0, grants.length),
  };
}

export interface Present {
  readonly catalog: Catalog;
  readonly proposals: Proposals;
  /** Text of the file after the proposals were added to it; lines are told as they are there. */
  readonly merged?: string;
}

/**
 * Compares the text of the file with the database as it is now; null stands for a file that is not there yet.
 * Throws U04 for a file that cannot be acted on.
 */
export function compareWithFile(text: string | null, { catalog, proposals, merged }: Present): Changes {
  const before = text === null ? NO_ENTRIES : readEntries(text);
  const entries = merged === undefined || merged === text ? before : firstOf(readEntries(merged), before);
  const { pairs, alone } = matchReferences(entries.references, proposals.references);
  const accounts = new Map(proposals.accounts.map((account) => [account.table, account]));
  return {
    new: sorted(newSubjects(entries, proposals)),
    gone: sorted([
      ...goneAccounts(entries.accounts, accounts, catalog),
      ...goneReferences(alone, catalog),
      ...goneGrants(entries.grants, catalog),
    ]),
    changed: sorted([...changedAccounts(entries.accounts, accounts), ...changedReferences(pairs)]),
  };
}
