import path from 'node:path';
import { withReading } from '../database/open.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import { inferLinks } from '../links/infer.js';
import { masksOf } from '../links/masks.js';
import { mergeLinks } from '../links/merge.js';
import type { Reference } from '../links/model.js';
import { compareDatabases, type ComparedDatabase } from '../scan/compare/compare.js';
import { labelled } from '../scan/compare/labels.js';
import { loadMapping, NO_MAPPING } from '../scan/compare/mapping.js';
import type { CompareReport } from '../scan/compare/model.js';
import type { Settings, Target } from '../settings/model.js';
import type { Workspace } from './workspace.js';

export interface CompareOptions {
  /** Targets: knexfile environments, URLs or paths of SQLite files. */
  readonly a: string;
  readonly b: string;
  /** A mapping file; see docs/how-to/compare-two-databases.md. */
  readonly map?: string;
  /** Reference ids, tables or kinds of link; everything when left out. */
  readonly only?: readonly string[];
}

/** One of the databases, as a report names it. */
export interface ComparedTarget {
  readonly target: Target;
  readonly server: ServerIdentity;
}

export interface Comparison {
  readonly report: CompareReport;
  readonly a: ComparedTarget;
  readonly b: ComparedTarget;
}

/** Whether two databases hold the same links. Reads both, each inside one READ ONLY transaction. */
export async function compareTargets(workspace: Workspace, options: CompareOptions): Promise<Comparison> {
  const mapping = options.map === undefined ? NO_MAPPING : await loadMapping(path.resolve(workspace.dir, options.map));
  const [a, b] = [await workspace.targetNamed(options.a), await workspace.targetNamed(options.b)];
  const { settings, limits } = workspace;
  return withReading(a, limits, (sessionA) =>
    withReading(b, limits, async (sessionB) => {
      const [first, second] = [await look(sessionA, settings), await look(sessionB, settings)];
      const masks = masksOf(settings, first.links);
      const isSaid = saidBy(settings);
      const context = { a: first, b: second, mapping, masks, ...(isSaid ? { isSaid } : {}) };
      const report = await compareDatabases({ ...context, ...(options.only ? { only: options.only } : {}) });
      return {
        report: await labelled(report, first, { masks, mapping }),
        a: { target: a, server: await sessionA.dialect.identity(sessionA) },
        b: { target: b, server: await sessionB.dialect.identity(sessionB) },
      };
    }),
  );
}

async function look(session: Session, settings: Settings): Promise<ComparedDatabase> {
  const catalog = await session.dialect.readCatalog(session);
  return { session, catalog, links: mergeLinks(inferLinks(catalog), settings) };
}

/** Guesses that are not in the settings are left out where those name any reference: somebody has chosen. */
function saidBy({ references }: Settings): ((reference: Reference) => boolean) | null {
  if (references.length === 0) return null;
  const said = new Set(references.map(({ from }) => JSON.stringify(from)));
  return ({ basis, from }) => basis === 'declared' || said.has(JSON.stringify(from));
}
