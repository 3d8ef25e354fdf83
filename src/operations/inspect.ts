import path from 'node:path';
import type { Catalog } from '../catalog/model.js';
import { withReading } from '../database/open.js';
import type { ServerIdentity } from '../dialects/dialect.js';
import { replaceFile } from '../files/write.js';
import { NO_FACTS } from '../links/data/facts.js';
import { lookedAt, type Looked } from '../links/data/looked.js';
import { discoverLinks } from '../links/discover.js';
import { inferLinks } from '../links/infer.js';
import { hideExamples, masksOf } from '../links/masks.js';
import { mergeLinks } from '../links/merge.js';
import type { Links } from '../links/model.js';
import type { Changes } from '../settings/changes.js';
import { compareWithFile } from '../settings/compare.js';
import { readSettingsText, SETTINGS_FILE } from '../settings/load.js';
import type { Target } from '../settings/model.js';
import { mergeProposals } from '../settings/write.js';
import { withCatalog, type Workspace } from './workspace.js';

export interface Inspection {
  readonly catalog: Catalog;
  /** What discovery found, before the settings file is put over it. */
  readonly found: Links;
  readonly links: Links;
  readonly target: Target;
  readonly server: ServerIdentity;
  /** How the settings file differs from the database; null without a file. */
  readonly changes: Changes | null;
  /** What was read of the rows; null when only the schema was asked for. */
  readonly looked: Looked | null;
}

/** The settings file of a workspace, whether it is there yet or not. */
export function settingsFile(workspace: Workspace): string {
  return workspace.settings.file ?? path.join(workspace.dir, SETTINGS_FILE);
}

/** A statement that looks at rows is not worth waiting longer for. */
const LOOK_LIMITS = { lockTimeout: 1000, statementTimeout: 3000, selectTimeout: 3000 };

/**
 * What is there, who is linked to what, and how the settings file differs from it. Rows are looked at as well, in a bounded number of small
 * READ ONLY statements, unless only the schema is asked for.
 */
export async function inspect(
  workspace: Workspace,
  { schemaOnly = false }: { readonly schemaOnly?: boolean } = {},
): Promise<Inspection> {
  const text = await readSettingsText(settingsFile(workspace));
  const { catalog, target, server } = await withCatalog(workspace, (scene) => Promise.resolve(scene));
  const discovered = schemaOnly
    ? { links: inferLinks(catalog), facts: NO_FACTS }
    : await withReading(target, LOOK_LIMITS, (session) => discoverLinks(session, catalog));
  const { facts } = discovered;
  const found = hideExamples(
    discovered.links,
    masksOf(workspace.settings, mergeLinks(discovered.links, workspace.settings)),
  );
  return {
    catalog,
    target,
    server,
    found,
    links: mergeLinks(found, workspace.settings),
    looked: schemaOnly ? null : lookedAt(catalog, facts),
    changes: text === null ? null : compareWithFile(text, { catalog, proposals: found }),
  };
}

/** What `writeProposals` did. Lines in `changes` are those of the file as it is now. */
export interface Written {
  readonly file: string;
  readonly added: number;
  readonly changes: Changes;
}

/** Adds what was found to the settings file; everything a person wrote there stays as it is. Throws U04 for a file that cannot be edited. */
export async function writeProposals(
  workspace: Workspace,
  { catalog, found }: Pick<Inspection, 'catalog' | 'found'>,
): Promise<Written> {
  const file = settingsFile(workspace);
  const text = await readSettingsText(file);
  const merged = mergeProposals(text, found);
  if (merged.added > 0) await replaceFile(file, merged.text);
  const changes = compareWithFile(text, { catalog, proposals: found, merged: merged.text });
  return { file, added: merged.added, changes };
}
