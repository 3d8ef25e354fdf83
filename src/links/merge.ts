import { compareText, formatColumns } from '../catalog/names.js';
import type { AccountSetting, GrantSetting, ReferenceSetting } from '../settings/model.js';
import { toldAs } from './evidence.js';
import { fullReferenceId, referenceId } from './ids.js';
import type { AccountTable, Basis, Columns, Evidence, GrantPath, Links, Reference } from './model.js';

/** The parts of the settings that speak about links. */
export interface LinkSettings {
  readonly accounts: readonly AccountSetting[];
  readonly references: readonly ReferenceSetting[];
  readonly grants?: readonly GrantSetting[];
}

const IN_FILE: Evidence = toldAs('file', { text: 'file', facts: {} });

/**
 * Puts the user's file over what was inferred. An account in the file replaces the inferred one as a whole, so that a condition taken out of
 * the file stays out; a reference in the file decides state, kind, action and target; what only the file knows is added. Sorted by id.
 */
export function mergeLinks(inferred: Links, settings: LinkSettings): Links {
  const accounts = mergeAccounts(inferred.accounts, settings.accounts);
  const references = mergeReferences(inferred.references, settings.references);
  return { ...inferred, accounts, references, grantPaths: mergeGrants(inferred.grantPaths, settings.grants ?? []) };
}

const pathId = ({ role, holders }: GrantPath): string => `${formatColumns(role.table, role.columns)} by ${holders}`;

/** Role and holders tell one path from another; what the file says of the permissions counts. */
function mergeGrants(inferred: readonly GrantPath[], settings: readonly GrantSetting[]): readonly GrantPath[] {
  const merged = new Map([...inferred, ...settings].map((path) => [pathId(path), path]));
  return [...merged.values()].toSorted((a, b) => compareText(pathId(a), pathId(b)));
}

function mergeAccounts(
  inferred: readonly AccountTable[],
  settings: readonly AccountSetting[],
): readonly AccountTable[] {
  const said = new Map(settings.map((account) => [account.table, account]));
  const known = new Map(inferred.map((account) => [account.table, account]));
  const fromFile = settings.map((account): AccountTable => ({
    ...account,
    evidence: [...(known.get(account.table)?.evidence ?? []), IN_FILE],
  }));
  return [...fromFile, ...inferred.filter(({ table }) => !said.has(table))];
}

function mergeReferences(inferred: readonly Reference[], settings: readonly ReferenceSetting[]): readonly Reference[] {
  const merged = new Map(inferred.map((reference) => [reference.id, reference]));
  for (const id of guessesReplaced(inferred, settings)) merged.delete(id);
  const said = new Set<string>();
  for (const setting of settings) {
    const id = idOf(setting, said, merged);
    merged.set(id, referenceOf(id, setting, merged.get(id)));
    said.add(id);
  }
  return [...merged.values()].toSorted((a, b) => compareText(a.id, b.id));
}

/** A guess without a condition, where the file knows that a condition chooses the target. */
function guessesReplaced(inferred: readonly Reference[], settings: readonly ReferenceSetting[]): readonly string[] {
  const conditional = new Set(
    settings.filter(({ when }) => when !== undefined).map(({ from }) => referenceId({ from })),
  );
  return inferred.filter(({ id, basis }) => basis !== 'declared' && conditional.has(id)).map(({ id }) => id);
}

/** With its target where another reference already stands there, so that neither a declared one nor another line of the file is lost. */
function idOf(setting: ReferenceSetting, said: ReadonlySet<string>, known: ReadonlyMap<string, Reference>): string {
  const id = referenceId(setting);
  const other = known.get(id);
  const isOther =
    other !== undefined && !sameColumns(other.to, setting.to) && (said.has(id) || other.basis === 'declared');
  return isOther ? fullReferenceId(setting) : id;
}

function referenceOf(id: string, setting: ReferenceSetting, known: Reference | undefined): Reference {
  const same = known !== undefined && sameColumns(known.to, setting.to) ? known : undefined;
  const { from, to, state, kind, onUnlink, when, list, sentinels } = setting;
  return {
    id,
    from,
    to,
    basis: basisOf(setting, same),
    state,
    confidence: setting.confidence ?? same?.confidence ?? 1,
    kind,
    ...(when === undefined ? {} : { when }),
    ...(list === undefined ? {} : { list }),
    ...(sentinels === undefined ? {} : { sentinels }),
    ...(onUnlink === undefined ? {} : { onUnlink }),
    evidence: [...(same?.evidence ?? []), IN_FILE],
  };
}

/** Only the database can declare: a file that says so of a key that is gone (or never was) is a person's word. */
function basisOf(setting: ReferenceSetting, same: Reference | undefined): Basis {
  if (same?.basis === 'declared') return 'declared';
  return setting.basis === 'declared' ? 'manual' : setting.basis;
}

function sameColumns(a: Columns, b: Columns): boolean {
  return a.table === b.table && a.columns.join('\0') === b.columns.join('\0');
}
