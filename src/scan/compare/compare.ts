import type { Catalog, TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import type { Session } from '../../dialects/dialect.js';
import { UntetherError } from '../../errors.js';
import type { Masks } from '../../links/masks.js';
import type { Links, Reference } from '../../links/model.js';
import { countRows } from '../../plan/leftout.js';
import { selectReferences } from '../select.js';
import { Collector } from './collect.js';
import { settled } from './forms.js';
import type { Mapping } from './mapping.js';
import { merge, type Tally, Unsorted } from './merge.js';
import type { CompareReport, ComparedReference, Named, Pass, Skipped, Values } from './model.js';
import { Pairing } from './pairing.js';
import { isKey, planPasses } from './passes.js';
import { pairReferences } from './references.js';
import { linkRows, sortPlaces, unmatchedRows } from './select.js';

/** One of the databases. */
export interface ComparedDatabase {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}

export interface CompareContext {
  readonly a: ComparedDatabase;
  readonly b: ComparedDatabase;
  readonly mapping: Mapping;
  /** Columns of A whose values nobody is shown. */
  readonly masks: Masks;
  /** True of references that the settings name; all that are found are compared when it is left out. */
  readonly isSaid?: (reference: Reference) => boolean;
  /** Reference ids, tables or kinds of link; everything when left out. */
  readonly only?: readonly string[];
}

/**
 * Whether two databases of any engines hold the same links. Only reads; rows are streamed from both, sorted alike.
 * Throws U09 for a name in the mapping that is not there.
 */
export async function compareDatabases(context: CompareContext): Promise<CompareReport> {
  const { a, b, mapping } = context;
  const pairing = new Pairing(a.catalog, b.catalog, mapping);
  const paired = pairReferences({ a, b, isSaid: context.isSaid ?? (() => true) }, pairing);
  const all = [...paired.ready, ...paired.unpaired].map(({ reference }) => reference);
  const chosen = selectReferences(all, context.only);
  const isWanted = ({ reference }: { readonly reference: Reference }): boolean => chosen.references.includes(reference);
  const named = context.only === undefined ? {} : { named: new Set(chosen.references) };
  const planned = planPasses(
    { pairing, a: a.session.dialect, b: b.session.dialect, accounts: accountTables(a.links, pairing), ...named },
    paired.ready,
  );
  const references: ComparedReference[] = [];
  const skipped: Skipped[] = [
    ...chosen.unknown.map((reference) => ({ reference, reason: 'unknown-name' }) as const),
    ...[...paired.unpaired.filter(isWanted), ...planned.unpaired].map(({ reference, reason }) => ({
      reference: reference.id,
      reason,
    })),
  ];
  for (const pass of planned.passes) {
    const compared = await comparePass(context, pass);
    if ('reason' in compared) skipped.push(compared);
    else if (pass.besides.length === 0 || hasRows(compared)) references.push(compared);
  }
  return reportOf(references, skipped);
}

/** Where other passes saw every row, there is nothing to tell. */
const hasRows = ({ rows, unmatched }: ComparedReference): boolean => rows.a + rows.b + unmatched.a + unmatched.b > 0;

function accountTables({ accounts }: Links, pairing: Pairing): ReadonlySet<TableId> {
  const open = accounts.filter(({ state }) => state !== 'rejected');
  return new Set(open.flatMap(({ table }) => pairing.inA(table)?.id ?? []));
}

function reportOf(references: readonly ComparedReference[], skipped: readonly Skipped[]): CompareReport {
  const isWhole = ({ left, unmatched }: ComparedReference): boolean =>
    left.every(({ reason }) => reason === 'ignored') && unmatched.a === 0 && unmatched.b === 0;
  return {
    identical: references.every(({ onlyInA, onlyInB, changed }) => onlyInA + onlyInB + changed === 0),
    complete: skipped.length === 0 && references.length > 0 && references.every(isWhole),
    references: references.toSorted((x, y) => compareText(x.reference, y.reference)),
    skipped: skipped.toSorted((x, y) => compareText(x.reference, y.reference)),
  };
}

/** Rows that cannot be told apart by the names that the mapping gives them. */
class Ambiguous extends Error {}

/** A value that is no text in any encoding that we could compare. */
class Unreadable extends Error {}

async function comparePass(context: CompareContext, pass: Pass): Promise<ComparedReference | Skipped> {
  try {
    return await mergePass(context, pass);
  } catch (error) {
    const reference = pass.reference.id;
    if (error instanceof Unsorted) return { reference, reason: 'unsorted' };
    if (error instanceof Ambiguous) return { reference, reason: 'not-unique' };
    if (error instanceof Unreadable) return { reference, reason: 'unreadable' };
    if (error instanceof UntetherError && error.code === 'G15') return { reference, reason: 'unsafe-name' };
    throw error;
  }
}

async function mergePass(context: CompareContext, pass: Pass): Promise<ComparedReference> {
  const { a, b } = context;
  for (const { a: ours, b: theirs } of pass.names) {
    await requireUnique(a.session, ours);
    await requireUnique(b.session, theirs);
  }
  const unmatched = {
    a: await countUnmatched(a.session, unmatchedRows(a.session.dialect, pass, 'a')),
    b: await countUnmatched(b.session, unmatchedRows(b.session.dialect, pass, 'b')),
  };
  const tally: Tally = { rowsA: 0, rowsB: 0, same: 0 };
  const collector = new Collector(pass, context.masks);
  const identity = pass.columns.flatMap(({ role }, place) => (role !== 'attribute' ? [place] : []));
  const order = { sortedBy: sortPlaces(pass), identity: pass.identified ? identity : [] };
  const rows = { a: rowsOf(a.session, pass, 'a'), b: rowsOf(b.session, pass, 'b') };
  for await (const difference of merge(rows.a, rows.b, order, tally)) collector.add(difference);
  return collector.result(tally, unmatched);
}

async function requireUnique(session: Session, { table, by }: Named['a']): Promise<void> {
  if (isKey(table, [by])) return;
  const { dialect } = session;
  const name = dialect.name(by.name);
  const repeated = `SELECT ${name} FROM ${dialect.rowsOf(table)} WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING count(*) > 1`;
  if ((await countRows(session, `(${repeated}) AS r`)) > 0) throw new Ambiguous();
}

async function countUnmatched(session: Session, from: string | null): Promise<number> {
  return from === null ? 0 : countRows(session, from);
}

async function* rowsOf(session: Session, pass: Pass, side: 'a' | 'b'): AsyncGenerator<Values> {
  for await (const { row } of session.readRows(linkRows(session.dialect, pass, side)))
    yield row.map((cell, place) => {
      if (cell !== null && typeof cell !== 'string') throw new Unreadable();
      return settled(cell, pass.columns[place]?.form ?? 'text');
    });
}
