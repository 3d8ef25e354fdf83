import { UntetherError } from '../errors.js';
import { fullReferenceId } from '../links/ids.js';
import type { State } from '../links/model.js';
import { checked } from './checked.js';
import { type Chosen, choose, type Decidable, decidables } from './choose.js';
import { setInEntries } from './edit.js';
import { type Entries, type Entry, readEntries } from './entries.js';

/** What a person asks to be confirmed and rejected: ids, tables, `kind:ROLE`, `account:TABLE`, `all`. */
export interface Wanted {
  readonly confirm: readonly string[];
  readonly reject: readonly string[];
}

/** A decision on one entry that was not decided so before. */
export type Decision = Decidable & { readonly decided: State };

const nameOf = (entry: Decidable): string => (entry.what === 'account' ? entry.id : fullReferenceId(entry.setting));

/** An entry named by itself is meant before one that a table, a kind or `all` stands for. */
function settle(confirmed: Chosen | undefined, rejected: Chosen | undefined): readonly Decision[] {
  if (confirmed && rejected && confirmed.byItself === rejected.byItself)
    throw new UntetherError('U09', { detail: `${nameOf(confirmed.entry)} is both confirmed and rejected` });
  if (confirmed && !(rejected?.byItself === true)) return [{ ...confirmed.entry, decided: 'confirmed' }];
  return rejected ? [{ ...rejected.entry, decided: 'rejected' }] : [];
}

/**
 * The decisions that follow from what was asked, in the order of the file, without those that stand already.
 * Throws U09 for a name that fits nothing or several, and for an entry that would be confirmed and rejected.
 */
function decisionsOn(entries: Entries, { confirm, reject }: Wanted): readonly Decision[] {
  const known = decidables(entries);
  const byEntry = (names: readonly string[]): ReadonlyMap<Decidable, Chosen> =>
    new Map(choose(known, names).map((chosen) => [chosen.entry, chosen]));
  const [confirmed, rejected] = [byEntry(confirm), byEntry(reject)];
  return known
    .flatMap((entry) => settle(confirmed.get(entry), rejected.get(entry)))
    .filter(({ setting, decided }) => setting.state !== decided);
}

function setStates(text: string, section: 'accounts' | 'references', decisions: readonly Decision[]): string {
  return (['confirmed', 'rejected'] as const).reduce((edited, state) => {
    const indexes = decisions.filter(({ decided }) => decided === state).map(({ index }) => index);
    return setInEntries(edited, section, indexes, { key: 'state', value: state });
  }, text);
}

/** What the file is meant to say afterwards. */
function settingsAfter<Setting extends { readonly state: State }>(
  entries: readonly Entry<Setting>[],
  decisions: readonly Decision[],
): readonly Setting[] {
  const states = new Map(decisions.map(({ index, decided }) => [index, decided]));
  return entries.map(({ setting, index }) => ({ ...setting, state: states.get(index) ?? setting.state }));
}

/**
 * Writes decisions on account tables and references into the text of the file and leaves every other byte alone. A reference
 * is named by `table [column]`, with its condition or its target where several stand there; a table, `kind:ROLE` and `all`
 * mean those that still wait for a decision. Throws U09 for names that cannot be followed, U04 for a file that cannot be edited.
 */
export function decide(
  text: string,
  wanted: Wanted,
): { readonly text: string; readonly decisions: readonly Decision[] } {
  const entries = readEntries(text);
  const decisions = decisionsOn(entries, wanted);
  const accounts = decisions.filter(({ what }) => what === 'account');
  const references = decisions.filter(({ what }) => what === 'reference');
  const edited = setStates(setStates(text, 'references', references), 'accounts', accounts);
  const meant = {
    accounts: settingsAfter(entries.accounts, accounts),
    references: settingsAfter(entries.references, references),
    grants: entries.grants.map(({ setting }) => setting),
  };
  return { text: checked(edited, meant), decisions };
}
