import { findTable } from '../catalog/graph.js';
import type { Catalog, Table, TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { Links } from '../links/model.js';
import { closest } from '../messages/closest.js';
import type { Selection } from './decide.js';

type Values = Readonly<Record<string, string | null>>;

interface Place {
  readonly catalog: Catalog;
  readonly links: Links;
}

/** A table by its id, or by its bare name where no other schema has one of that name. */
function tableNamed(catalog: Catalog, name: string): Table | undefined {
  const [only, second] = catalog.tables.filter((table) => table.name === name);
  return findTable(catalog, name) ?? (second === undefined ? only : undefined);
}

/** `meant` is the part of the name that nothing has. */
function unknown(asked: string, meant: string, known: readonly string[]): UntetherError {
  const why = closest(meant, known, 3).map((near) => `closest: ${near}`);
  return new UntetherError('U09', { detail: `${asked} is not known here` }, { why });
}

const tablesIn = ({ catalog }: Place): readonly string[] => catalog.tables.map(({ id }) => id);

function isName({ links }: Place, name: string): boolean {
  return links.references.some(({ id, kind }) => id === name || kind === name);
}

/** What is asked to stay must be there: a slip of the pen would let it go. */
function keptName(place: Place, name: string): string {
  if (place.links.references.some(({ id }) => id === name)) return name;
  const table = tableNamed(place.catalog, name);
  if (table === undefined) throw unknown(`--keep ${name}`, name, tablesIn(place));
  return table.id;
}

function setColumn(place: Place, name: string): { readonly table: TableId; readonly column: string } {
  const at = name.lastIndexOf('.');
  const [named, column] = [name.slice(0, at), name.slice(at + 1)];
  const table = tableNamed(place.catalog, named);
  if (table === undefined) throw unknown(`--set ${name}`, named, tablesIn(place));
  const columns = table.columns.map((each) => each.name);
  if (!columns.includes(column)) throw unknown(`--set ${name}`, column, columns);
  if (!place.links.references.some(({ from }) => from.table === table.id))
    throw new UntetherError('U09', { detail: `--set ${name}: no reference of ${table.id} is known` });
  return { table: table.id, column };
}

/** Values for columns that hold no reference mark the rows that would go otherwise: `--set user_roles.revoked_at=2026-11-27`. */
function marksIn(
  { links }: Place,
  set: readonly { readonly table: TableId; readonly column: string; readonly value: string | null }[],
): ReadonlyMap<TableId, Values> {
  const marks = new Map<TableId, Values>();
  for (const { table, column, value } of set) {
    const refers = links.references.some(({ from }) => from.table === table && from.columns.includes(column));
    if (!refers) marks.set(table, { ...marks.get(table), [column]: value });
  }
  return marks;
}

/** What was asked for, every name as tables and references have it. Throws U09 for a name that nothing has. */
export function knownSelection(place: Place, selection: Selection): Selection {
  const set = [...selection.set].map(([name, value]) => ({ ...setColumn(place, name), value }));
  return {
    ...selection,
    links: selection.links.map((name) => (isName(place, name) ? name : (tableNamed(place.catalog, name)?.id ?? name))),
    keep: selection.keep.map((name) => keptName(place, name)),
    set: new Map(set.map(({ table, column, value }) => [`${table}.${column}`, value])),
    marks: marksIn(place, set),
  };
}
