import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchTarget } from './engines.js';
import { sizeAt } from './tables.js';

/** The list of users to unlink, one a line, inside the work folder. */
export const ACCOUNTS_FILE = 'accounts.txt';

/** Makes a folder with everything the commands expect: knexfile.json, untether.yaml, the list of accounts. */
export function makeWorkplace({ config }: BenchTarget, scale: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'untether-bench-'));
  writeFileSync(join(folder, 'knexfile.json'), JSON.stringify({ bench: config }, null, 2), { mode: 0o600 });
  writeFileSync(join(folder, 'untether.yaml'), SETTINGS);
  writeFileSync(join(folder, ACCOUNTS_FILE), chosenNames(scale).join('\n') + '\n');
  return folder;
}

/** The users of `CHOSEN`, by name. */
function chosenNames(scale: number): string[] {
  return Array.from({ length: sizeAt(scale).users / 100 }, (_, place) => `user${place * 100 + 7}`);
}

type Line = readonly [from: string, basis: string, kind: string, onUnlink: string];

const REFERENCES: readonly Line[] = [
  ['user_roles [user_id]', 'declared', 'role', 'delete'],
  ['user_permissions [user_id]', 'declared', 'permission', 'delete'],
  ['linked_accounts [user_id]', 'declared', 'external-account', 'delete'],
  ['user_groups [user_id]', 'manual', 'group', 'delete'],
  ['audit_refs [actor_id]', 'declared', 'audit', 'set-null'],
  ['sessions [user_id]', 'declared', 'session', 'delete'],
];

const SETTINGS = `version: 1
targets:
  bench: { environment: development, approvals: 1, maxRows: 1000000 }
accounts:
  - table: users
    key: [user_id]
    lookup: [user_name, email]
    label: full_name
    disabled: "status = '1'"
references:
${REFERENCES.map(([from, basis, kind, onUnlink]) => {
  return `  - from: ${from}\n    to: users [user_id]\n    basis: ${basis}\n    state: confirmed\n    kind: ${kind}\n    onUnlink: ${onUnlink}\n`;
}).join('')}`;
