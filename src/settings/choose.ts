import { UntetherError } from '../errors.js';
import { fullReferenceId, needsCondition, referenceId } from '../links/ids.js';
import { closest } from '../messages/closest.js';
import { accountSubject, type AccountSubject, referenceSubject, type ReferenceSubject } from './changes.js';
import { type Entries, FILE } from './entries.js';

/** Finds the entries of the file that a person names on the command line. */

interface Placed {
  /** Place in its list, from 0. */
  readonly index: number;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** An entry that waits for a decision or has one. */
export type Decidable = (AccountSubject & Placed) | (ReferenceSubject & Placed);

export interface Chosen {
  readonly entry: Decidable;
  /** Named by its own id, not as one of a table, a kind or all. */
  readonly byItself: boolean;
}

/** Account tables, then references, in the order of the file. */
export function decidables({ accounts, references }: Pick<Entries, 'accounts' | 'references'>): readonly Decidable[] {
  return [
    ...accounts.map(({ index, line, setting }) => ({ ...accountSubject(setting), index, line })),
    ...references.map(({ index, line, setting }) => ({ ...referenceSubject(setting), index, line })),
  ];
}

/** Names that mean this entry alone. */
function ownNames(entry: Decidable): readonly string[] {
  return entry.what === 'account' ? [entry.id] : [entry.id, fullReferenceId(entry.setting)];
}

/** Names without the condition of a polymorphic reference: enough where no other stands on its columns. */
function shortNames(entry: Decidable): readonly string[] {
  if (entry.what === 'account') return [];
  const { from, to } = entry.setting;
  return [referenceId({ from }), fullReferenceId({ from, to })];
}

/** Names that mean every entry of a group that waits for a decision; one whose condition is missing has to be named by itself. */
function groupNames(entry: Decidable): readonly string[] {
  if (entry.what === 'reference' && needsCondition(entry.setting)) return [];
  return entry.what === 'account' ? ['all'] : ['all', entry.setting.from.table, `kind:${entry.setting.kind}`];
}

/** A shell may have taken one of the two backslashes of `"App\\Models\\User"`. */
const loosely = (name: string): string => name.trim().replaceAll('\\\\', '\\');

function refuse(name: string, entries: readonly Decidable[]): never {
  const names = new Set(entries.flatMap((entry) => [...ownNames(entry), ...groupNames(entry)]));
  const account = `account:${name}`;
  const near = [...(names.has(account) ? [account] : []), ...closest(name, [...names], 3)];
  const why = near.map((each) => `close to it: ${each}`);
  const next = ['untether inspect --write'];
  throw new UntetherError('U09', { detail: `${FILE} has no reference ${name}` }, { why, next });
}

function getOne(name: string, [only, ...others]: readonly [Decidable, ...Decidable[]]): Chosen {
  if (others.length === 0) return { entry: only, byItself: true };
  const why = [only, ...others].map((entry) => `${FILE}:${String(entry.line)} ${ownNames(entry).at(-1) ?? ''}`);
  throw new UntetherError('U09', { detail: `${name} names several references of ${FILE}` }, { why });
}

function chosenBy(name: string, entries: readonly Decidable[]): readonly Chosen[] {
  const named = (namesOf: (entry: Decidable) => readonly string[]): readonly Decidable[] =>
    entries.filter((entry) => namesOf(entry).map(loosely).includes(loosely(name)));
  for (const namesOf of [ownNames, shortNames]) {
    const [first, ...others] = named(namesOf);
    if (first !== undefined) return [getOne(name, [first, ...others])];
  }
  const group = named(groupNames);
  if (group.length === 0 && name !== 'all') return refuse(name, entries);
  return group.filter(({ setting }) => setting.state === 'proposed').map((entry) => ({ entry, byItself: false }));
}

/** The entries that names stand for, those named by themselves last. Throws U09, see decide. */
export function choose(entries: readonly Decidable[], names: readonly string[]): readonly Chosen[] {
  const chosen = names.flatMap((name) => chosenBy(name, entries));
  return chosen.toSorted((a, b) => Number(a.byItself) - Number(b.byItself));
}
