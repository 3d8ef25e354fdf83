import type { Catalog, TableId } from '../catalog/model.js';
import { formatColumns } from '../catalog/names.js';
import type { Session } from '../dialects/dialect.js';
import { Asker, SAMPLE_LIMITS } from './data/asker.js';
import type { SampleLimits } from './data/asker.js';
import { valuesOf } from './data/facts.js';
import type { Answers, Facts, TableSample, Unread } from './data/facts.js';
import { lookUp, requestsFor } from './data/lookup.js';
import type { LookupRequest } from './data/lookup.js';
import { readSample } from './data/sample.js';
import type { SampleOutcome, SampleRequest } from './data/sample.js';
import { draftOf, withRows } from './draft.js';
import type { Draft } from './draft.js';
import { mayHoldNames } from './inclusion.js';
import { conclude } from './infer.js';
import { mayBeList } from './lists.js';
import type { Links } from './model.js';
import { pairOf } from './polymorphic.js';
import type { Candidate } from './world.js';

/** Links with what was looked at to find them. */
export interface Discovery {
  readonly links: Links;
  readonly facts: Facts;
}

/** More columns that only might be references are not looked at. */
const MOST_SUSPECTS = 40;
/** The part of the limits that is kept for looking values up, while tables are read. */
const RESERVE = 0.25;

/**
 * Who is linked to what, from the catalog and from a bounded look at the rows: first at the tables that may point at accounts, then at the
 * others. `session` is inside a READ ONLY transaction of its own: after a refused statement it is begun anew.
 */
export async function discoverLinks(
  session: Session,
  catalog: Catalog,
  limits: SampleLimits = SAMPLE_LIMITS,
): Promise<Discovery> {
  const look = new Look(new Asker(session, limits), catalog);
  const named = draftOf(catalog);
  const { urgent, later, cut } = samplesFor(named);
  look.leaveOut(cut);
  for (const requests of [urgent, later]) {
    await look.read(requests);
    await look.lookUp(withRows(named, look.facts), new Set(requests.map(({ table }) => table.id)));
  }
  return { links: conclude(withRows(named, look.facts), look.facts), facts: look.facts };
}

/** Gathers facts, and what could not be had. */
class Look {
  readonly #asker: Asker;
  readonly #catalog: Catalog;
  readonly #samples = new Map<TableId, TableSample>();
  readonly #answers = new Map<string, Answers>();
  readonly #unread: Unread[] = [];

  constructor(asker: Asker, catalog: Catalog) {
    this.#asker = asker;
    this.#catalog = catalog;
    for (const { id, kind } of catalog.tables) {
      if (kind === 'foreign')
        this.#unread.push({ table: id, reason: 'foreign', detail: 'its rows are on another server' });
      if (kind === 'materialized-view')
        this.#unread.push({ table: id, reason: 'materialized', detail: 'its rows are copies of rows of other tables' });
    }
  }

  get facts(): Facts {
    return { samples: this.#samples, answers: this.#answers, unread: this.#unread };
  }

  /** Says what will not be looked at. */
  leaveOut(unread: readonly Unread[]): void {
    this.#unread.push(...unread);
  }

  async read(requests: readonly SampleRequest[]): Promise<void> {
    for (const request of requests) {
      const table = request.table.id;
      const outcome: SampleOutcome =
        this.#asker.left < RESERVE
          ? { ok: false, reason: 'limits', detail: '' }
          : await readSample(this.#asker, request);
      if (outcome.ok) this.#samples.set(table, outcome.sample);
      else this.#unread.push({ table, reason: outcome.reason, detail: outcome.detail });
    }
  }

  /** Looks up what the references of these tables point at. */
  async lookUp({ composite, columns }: Draft, tables: ReadonlySet<TableId>): Promise<void> {
    const candidates = [...composite, ...columns.flatMap((column) => column.candidates)];
    const pairs = candidates
      .filter(({ from }) => tables.has(from.table))
      .map((candidate) => ({ to: candidate.to, values: valuesOf(this.facts, candidate.from, candidate) ?? [] }))
      .filter(({ values }) => values.length > 0);
    for (const request of requestsFor(pairs)) await this.#answer(request);
  }

  async #answer(request: LookupRequest): Promise<void> {
    const { table, columns } = request.to;
    const id = formatColumns(table, columns);
    const known = this.#answers.get(id);
    const values = request.values.filter((value) => known?.asked.has(value) !== true);
    const sample = this.#samples.get(table);
    const outcome = await lookUp(this.#asker, this.#catalog, { to: request.to, values, sample });
    if (outcome.ok === true) {
      const { asked, found } = outcome.answers;
      this.#answers.set(id, {
        asked: new Set([...(known?.asked ?? []), ...asked]),
        found: new Map([...(known?.found ?? []), ...found]),
      });
    } else if (outcome.ok === 'no-index') this.#unread.push({ table, reason: 'no-index', detail: columns.join(', ') });
    else this.#unread.push({ table, reason: outcome.reason, detail: outcome.detail || columns.join(', ') });
  }
}

interface Samples {
  /** Tables with a column that may point at an account, or at several tables. */
  readonly urgent: readonly SampleRequest[];
  readonly later: readonly SampleRequest[];
  /** Columns that are too many to be read. */
  readonly cut: readonly Unread[];
}

/** Tables with columns worth a look: candidates first, then those whose values alone could tell. */
function samplesFor({ world, composite, columns }: Draft): Samples {
  const accounts = new Set(world.accounts.map(({ table }) => table.table.id));
  const wanted = new Map<TableId, Set<string>>();
  const suspects = new Map<TableId, string[]>();
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
    const { id } = named.table;
    const self = world.schema.byId.get(id);
    const pair = self === undefined ? [] : pairOf(self, named);
    if (pair.length > 0) urgent.add(id);
    add(
      id,
      pair.map(({ column }) => column.name),
    );
    if (candidates.length === 0 && (mayBeList(named) || mayHoldNames(named)))
      suspects.set(id, [...(suspects.get(id) ?? []), named.column.name]);
  }
  // Which numbers are keys tells whether agreement could be chance.
  for (const { table, key } of world.accounts)
    add(
      table.table.id,
      key.map(({ column }) => column.name),
    );
  const requests = world.schema.tables.map(({ table }) => ({
    table,
    columns: [...new Set([...(wanted.get(table.id) ?? []), ...(suspects.get(table.id) ?? []).slice(0, MOST_SUSPECTS)])],
  }));
  const cut = [...suspects].flatMap(([table, names]) =>
    names.length > MOST_SUSPECTS
      ? [{ table, reason: 'columns' as const, detail: names.slice(MOST_SUSPECTS).join(', ') }]
      : [],
  );
  const worth = requests.filter((request) => request.columns.length > 0);
  return {
    urgent: worth.filter(({ table }) => urgent.has(table.id)),
    later: worth.filter(({ table }) => !urgent.has(table.id)),
    cut,
  };
}
