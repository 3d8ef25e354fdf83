import path from 'node:path';
import type { Catalog, Changes, Considered, Inspection, Subject, Workspace, Written } from '../../index.js';
import { say } from '../../messages/ui.js';
import { changesSummary, renderChanges } from '../../review/changes.js';
import type { CliContext } from '../context.js';
import { paintFor } from './paint.js';
import { bare, columnsDocument, evidenceDocument, placeDocument } from './place.js';

type Fields = Readonly<Record<string, unknown>>;

function subjectDocument(subject: Subject, catalog: Catalog): Fields {
  const { what, id } = subject;
  if (subject.what === 'account') {
    const { table, key, lookup, state } = subject.setting;
    return { what, id, ...placeDocument(table, catalog), key, lookup, state };
  }
  if (subject.what === 'grant') {
    const { role, holders, permissions } = subject.setting;
    return { what, id, role: columnsDocument(role, catalog), holders: placeDocument(holders, catalog), permissions };
  }
  const { from, to, basis, state, kind, when, list, confidence } = subject.setting;
  const ends = { from: columnsDocument(from, catalog), to: columnsDocument(to, catalog) };
  return bare({ what, id, ...ends, basis, state, kind, when, list, confidence });
}

/** `changes` of the documents of `inspect`: what is new, gone and changed against the settings file. */
export function changesDocument(changes: Changes, catalog: Catalog): Fields {
  return {
    new: changes.new.map((subject) => subjectDocument(subject, catalog)),
    gone: changes.gone.map((entry) => ({
      ...subjectDocument(entry, catalog),
      line: entry.line,
      missing: entry.missing,
    })),
    changed: changes.changed.map((entry) => ({
      ...subjectDocument(entry, catalog),
      line: entry.line,
      fields: entry.fields,
    })),
  };
}

/** One decision: the entry as it was, what was decided, and what the database shows of it now. */
export function decisionDocument(decision: Considered, catalog: Catalog): Fields {
  const { found, decided, line } = decision;
  const confidence = decision.what === 'reference' ? { confidence: decision.found?.confidence ?? null } : {};
  return {
    ...subjectDocument(decision, catalog),
    line,
    decided,
    ...confidence,
    evidence: evidenceDocument(found?.evidence ?? []),
  };
}

/** What --write did: how many proposals were added, and everything that differs from the file. */
export function writtenText(context: CliContext, { file, added, changes }: Written): string {
  const { lang } = context;
  const note =
    added === 0 ? say('inspect.nothing-new', lang, { file }) : say('inspect.written', lang, { count: added, file });
  return `${renderChanges({ changes, file, lang, paint: paintFor(context) })}\n${note}\n`;
}

/** One line without --write: how many entries of the file differ; nothing where there is no file. */
export function comparedText(
  { lang }: CliContext,
  { workspace, found }: { readonly workspace: Workspace; readonly found: Inspection },
): string {
  if (found.changes === null) return '';
  const file = path.basename(workspace.settings.file ?? '');
  return `\n${changesSummary({ changes: found.changes, file, lang })}\n`;
}
