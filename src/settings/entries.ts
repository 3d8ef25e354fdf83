import { offsetOf, readDocument } from './document.js';
import type { AccountSetting, GrantSetting, ReferenceSetting } from './model.js';
import { settingsIn } from './parse.js';

/** How messages call the file. */
export const FILE = 'untether.yaml';

/** One entry of a list of the file. */
export interface Entry<Setting> {
  /** Place in its list, from 0. */
  readonly index: number;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly setting: Setting;
  /** Keys that stand in the file; the other fields of the setting are defaults. */
  readonly written: ReadonlySet<string>;
}

/** The lists of untether.yaml that discovery adds to. */
export interface Entries {
  readonly accounts: readonly Entry<AccountSetting>[];
  readonly references: readonly Entry<ReferenceSetting>[];
  readonly grants: readonly Entry<GrantSetting>[];
}

type Section = keyof Entries;

function keysOf(entry: unknown): readonly string[] {
  return Object.entries(entry ?? {}).flatMap(([key, value]) => (value === null ? [] : [key]));
}

/** Reads the lists of the file, each entry with the line it stands on. Throws U04 for a file that cannot be acted on. */
export function readEntries(text: string): Entries {
  const source = readDocument(text);
  const settings = settingsIn(source, text, FILE);
  const { document, positionOf } = source;
  const data = document.toJS() as Readonly<Partial<Record<Section, readonly unknown[] | null>>>;
  const place = <Setting>(section: Section, list: readonly Setting[]): readonly Entry<Setting>[] =>
    list.map((setting, index) => ({
      index,
      setting,
      line: positionOf(offsetOf(document, [section, index])).line,
      written: new Set(keysOf(data[section]?.[index])),
    }));
  return {
    accounts: place('accounts', settings.accounts),
    references: place('references', settings.references),
    grants: place('grants', settings.grants),
  };
}
