import { getTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { type ConditionContext, Conditions, either, isWithin } from './conditions.js';
import { keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { Edge, Reach } from './reach.js';

/** They stand in the statements as literals. */
const MOST_KEYS = 10_000;

/** Rows of one table of a cycle, by the columns that other rows of it refer to. */
interface Going {
  readonly table: TableId;
  readonly columns: readonly string[];
  /** Edges whose rows are found by rows of the cycle. */
  readonly edges: readonly Edge[];
  readonly keys: Map<string, Row>;
  /** Where its keys start that nothing was looked for by yet. */
  looked: number;
}

function pieces<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / KEYS_PER_STATEMENT);
  return Array.from({ length: count }, (_, n) => items.slice(n * KEYS_PER_STATEMENT, (n + 1) * KEYS_PER_STATEMENT));
}

/** What the keys of going rows hold in the referenced columns of an edge; NULL points nowhere. */
function referenced({ columns }: Going, { reference }: Edge, keys: readonly Row[]): readonly Row[] {
  const values = new Map<string, Row>();
  for (const key of keys) {
    const value = keyIn(key, columns, reference.to.columns);
    if (value.every((cell) => cell !== null)) values.set(rowKey(value), value);
  }
  return [...values.values()];
}

/** Follows the rows of one cycle round and round until no new one is met. */
class Round {
  readonly #session: Session;
  readonly #catalog: Catalog;
  readonly #conditions: Conditions;
  readonly #going: ReadonlyMap<TableId, Going>;

  constructor(
    context: { readonly session: Session; readonly catalog: Catalog; readonly conditions: Conditions },
    cycle: readonly TableId[],
    reach: Reach,
  ) {
    this.#session = context.session;
    this.#catalog = context.catalog;
    this.#conditions = context.conditions;
    const inside = (table: TableId): readonly Edge[] =>
      (reach.deletes.get(table) ?? []).filter((edge) => isWithin(edge, cycle));
    this.#going = new Map(
      cycle.map((table) => {
        const pointing = cycle.flatMap(inside).filter(({ reference }) => reference.to.table === table);
        const columns = [...new Set(pointing.flatMap(({ reference }) => reference.to.columns))];
        return [table, { table, columns, edges: inside(table), keys: new Map(), looked: 0 }];
      }),
    );
  }

  async run(): Promise<void> {
    const cycle = [...this.#going.keys()];
    const seeds = new Map(cycle.map((table) => [table, this.#conditions.seeds(table, cycle)]));
    for (const [table, where] of seeds) if (where !== null) await this.#read(table, where);
    for (let found = true; found;) found = await this.#look();
    for (const [table, seed] of seeds) this.#conditions.close(table, either([seed, ...this.#pointing(table)]));
  }

  /** Looks for rows by all keys that are new; true when there were any. */
  async #look(): Promise<boolean> {
    const fresh = new Map(
      [...this.#going.values()].map((going) => [going.table, [...going.keys.values()].slice(going.looked)]),
    );
    for (const going of this.#going.values()) going.looked = going.keys.size;
    for (const { table, edges } of this.#going.values())
      for (const edge of edges)
        for (const keys of pieces(this.#values(edge, fresh.get(edge.reference.to.table) ?? [])))
          await this.#read(table, this.#conditions.pointingAt(edge, keys));
    return [...fresh.values()].some((keys) => keys.length > 0);
  }

  #values(edge: Edge, keys: readonly Row[]): readonly Row[] {
    const parent = this.#going.get(edge.reference.to.table);
    return parent ? referenced(parent, edge, keys) : [];
  }

  #pointing(table: TableId): readonly string[] {
    return (this.#going.get(table)?.edges ?? []).flatMap((edge) => {
      const parent = this.#going.get(edge.reference.to.table);
      const keys = parent ? this.#values(edge, [...parent.keys.values()]) : [];
      return keys.length === 0 ? [] : [this.#conditions.pointingAt(edge, keys)];
    });
  }

  async #read(id: TableId, where: string): Promise<void> {
    const going = this.#going.get(id);
    if (!going) return;
    const { columns, keys } = going;
    const table = getTable(this.#catalog, id);
    for await (const { row } of this.#session.readRows({ table, columns, where, orderBy: columns, lock: false }))
      keys.set(rowKey(row), row);
    if (keys.size <= MOST_KEYS) return;
    const reason = `more than ${String(MOST_KEYS)} rows of it are found by each other`;
    throw new UntetherError('G15', { table: id, reason });
  }
}

/** The conditions of a plan; rows that are found by each other are read, and stand in the conditions by what refers to them. */
export async function findConditions(
  session: Session,
  context: Omit<ConditionContext, 'dialect'>,
): Promise<Conditions> {
  const { catalog, reach } = context;
  const conditions = new Conditions({ ...context, dialect: session.dialect });
  for (const cycle of reach.cycles) await new Round({ session, catalog, conditions }, cycle, reach).run();
  return conditions;
}
