import { formatColumns } from '../catalog/names.js';
import { referenceId } from '../links/ids.js';
import type { AccountSetting, GrantSetting, ReferenceSetting } from './model.js';

/** How the file differs from what the database shows now. */

interface Named<What extends string, Setting> {
  readonly what: What;
  /** What `inspect --confirm` takes. */
  readonly id: string;
  readonly setting: Setting;
}

export type AccountSubject = Named<'account', AccountSetting>;
export type ReferenceSubject = Named<'reference', ReferenceSetting>;
export type GrantSubject = Named<'grant', GrantSetting>;

/** One thing the file or the database speaks of. */
export type Subject = AccountSubject | ReferenceSubject | GrantSubject;

/** An entry that the database does not bear out any more. */
export type Gone = Subject & {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The table or column that is not there: `hr_post`, `hr_post.user_id`; null when it is only not found any more. */
  readonly missing: string | null;
};

export interface FieldChange {
  readonly field:
    'target' | 'basis' | 'kind' | 'when' | 'list' | 'confidence' | 'key' | 'lookup' | 'label' | 'deleted' | 'disabled';
  /** As the file has it; null when it says nothing. */
  readonly old: string | number | null;
  /** As the database shows it. */
  readonly new: string | number | null;
}

export type Changed = Subject & {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly fields: readonly FieldChange[];
};

/** New: the proposals that the file lacks. Gone and changed entries are told; the file keeps them as they are. */
export interface Changes {
  readonly new: readonly Subject[];
  readonly gone: readonly Gone[];
  readonly changed: readonly Changed[];
}

/** An account table as a subject. */
export function accountSubject(setting: AccountSetting): AccountSubject {
  return { what: 'account', id: `account:${setting.table}`, setting };
}

/** A reference as a subject. */
export function referenceSubject(setting: ReferenceSetting): ReferenceSubject {
  return { what: 'reference', id: referenceId(setting), setting };
}

/** The permissions of a role as a subject; role and holders are its identity. */
export function grantSubject(setting: GrantSetting): GrantSubject {
  const { role, holders } = setting;
  return { what: 'grant', id: `${formatColumns(role.table, role.columns)} by ${holders}`, setting };
}
