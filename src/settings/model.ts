import type { AccountTable, Reference } from '../links/model.js';

/** What untether.yaml says about one knexfile environment. */
export interface TargetSettings {
  readonly environment: string;
  /** Approvals a plan needs; at least 1. */
  readonly approvals: number;
  readonly snapshotDir: string;
  readonly maxRows: number | null;
  /** Milliseconds a plan stays valid. */
  readonly planLifetime: number;
}

export type AccountSetting = Omit<AccountTable, 'evidence'>;

/** A reference as the file holds it: some fields may be left to discovery. */
export type ReferenceSetting = Pick<Reference, 'from' | 'to' | 'basis' | 'state' | 'kind'> & Partial<Pick<Reference, 'onUnlink' | 'confidence'>>;

/** untether.yaml, parsed and trusted. */
export interface Settings {
  /** Absolute path; null when there is no file. */
  readonly file: string | null;
  readonly targets: Readonly<Record<string, TargetSettings>>;
  readonly accounts: readonly AccountSetting[];
  readonly references: readonly ReferenceSetting[];
  readonly mask: readonly string[];
  /** SHA-256 of the file's bytes; part of every plan. */
  readonly digest: string | null;
}

/** One database to open: a knexfile environment or a --url. */
export interface Target {
  /** knexfile environment, or `url`. */
  readonly name: string;
  /** knex configuration as the user wrote it. */
  readonly knex: Readonly<Record<string, unknown>>;
  readonly settings: TargetSettings;
}
