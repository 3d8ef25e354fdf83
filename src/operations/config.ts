import { readSettingsText } from '../settings/load.js';
import { settingOrigins, type SettingOrigin } from '../settings/origin.js';
import type { Workspace } from './workspace.js';

/** The settings in force, each with its place in untether.yaml or `default`. Opens no connection. */
export async function settingsInForce({ settings }: Workspace): Promise<readonly SettingOrigin[]> {
  return settingOrigins(settings, settings.file === null ? null : await readSettingsText(settings.file));
}
