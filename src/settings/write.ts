import { checked } from './checked.js';
import { addEntries, type NewEntry } from './edit.js';
import { type Entry, readEntries } from './entries.js';
import { accountLine, evidenceComment, grantLine, referenceLine } from './lines.js';
import { type Missing, missingIn } from './missing.js';
import type {
  AccountSetting,
  GrantSetting,
  ProposedAccount,
  ProposedReference,
  Proposals,
  ReferenceSetting,
} from './model.js';
import { newSettingsFile } from './template.js';

function accountEntry(account: ProposedAccount): NewEntry {
  return { line: accountLine(account), comment: evidenceComment(undefined, account.evidence) };
}

function referenceEntry(reference: ProposedReference): NewEntry {
  return { line: referenceLine(reference), comment: evidenceComment(reference.confidence, reference.evidence) };
}

const grantEntry = (grant: GrantSetting): NewEntry => ({ line: grantLine(grant), comment: '' });

function addMissing(text: string, { accounts, references, grants }: Missing): string {
  const withAccounts = addEntries(text, 'accounts', accounts.map(accountEntry));
  const withReferences = addEntries(withAccounts, 'references', references.map(referenceEntry));
  return addEntries(withReferences, 'grants', grants.map(grantEntry));
}

const settingOf = <Setting>({ setting }: Entry<Setting>): Setting => setting;

/** The setting that a line of ours reads as: evidence and confidence are in its comment. */
function writtenAccount(account: ProposedAccount): AccountSetting {
  return Object.fromEntries(
    Object.entries(account).filter(([field]) => field !== 'evidence'),
  ) as unknown as AccountSetting;
}

function writtenReference({ from, to, basis, state, kind, onUnlink, when, list }: ProposedReference): ReferenceSetting {
  return {
    from,
    to,
    basis,
    state,
    kind,
    ...(onUnlink === undefined ? {} : { onUnlink }),
    ...(when === undefined ? {} : { when }),
    ...(list === undefined ? {} : { list }),
  };
}

/**
 * Adds the proposals that the file does not have yet, one line each with its evidence as a comment. Everything that is
 * there stays byte for byte: comments, order, decisions, formatting. `text` null starts a new file.
 * Throws U04 when the file cannot be acted on.
 */
export function mergeProposals(
  text: string | null,
  proposals: Proposals,
): { readonly text: string; readonly added: number } {
  const base = text ?? newSettingsFile([]);
  const known = readEntries(base);
  const missing = missingIn(known, proposals);
  const added = missing.accounts.length + missing.references.length + missing.grants.length;
  if (added === 0) return { text: base, added };
  const merged = checked(addMissing(base, missing), {
    accounts: [...known.accounts.map(settingOf), ...missing.accounts.map(writtenAccount)],
    references: [...known.references.map(settingOf), ...missing.references.map(writtenReference)],
    grants: [...known.grants.map(settingOf), ...missing.grants],
  });
  return { text: merged, added };
}
