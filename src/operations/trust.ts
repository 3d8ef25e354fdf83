import type { Trust } from '../approval/model.js';
import type { Plan } from '../plan/model.js';
import { defaultTargetSettings } from '../settings/defaults.js';
import type { TargetSettings } from '../settings/model.js';
import type { Workspace } from './workspace.js';

/** The settings of a target; the usual ones for a target that the file does not name. */
export function targetSettingsOf({ settings, dir }: Pick<Workspace, 'settings' | 'dir'>, name: string): TargetSettings {
  return Object.hasOwn(settings.targets, name)
    ? (settings.targets[name] ?? defaultTargetSettings(name, dir))
    : defaultTargetSettings(name, dir);
}

/** Whom the settings trust to approve a plan, and what they ask for. */
export function trustOf(workspace: Workspace, plan: Plan): Trust {
  const { approvers, policy, digest } = workspace.settings;
  return { target: targetSettingsOf(workspace, plan.document.target.name), approvers, policy, digest };
}
