import { resolve } from 'node:path';
import type { Environment, Settings, TargetSettings } from './model.js';

export const HOUR = 3_600_000;

/** Where things go when the settings do not say, relative to the folder of the settings. */
export const FOLDERS = {
  snapshotDir: './snapshots',
  auditLog: './untether-audit.jsonl',
  plansDir: './sql/plans',
} as const;

const PRODUCTION_NAME = /(^|[-_.])(prod|prd|production|live)($|[-_.\d])/i;

/** Environment of a target for which the settings name none: `production` when its name says so, otherwise `development`. */
export function guessEnvironment(name: string): Environment {
  return PRODUCTION_NAME.test(name) ? 'production' : 'development';
}

/** Settings of a target as far as untether.yaml is silent about it. */
export function defaultTargetSettings(name: string, dir: string): TargetSettings {
  return {
    environment: guessEnvironment(name),
    approvals: 1,
    identity: null,
    tls: 'verify-full',
    snapshotDir: resolve(dir, FOLDERS.snapshotDir),
    snapshotRecipients: [],
    maxRows: null,
    window: null,
    planLifetime: 48 * HOUR,
  };
}

/** Settings when there is no untether.yaml in `dir`. */
export function defaultSettings(dir: string): Settings {
  return {
    file: null,
    targets: {},
    accounts: [],
    references: [],
    grants: [],
    approvers: [],
    policy: [],
    mask: [],
    findings: {},
    auditLog: resolve(dir, FOLDERS.auditLog),
    plansDir: resolve(dir, FOLDERS.plansDir),
    digest: null,
  };
}
