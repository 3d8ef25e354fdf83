import { requirementOf } from '../approval/policy.js';
import { UntetherError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { Target } from '../settings/model.js';
import { requireRecipients } from '../snapshot/keys.js';
import { trustOf } from './trust.js';
import type { Workspace } from './workspace.js';

/** Before a run puts rows on the disk: encrypted where the policy asks for it, and to keys that exist. Throws G24, U21. */
export async function requireEncryption(workspace: Workspace, plan: Plan, { name, settings }: Target): Promise<void> {
  const { snapshotRecipients } = settings;
  const { snapshots } = requirementOf(plan, trustOf(workspace, plan));
  if (snapshots === 'encrypted' && snapshotRecipients.length === 0) throw new UntetherError('G24', { target: name });
  await requireRecipients(name, snapshotRecipients);
}
