import { getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { Masks } from '../links/masks.js';
import type { PlanAccount } from '../plan/model.js';
import { attempt } from './attempt.js';
import { holdsKey, pointsAt, prepare, type Prepared } from './conditions.js';
import { findingId, staysOnPurpose } from './find.js';
import type { ScanFinding, ScanReport, SkippedReference } from './model.js';
import { countRows } from '../plan/leftout.js';
import type { Place } from './place.js';
import { readSamples } from './samples.js';
import { byWeight } from './scan.js';
import { severityOf } from './severity.js';
import { searchTexts } from './texts.js';

/** The account that is asked for; its row may be gone. */
export interface Person {
  readonly account: PlanAccount;
  readonly table: Table;
  /** Key columns, with the cells as the engine holds them. */
  readonly key: readonly { readonly column: string; readonly literal: string }[];
  /** The account's row, as a condition on its table; null when there is none. */
  readonly where: string | null;
  /** What it is called by: logins, mails, telephone numbers, by column. */
  readonly names: readonly { readonly column: string; readonly value: string }[];
}

interface Asked extends Place {
  readonly masks: Masks;
  readonly columnBudget: number;
}

/** Rows that point at the account: found by its row, or by its key where that is gone. Null when such a reference needs the row. */
function pointingAt({ session: { dialect } }: Asked, prepared: Prepared, { where, key }: Person): string | null {
  if (where !== null) return `${prepared.points} AND ${pointsAt(dialect, prepared, `(${where})`)}`;
  const literals = prepared.reference.to.columns.flatMap(
    (name) => key.find(({ column }) => column === name)?.literal ?? [],
  );
  return literals.length === prepared.reference.to.columns.length ? holdsKey(dialect, prepared, literals) : null;
}

async function leftoverOf(asked: Asked, prepared: Prepared, where: string): Promise<ScanFinding | null> {
  const { session, masks } = asked;
  const { reference, child } = prepared;
  const rows = await countRows(session, `${session.dialect.rowsOf(child)} WHERE ${where}`);
  if (rows === 0) return null;
  const sample = { table: child, where, columns: reference.from.columns, masks, kind: reference.kind, limit: 5 };
  return {
    id: findingId(reference.id, 'leftover'),
    reference: reference.id,
    class: 'leftover',
    severity: severityOf(reference, 'leftover', false),
    state: reference.state === 'confirmed' ? 'confirmed' : 'proposed',
    rows,
    new: rows,
    known: 0,
    fixed: 0,
    kept: staysOnPurpose(asked, reference),
    samples: await readSamples(session, sample),
  };
}

/**
 * Everything that still refers to one account: each reference to its table, confirmed or proposed, then texts that name it. What could not
 * be asked or searched is told, and makes the report incomplete. Only reads.
 */
export async function findLeftovers(asked: Asked, person: Person): Promise<ScanReport> {
  const { session, links, catalog } = asked;
  const findings: ScanFinding[] = [];
  const skipped: SkippedReference[] = [];
  let checked = 0;
  for (const reference of links.references) {
    if (reference.to.table !== person.table.id || reference.state === 'rejected') continue;
    const result = prepare({ dialect: session.dialect, catalog }, reference);
    if (result.outcome === 'none') continue;
    const where = result.outcome === 'ready' ? pointingAt(asked, result.prepared, person) : null;
    if (result.outcome === 'skipped' || where === null) {
      skipped.push({ reference: reference.id, reason: result.outcome === 'skipped' ? result.reason : 'account-gone' });
      continue;
    }
    const found = await attempt(session, () => leftoverOf(asked, result.prepared, where));
    if (!found.ok) skipped.push({ reference: reference.id, reason: found.reason, detail: found.detail ?? '' });
    else {
      checked += 1;
      if (found.value !== null) findings.push(found.value);
    }
  }
  const texts = await searchTexts(asked, person);
  return {
    complete: skipped.length === 0 && texts.notSearched.length === 0,
    findings: findings.toSorted(byWeight),
    skipped: skipped.toSorted((a, b) => compareText(a.reference, b.reference)),
    checked,
    leftovers: { account: person.account, exists: person.where !== null, ...texts },
  };
}

/** The key of a person as literals of the engine. */
export function keyLiterals(
  { session: { dialect } }: Pick<Place, 'session'>,
  table: Table,
  key: Readonly<Record<string, string>>,
): Person['key'] {
  return Object.entries(key).map(([name, text]) => {
    const column = getColumn(table, name);
    return { column: name, literal: dialect.keyLiteral(dialect.parse(text, column), column) };
  });
}
