import type { FindingRule } from '../messages/findings.js';
import type { TlsMode } from '../dialects/tls.js';
import type { AccountTable, Evidence, GrantPath, Reference } from '../links/model.js';

/** What a target is for. `production` is never a default and is confirmed by name. */
export type Environment = 'production' | 'staging' | 'test' | 'development';

/** How strongly a person is known, weakest first. */
export const IDENTITIES = ['claimed', 'os-login', 'signed'] as const;
export type Identity = (typeof IDENTITIES)[number];

/** What untether.yaml says about one knexfile environment. */
export interface TargetSettings {
  readonly environment: Environment;
  /** Approvals a plan needs; at least 1. */
  readonly approvals: number;
  /** How well approvers must be known; null for the default, see approval/policy.ts. */
  readonly identity: Identity | null;
  /** What the server must prove when it is on another machine. */
  readonly tls: TlsMode;
  /** Absolute path. */
  readonly snapshotDir: string;
  /** Public keys (age) that row images of snapshots are encrypted to; none leaves them in clear. */
  readonly snapshotRecipients: readonly string[];
  readonly maxRows: number | null;
  /** Change window as written, such as `22:00-02:00 Asia/Shanghai`; null for any time. */
  readonly window: string | null;
  /** Milliseconds a plan stays valid. */
  readonly planLifetime: number;
}

export type AccountSetting = Omit<AccountTable, 'evidence'>;

/** A reference as the file holds it: some fields may be left to discovery. */
export type ReferenceSetting = Pick<Reference, 'from' | 'to' | 'basis' | 'state' | 'kind'> &
  Partial<Pick<Reference, 'onUnlink' | 'confidence'>> & {
    /** Column values that choose this reference for a row; null is SQL NULL. A polymorphic reference has them. */
    readonly when?: Readonly<Record<string, string | null>>;
    /** Separator of ids inside one text column. */
    readonly list?: string;
    /** Values that stand for nobody, beside NULL, 0 and ''. */
    readonly sentinels?: readonly string[];
  };

/** How a role leads to permissions, as the file says it. */
export type GrantSetting = GrantPath;

/** What discovery found: `Links` is one. */
export interface Proposals {
  readonly accounts: readonly ProposedAccount[];
  readonly references: readonly ProposedReference[];
  readonly grantPaths?: readonly GrantSetting[];
}

export type ProposedAccount = AccountSetting & { readonly evidence?: readonly Evidence[] };
export type ProposedReference = ReferenceSetting & { readonly evidence?: readonly Evidence[] };

export interface ApproverSetting {
  readonly name: string;
  /** OpenSSH public key: type and base64, with or without a comment. */
  readonly key: string;
  readonly groups: readonly string[];
  /** Milliseconds since 1970; null for no limit. */
  readonly validFrom: number | null;
  readonly validUntil: number | null;
  /** Since when, or why, the key counts no more; null while it does. */
  readonly revoked: string | null;
}

/** One rule of the policy: what plans that it speaks of need besides what their target asks for. */
export interface PolicyRule {
  readonly environment: Environment | null;
  /** Kinds of plans; all when empty. */
  readonly kinds: readonly string[];
  /** Plans with a finding of this severity or a higher one. */
  readonly severity: FindingSeverity | null;
  /** Plans that change more rows. */
  readonly rows: number | null;
  readonly approvals: number;
  /** Each of them must be among those who approve. */
  readonly groups: readonly string[];
  readonly identity: Identity | null;
  /** `hardware`: only keys that sit in a device. */
  readonly keys: 'any' | 'hardware';
  /** Findings of this severity or a higher one must be accepted with an approval. */
  readonly accept: FindingSeverity | null;
  /** `encrypted`: runs only where snapshots have recipients. */
  readonly snapshots: 'any' | 'encrypted';
  /** Milliseconds an approval counts. */
  readonly approvalLifetime: number | null;
}

/** What the settings make of a rule that plans are checked against. */
export type FindingSeverity = 'high' | 'medium' | 'low' | 'info';
export type FindingLevel = FindingSeverity | 'off';
export type FindingLevels = Readonly<Partial<Record<FindingRule, FindingLevel>>>;

/** untether.yaml, parsed and trusted. */
export interface Settings {
  /** Absolute path; null when there is no file. */
  readonly file: string | null;
  readonly targets: Readonly<Record<string, TargetSettings>>;
  readonly accounts: readonly AccountSetting[];
  readonly references: readonly ReferenceSetting[];
  readonly grants: readonly GrantSetting[];
  readonly approvers: readonly ApproverSetting[];
  readonly policy: readonly PolicyRule[];
  readonly mask: readonly string[];
  /** Rules with another severity than their own, or switched off. */
  readonly findings: FindingLevels;
  /** Absolute path of the audit log. */
  readonly auditLog: string;
  /** Absolute path of the folder that holds plans. */
  readonly plansDir: string;
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
