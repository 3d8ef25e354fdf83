import { formatColumns } from '../catalog/names.js';
import { UntetherError } from '../errors.js';
import type { State } from '../links/model.js';
import { findClosest } from '../messages/closest.js';
import { addEntries, setInEntries } from './edit.js';
import { accountLine, evidenceComment, referenceLine, referenceName } from './lines.js';
import type { Proposals, ReferenceSetting } from './model.js';
import { parseSettings } from './parse.js';
import { newSettingsFile } from './template.js';

const FILE = 'untether.yaml';

const fromOf = ({ from }: ReferenceSetting): string => formatColumns(from.table, from.columns);

const conditionOf = ({ when }: ReferenceSetting): string => JSON.stringify(Object.entries(when ?? {}).sort());

const placeOf = (reference: ReferenceSetting): string => `${fromOf(reference)} ${conditionOf(reference)}`;

/** Tells whether the file already says where columns point: the same reference, or another that a person has confirmed. */
function answersOf(present: readonly ReferenceSetting[]): (proposal: ReferenceSetting) => boolean {
  const decided = new Set(present.filter(({ state }) => state === 'confirmed').map(placeOf));
  const known = new Set(present.map((reference) => `${referenceName(reference)} ${conditionOf(reference)}`));
  return (proposal) =>
    decided.has(placeOf(proposal)) || known.has(`${referenceName(proposal)} ${conditionOf(proposal)}`);
}

/** An edit that did not give exactly what was meant is never handed out: an odd file is left to its owner. */
function checked(text: string, wanted: { readonly accounts: number; readonly references: number }): string {
  const { accounts, references } = parseSettings(text, FILE);
  if (accounts.length === wanted.accounts && references.length === wanted.references) return text;
  const why = [`${FILE} has a form that can only be edited by hand`];
  throw new UntetherError('U04', { file: FILE, count: 1 }, { why });
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
  const known = parseSettings(base, FILE);
  const tables = new Set(known.accounts.map(({ table }) => table));
  const accounts = proposals.accounts.filter(({ table }) => !tables.has(table));
  const isAnswered = answersOf(known.references);
  const references = proposals.references.filter((reference) => !isAnswered(reference));
  const withAccounts = addEntries(
    base,
    'accounts',
    accounts.map((account) => ({ line: accountLine(account), comment: evidenceComment(undefined, account.evidence) })),
  );
  const withReferences = addEntries(
    withAccounts,
    'references',
    references.map((reference) => ({
      line: referenceLine(reference),
      comment: evidenceComment(reference.confidence, reference.evidence),
    })),
  );
  const merged = checked(withReferences, {
    accounts: known.accounts.length + accounts.length,
    references: known.references.length + references.length,
  });
  return { text: merged, added: accounts.length + references.length };
}

function getIndex(id: string, references: readonly ReferenceSetting[]): number {
  const matches = [...references.keys()].filter((index) => {
    const reference = references[index];
    return reference !== undefined && [fromOf(reference), referenceName(reference)].includes(id);
  });
  const [index] = matches;
  if (index !== undefined && matches.length === 1) return index;
  if (index !== undefined) {
    const why = matches.map((match) => `references[${String(match)}]`);
    throw new UntetherError('U09', { detail: `${id} names several references of ${FILE}` }, { why });
  }
  const near = findClosest(id, references.map(fromOf));
  const why = near === undefined ? [] : [`close to it: ${near}`];
  throw new UntetherError('U09', { detail: `${FILE} has no reference ${id}` }, { why });
}

/**
 * Writes a decision on references into the file and leaves every other byte alone. `all` means those that still wait
 * for a decision, account tables included. An id is `table [column]`, or `table [column] -> other [key]`.
 * Throws U09 for an id that fits no reference or several.
 */
export function setState(
  text: string,
  referenceIds: readonly string[] | 'all',
  state: State,
): { readonly text: string; readonly changed: number } {
  const { accounts, references } = parseSettings(text, FILE);
  const waiting = (index: number): boolean => references[index]?.state === 'proposed';
  const chosen =
    referenceIds === 'all'
      ? [...references.keys()].filter(waiting)
      : referenceIds.map((id) => getIndex(id, references));
  const changed = [...new Set(chosen)].filter((index) => references[index]?.state !== state);
  const withReferences = setInEntries(text, 'references', changed, { key: 'state', value: state });
  const tables = [...accounts.keys()].filter(
    (index) => referenceIds === 'all' && accounts[index]?.state === 'proposed',
  );
  const edited = setInEntries(withReferences, 'accounts', tables, { key: 'state', value: state });
  return {
    text: checked(edited, { accounts: accounts.length, references: references.length }),
    changed: changed.length + tables.length,
  };
}
