import { readSettingsText, SETTINGS_FILE } from '../settings/load.js';
import { mergeProposals, setState } from '../settings/write.js';
import { replaceFile } from '../files/write.js';
import type { Catalog } from '../catalog/model.js';
import type { Links } from '../links/model.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import type { Target } from '../settings/model.js';
import { withReading } from '../database/open.js';
import { NO_FACTS } from '../links/data/facts.js';
import { lookedAt, type Looked } from '../links/data/looked.js';
import { discoverLinks, type Discovery } from '../links/discover.js';
import { inferLinks } from '../links/infer.js';
import { mergeLinks } from '../links/merge.js';
import path from 'node:path';
import { withView, type Workspace } from './workspace.js';

export interface Inspection {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly target: Target;
  readonly server: ServerIdentity;
  /** What was read of the rows; null when only the schema was asked for. */
  readonly looked: Looked | null;
}

/** A statement that looks at rows is not worth waiting longer for. */
const LOOK_LIMITS = { lockTimeout: 1000, statementTimeout: 3000 };

/**
 * What is there and who is linked to what. Rows are looked at as well, in a bounded number of small READ ONLY statements, unless only the
 * schema is asked for.
 */
export async function inspect(
  workspace: Workspace,
  { schemaOnly = false }: { readonly schemaOnly?: boolean } = {},
): Promise<Inspection> {
  const { catalog, target, server } = await withView(workspace, (view) => Promise.resolve(view));
  const found: Discovery = schemaOnly
    ? { links: inferLinks(catalog), facts: NO_FACTS }
    : await withReading(target, LOOK_LIMITS, (session) => discoverLinks(session, catalog));
  const looked = schemaOnly ? null : lookedAt(catalog, found);
  return { catalog, target, server, looked, links: mergeLinks(found.links, workspace.settings) };
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
