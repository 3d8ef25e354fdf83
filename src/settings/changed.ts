import { formatColumns } from '../catalog/names.js';
import { formatCondition } from '../links/ids.js';
import { accountSubject, type Changed, type FieldChange, referenceSubject } from './changes.js';
import type { Entries } from './entries.js';
import { isOurs, type Pair } from './match.js';
import type { AccountSetting, ProposedAccount, ProposedReference, ReferenceSetting } from './model.js';

/** Entries of the file that the database now shows differently. */

/** Least difference of confidence that is told, in hundredths. */
const DOUBT = 20;

const differing = (fields: readonly FieldChange[]): readonly FieldChange[] =>
  fields.filter((field) => field.old !== field.new);

const targetOf = ({ to }: ReferenceSetting): string => formatColumns(to.table, to.columns);

const conditionOf = ({ when }: ReferenceSetting): string | null => (when === undefined ? null : formatCondition(when));

/** The confidence of the file counts only where it stands in a field; the comment behind a line is for people. */
function doubtOf(setting: ReferenceSetting, found: ProposedReference): readonly FieldChange[] {
  if (setting.confidence === undefined || found.confidence === undefined) return [];
  const isFar = Math.round(Math.abs(setting.confidence - found.confidence) * 100) >= DOUBT;
  return isFar ? [{ field: 'confidence', old: setting.confidence, new: found.confidence }] : [];
}

/** What a person wrote without us is theirs; only a foreign key that was declared since is news. */
function referenceFields({ entry, found }: Pair): readonly FieldChange[] {
  const { setting, written } = entry;
  if (setting.state === 'rejected') return [];
  const basis: FieldChange = { field: 'basis', old: setting.basis, new: found.basis };
  if (!isOurs(entry)) return found.basis === 'declared' && written.has('basis') ? differing([basis]) : [];
  const kind: FieldChange = { field: 'kind', old: setting.kind, new: found.kind };
  return differing([
    { field: 'target', old: targetOf(setting), new: targetOf(found) },
    basis,
    ...(written.has('kind') ? [kind] : []),
    { field: 'when', old: conditionOf(setting), new: conditionOf(found) },
    { field: 'list', old: setting.list ?? null, new: found.list ?? null },
    ...doubtOf(setting, found),
  ]);
}

const joined = (columns: readonly string[]): string | null => (columns.length === 0 ? null : columns.join(', '));

/** How to name an account and what marks it deleted is for a person to say, once they have decided on the table. */
function accountFields(setting: AccountSetting, found: ProposedAccount): readonly FieldChange[] {
  const key: FieldChange = { field: 'key', old: joined(setting.key), new: joined(found.key) };
  if (setting.state !== 'proposed') return differing([key]);
  const texts = (['label', 'deleted', 'disabled'] as const).map((field): FieldChange => ({
    field,
    old: setting[field] ?? null,
    new: found[field] ?? null,
  }));
  return differing([key, { field: 'lookup', old: joined(setting.lookup), new: joined(found.lookup) }, ...texts]);
}

/** Account tables with another key; undecided ones also with other columns and conditions. */
export function changedAccounts(
  entries: Entries['accounts'],
  accounts: ReadonlyMap<string, ProposedAccount>,
): readonly Changed[] {
  return entries.flatMap(({ setting, line }) => {
    const found = accounts.get(setting.table);
    const fields = found === undefined ? [] : accountFields(setting, found);
    return fields.length === 0 ? [] : [{ ...accountSubject(setting), line, fields }];
  });
}

/** References with another target, basis, kind, condition, separator or a very different confidence. */
export function changedReferences(pairs: readonly Pair[]): readonly Changed[] {
  return pairs.flatMap((pair) => {
    const { setting, line } = pair.entry;
    const fields = referenceFields(pair);
    return fields.length === 0 ? [] : [{ ...referenceSubject(setting), line, fields }];
  });
}
