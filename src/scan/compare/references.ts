import type { Catalog, Column, Table, TableId } from '../../catalog/model.js';
import { compareText, formatColumns } from '../../catalog/names.js';
import { needsCondition, referenceId } from '../../links/ids.js';
import type { Columns, Links, Reference } from '../../links/model.js';
import type { SkipReason } from './model.js';
import { columnNamed } from './names.js';
import type { Pairing } from './pairing.js';

/** A reference whose tables and columns are on both sides. */
export interface PairedReference {
  readonly reference: Reference;
  readonly a: Table;
  readonly b: Table;
  readonly fromA: readonly Column[];
  readonly fromB: readonly Column[];
  /** The table of A that it leads to, and the columns there; undefined where A does not have them. */
  readonly to: { readonly table: Table; readonly columns: readonly Column[] } | undefined;
}

/** The references to compare, and those that cannot be. */
export interface Paired {
  readonly ready: readonly PairedReference[];
  readonly unpaired: readonly Unpaired[];
}

export interface Unpaired {
  readonly reference: Reference;
  readonly reason: SkipReason;
}

interface Sources {
  readonly a: { readonly catalog: Catalog; readonly links: Links };
  readonly b: { readonly catalog: Catalog; readonly links: Links };
  /** Whether the settings name references: then guesses that are not among them are left out. */
  readonly isSaid: (reference: Reference) => boolean;
}

const KINDS: ReadonlySet<Table['kind']> = new Set(['table', 'partitioned']);

/** Confirmed and proposed references of the settings and declared ones of both databases; all that were found where the settings name none. */
export function pairReferences(sources: Sources, pairing: Pairing): Paired {
  const ready = new Map<string, PairedReference>();
  const unpaired = new Map<string, Unpaired>();
  const wanted = (links: Links): readonly Reference[] =>
    links.references.filter((reference) => reference.state !== 'rejected' && sources.isSaid(reference));
  for (const reference of [...wanted(sources.a.links), ...backwards(wanted(sources.b.links), pairing)]) {
    const paired = pairReference(reference, pairing);
    if (paired === null) continue;
    if (typeof paired === 'string') unpaired.set(reference.id, { reference, reason: paired });
    else if (!ready.has(identityOf(paired))) ready.set(identityOf(paired), paired);
  }
  const sorted = [...ready.values()].toSorted((x, y) => compareText(x.reference.id, y.reference.id));
  return { ready: sorted, unpaired: [...unpaired.values()] };
}

/** References that B knows, in the names of A; one to or from a table that A does not have keeps its own. */
function backwards(references: readonly Reference[], pairing: Pairing): readonly Reference[] {
  return references.map((reference) => {
    const [from, to] = [inA(reference.from, pairing), inA(reference.to, pairing)];
    const when = reference.when && conditionInA(reference.from.table, reference.when, pairing);
    const id = from === reference.from ? reference.id : referenceId({ from, ...(when ? { when } : {}) });
    return { ...reference, from, to, ...(when ? { when } : {}), id };
  });
}

type Condition = NonNullable<Reference['when']>;

function conditionInA(id: TableId, when: Condition, pairing: Pairing): Condition {
  const table = pairing.backInA(id);
  if (!table) return when;
  const entries = Object.entries(when).map(([name, value]) => {
    const column = table.columns.find((each) => pairing.columnInB(table, each)?.name === name);
    const values = column ? Object.entries(pairing.valuesOf(table, column)) : [];
    return [column?.name ?? name, values.find(([, inB]) => inB === value)?.[0] ?? value] as const;
  });
  return Object.fromEntries(entries);
}

function inA(columns: Columns, pairing: Pairing): Columns {
  const table = pairing.backInA(columns.table);
  if (!table) return columns;
  const names = columns.columns.map(
    (name) => table.columns.find((column) => pairing.columnInB(table, column)?.name === name)?.name ?? name,
  );
  return { table: table.id, columns: names };
}

function identityOf({ reference: { when }, a, fromA, to }: PairedReference): string {
  const target = to
    ? formatColumns(
        to.table.id,
        to.columns.map(({ name }) => name),
      )
    : '';
  return JSON.stringify([a.id, fromA.map(({ name }) => name), target, Object.entries(when ?? {}).sort()]);
}

/** Null for one that there is nothing to compare of. */
function pairReference(reference: Reference, pairing: Pairing): PairedReference | SkipReason | null {
  const a = pairing.inA(reference.from.table);
  if (a === null) return 'ambiguous';
  if (a === undefined) return pairing.isIgnored({ id: reference.from.table }) ? null : 'no-table-a';
  if (pairing.isIgnored(a) || !KINDS.has(a.kind)) return null;
  const b = pairing.inB(a);
  if (b === null) return 'ambiguous';
  if (b === undefined) return 'no-table-b';
  if (pairing.isIgnored(b)) return null;
  if (needsCondition(reference)) return 'needs-condition';
  if (reference.list !== undefined) return 'list';
  const fromA = columnsNamed(a, reference.from.columns);
  if (!fromA) return 'no-column-a';
  if (fromA.some((column) => pairing.isIgnoredColumn(a, column))) return null;
  const fromB = fromA.flatMap((column) => pairing.columnInB(a, column) ?? []);
  if (fromB.length < fromA.length) return 'no-column-b';
  const conditions = columnsNamed(a, Object.keys(reference.when ?? {}));
  if (!conditions) return 'no-column-a';
  if (conditions.some((column) => !pairing.columnInB(a, column))) return 'no-column-b';
  const target = pairing.inA(reference.to.table) ?? undefined;
  const columns = target && columnsNamed(target, reference.to.columns);
  return { reference, a, b, fromA, fromB, to: target && columns ? { table: target, columns } : undefined };
}

function columnsNamed(table: Table, names: readonly string[]): readonly Column[] | undefined {
  const found = names.flatMap((name) => columnNamed(table, name) ?? []);
  return found.length === names.length ? found : undefined;
}
