import type { Catalog, TableId } from '../catalog/model.js';
import { formatColumns } from '../catalog/names.js';
import { groupBy } from '../catalog/assemble.js';
import type { Session } from '../dialects/dialect.js';
import { Asker, SAMPLE_LIMITS } from './data/asker.js';
import type { SampleLimits } from './data/asker.js';
import { valuesOf } from './data/facts.js';
import type { Answers, Facts, TableSample, Unread } from './data/facts.js';
import { lookUp, requestsFor } from './data/lookup.js';
import { readSample } from './data/sample.js';
import type { SampleRequest } from './data/sample.js';
import { draftOf, withRows } from './draft.js';
import type { Draft } from './draft.js';
import { mayHoldNames } from './inclusion.js';
import { conclude } from './infer.js';
import { mayBeList } from './lists.js';
import type { Links } from './model.js';
import { pairOf } from './polymorphic.js';
import type { NamedColumn } from './schema.js';
import type { Candidate } from './world.js';

/** Links with what was looked at to find them. */
export interface Discovery {
  readonly links: Links;
  readonly facts: Facts;
}

/** More columns of one table are hardly references. */
const MOST_COLUMNS = 60;

/**
 * Who is linked to what, from the catalog and from a bounded look at the rows. `session` is inside a READ ONLY transaction of its own: after
 * a refused statement it is begun anew.
 */
export async function discoverLinks(
  session: Session,
  catalog: Catalog,
  limits: SampleLimits = SAMPLE_LIMITS,
): Promise<Discovery> {
  const asker = new Asker(session, limits);
  const named = draftOf(catalog);
  const { samples, unread } = await readSamples(asker, samplesFor(named));
  const seen: Facts = { samples, answers: new Map(), unread };
  const draft = withRows(named, seen);
  const facts: Facts = { ...seen, answers: await readAnswers(asker, catalog, { draft, facts: seen }) };
  return { links: conclude(draft, facts), facts };
}

async function readSamples(
  asker: Asker,
  requests: readonly SampleRequest[],
): Promise<{ readonly samples: ReadonlyMap<TableId, TableSample>; readonly unread: readonly Unread[] }> {
  const samples = new Map<TableId, TableSample>();
  const unread: Unread[] = [];
  for (const request of requests) {
    const outcome = await readSample(asker, request);
    if (outcome.ok) samples.set(request.table.id, outcome.sample);
    else unread.push({ table: request.table.id, reason: outcome.reason, detail: outcome.detail });
  }
  return { samples, unread };
}

async function readAnswers(
  asker: Asker,
  catalog: Catalog,
  { draft, facts }: { readonly draft: Draft; readonly facts: Facts },
): Promise<ReadonlyMap<string, Answers>> {
  const candidates = [...draft.composite, ...draft.columns.flatMap((column) => column.candidates)];
  const pairs = candidates.map((candidate) => ({
    to: candidate.to,
    values: valuesOf(facts, candidate.from, candidate) ?? [],
  }));
  const answers = new Map<string, Answers>();
  for (const request of requestsFor(pairs.filter(({ values }) => values.length > 0))) {
    const found = await lookUp(asker, catalog, request);
    if (found !== undefined) answers.set(formatColumns(request.to.table, request.to.columns), found);
  }
  return answers;
}

/** Tables with columns worth a look, those that may point at accounts first. */
function samplesFor({ world, composite, columns }: Draft): readonly SampleRequest[] {
  const accounts = new Set(world.accounts.map(({ table }) => table.table.id));
  const wanted = new Map<TableId, Set<string>>();
  const urgent = new Set<TableId>();
  const add = (table: TableId, names: readonly string[]): void => {
    wanted.set(table, new Set([...(wanted.get(table) ?? []), ...names]));
  };
  const note = ({ from, to }: Candidate): void => {
    add(from.table, from.columns);
    if (accounts.has(to.table)) urgent.add(from.table);
  };
  composite.forEach(note);
  for (const { named, candidates } of columns) {
    candidates.forEach(note);
    const self = world.schema.byId.get(named.table.id);
    const pair = self === undefined ? [] : pairOf(self, named);
    if (pair.length > 0) urgent.add(named.table.id);
    const alone = candidates.length === 0 && (mayBeList(named) || mayHoldNames(named)) ? [named] : [];
    add(
      named.table.id,
      [...pair, ...alone].map(({ column }: NamedColumn) => column.name),
    );
  }
  const tables = world.schema.tables.map(({ table }) => table).filter(({ id }) => (wanted.get(id)?.size ?? 0) > 0);
  const requests = tables.map((table) => ({
    table,
    columns: [...(wanted.get(table.id) ?? [])].slice(0, MOST_COLUMNS),
  }));
  const { first = [], later = [] } = Object.fromEntries(
    groupBy(requests, ({ table }) => (urgent.has(table.id) ? 'first' : 'later')),
  );
  return [...first, ...later];
}
