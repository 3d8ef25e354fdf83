import { guessEnvironment } from './defaults.js';
import { scalar } from './lines.js';

const HEAD = `# What untether knows about this database. Its format: docs/reference/settings.md
# Check it with: untether config check
version: 1
`;

const TARGETS = `
# One entry per environment of the knexfile. environment is production, staging, test or development;
# production is never chosen by default and is confirmed by its name.
#   approvals: 1             people who must approve a plan besides its requester
#   maxRows: 10000           a plan that changes more rows is refused
#   snapshotDir: ./snapshots where the rows are kept before they change
#   planLifetime: 48h        how long a plan may wait (30m, 48h, 2d)
#   window: "22:00-02:00 Asia/Shanghai"
`;

const REST = `
# Tables whose rows are accounts. \`untether inspect --write\` proposes them.
#   - { table: sys_user, key: [user_id], lookup: [user_name, email], label: nick_name, protected: [admin] }
accounts: []

# Columns that point at an account or at something an account holds. \`untether inspect --write\` adds proposals;
# a plan uses only those with state: confirmed, so read each line and change proposed to confirmed or rejected.
#   onUnlink: delete | set-null | { set: { status: "0" } } | reassign | keep | block
references: []

# People who may approve, with the public key they sign with.
#   - { name: zhao.min, key: "ssh-ed25519 AAAA..." }
approvers: []

# Columns that hold personal data and are masked in plans, pages and logs, as table.column.
mask: []
`;

function targetsSection(targets: readonly string[]): string {
  if (targets.length === 0) return `${TARGETS}targets: {}\n`;
  const lines = targets.map((name) => `  ${scalar(name)}: { environment: ${guessEnvironment(name)}, approvals: 1 }\n`);
  return `${TARGETS}targets:\n${lines.join('')}`;
}

/** A first untether.yaml for these knexfile environments, with comments that say what may be written. */
export function newSettingsFile(targets: readonly string[]): string {
  return HEAD + targetsSection(targets) + REST;
}
