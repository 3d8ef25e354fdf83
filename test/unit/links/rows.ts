import type { Catalog } from '../../../src/catalog/model.js';
import { formatColumns } from '../../../src/catalog/names.js';
import { NO_FACTS, valuesOf } from '../../../src/links/data/facts.js';
import type { Answers, Facts, TableSample } from '../../../src/links/data/facts.js';
import { requestsFor } from '../../../src/links/data/lookup.js';
import type { LookupRequest } from '../../../src/links/data/lookup.js';
import { draftOf, withRows } from '../../../src/links/draft.js';
import { inferLinks } from '../../../src/links/infer.js';
import type { Links, Reference } from '../../../src/links/model.js';
import { buildCatalog } from './build.js';
import type { Tables } from './build.js';

type Row = Readonly<Record<string, string | null>>;
/** Rows by table id; a table that is not here was not looked at. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** The same row for each value: `column('user_id', ['1', '2'])`. */
export function column(name: string, values: readonly (string | null)[], rest: Row = {}): readonly Row[] {
  return values.map((value) => ({ ...rest, [name]: value }));
}

/** `count` numbers as text, from `first` on. */
export function numbers(count: number, first = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(first + index));
}

/** What a look at these rows would give, without a database. */
export function factsOf(catalog: Catalog, rows: Rows): Facts {
  const samples = new Map(Object.entries(rows).map(([id, own]) => [id, sampleOf(catalog, id, own)]));
  const seen: Facts = { ...NO_FACTS, samples };
  const { composite, columns } = withRows(draftOf(catalog), seen);
  const candidates = [...composite, ...columns.flatMap((each) => each.candidates)];
  const asked = candidates.map((each) => ({ to: each.to, values: valuesOf(seen, each.from, each) ?? [] }));
  const answers = requestsFor(asked.filter(({ to }) => to.table in rows)).map(
    (request) => [formatColumns(request.to.table, request.to.columns), answer(request, rows)] as const,
  );
  return { ...seen, answers: new Map(answers) };
}

/** Links of a catalog whose rows were looked at. */
export function learnt(tables: Tables, rows: Rows = {}): Links {
  const catalog = buildCatalog(tables);
  return inferLinks(catalog, factsOf(catalog, rows));
}

/** The references on one column of a table. */
export function referencesOn(links: Links, table: string, name: string): readonly Reference[] {
  return links.references.filter(({ from }) => from.table === table && from.columns.includes(name));
}

/** References that are no declarations: `t [user_id] → users [id]`, and ` json` behind a list. */
export function found(tables: Tables, rows: Rows = {}): readonly string[] {
  return learnt(tables, rows)
    .references.filter(({ basis }) => basis !== 'declared')
    .map(({ id, to, list }) =>
      [`${id} → ${formatColumns(to.table, to.columns)}`, ...(list === undefined ? [] : [list])].join(' '),
    );
}

function sampleOf(catalog: Catalog, id: string, rows: readonly Row[]): TableSample {
  const columns = catalog.tables.find((table) => table.id === id)?.columns.map(({ name }) => name) ?? [];
  return { columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)), how: 'whole' };
}

function answer({ to, values }: LookupRequest, rows: Rows): Answers {
  const there = (rows[to.table] ?? []).map((row) => to.columns.map((name) => row[name] ?? null).join('\u0000'));
  const counts = values.map((value) => [value, there.filter((each) => each === value).length] as const);
  return { asked: new Set(values), found: new Map(counts.filter(([, count]) => count > 0)) };
}
