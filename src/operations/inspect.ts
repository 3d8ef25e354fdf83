import { readSettingsText, SETTINGS_FILE } from '../settings/load.js';
import { mergeProposals, setState } from '../settings/write.js';
import { replaceFile } from '../files/write.js';
import type { Catalog } from '../catalog/model.js';
import type { Links } from '../links/model.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import type { Target } from '../settings/model.js';
import path from 'node:path';
import { withView, type Workspace } from './workspace.js';

export interface Inspection {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly target: Target;
  readonly server: ServerIdentity;
}

/** What is there and who is linked to what. */
export async function inspect(workspace: Workspace): Promise<Inspection> {
  return withView(workspace, ({ catalog, links, target, server }) =>
    Promise.resolve({ catalog, links, target, server }),
  );
}

function settingsFile(workspace: Workspace): string {
  return workspace.settings.file ?? path.join(workspace.dir, SETTINGS_FILE);
}

/** Adds what was found to untether.yaml; everything a person wrote there stays as it is. */
export async function writeProposals(
  workspace: Workspace,
  links: Links,
): Promise<{ readonly file: string; readonly added: number }> {
  const file = settingsFile(workspace);
  const merged = mergeProposals(await readSettingsText(file), links);
  if (merged.added > 0) await replaceFile(file, merged.text);
  return { file, added: merged.added };
}

/** Confirms references in untether.yaml: the named ones, or every proposed one. */
export async function confirmReferences(
  workspace: Workspace,
  references: readonly string[] | 'all',
): Promise<{ readonly file: string; readonly changed: number }> {
  const file = settingsFile(workspace);
  const edited = setState((await readSettingsText(file)) ?? '', references, 'confirmed');
  if (edited.changed > 0) await replaceFile(file, edited.text);
  return { file, changed: edited.changed };
}
