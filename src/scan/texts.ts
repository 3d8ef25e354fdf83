import type { Column, Engine, Table } from '../catalog/model.js';
import { folded } from '../plan/compare.js';
import { attempt } from './attempt.js';
import type { TextHit, TextSearch } from './model.js';
import type { Place } from './place.js';

interface Sought {
  readonly table: Table;
  readonly where: string | null;
  readonly names: readonly { readonly column: string; readonly value: string }[];
}

const SEARCHED: ReadonlySet<Column['family']> = new Set(['text', 'json', 'array', 'untyped']);
const TABLES: ReadonlySet<Table['kind']> = new Set(['table', 'partitioned']);
/** By the engine's own estimate: a text search reads every row. */
const LARGEST_TABLE = 5_000_000;

function contains(engine: Engine, text: string, part: string): string {
  if (engine === 'postgres') return `strpos(${text}, ${part}) > 0`;
  return engine === 'sqlite' ? `instr(${text}, ${part}) > 0` : `LOCATE(${part}, ${text}) > 0`;
}

/** Columns that hold ids of accounts by a reference are counted there. */
function textColumns(
  { catalog, links }: Place,
  account: Table,
): readonly { readonly table: Table; readonly columns: readonly Column[] }[] {
  const referring = links.references.filter(({ to, state }) => to.table === account.id && state !== 'rejected');
  return catalog.tables.flatMap((table) => {
    if (!TABLES.has(table.kind)) return [];
    const counted = new Set(
      referring.filter(({ from }) => from.table === table.id).flatMap(({ from }) => from.columns),
    );
    const columns = table.columns.filter(({ name, family }) => SEARCHED.has(family) && !counted.has(name));
    return columns.length === 0 ? [] : [{ table, columns }];
  });
}

/** One pass over a table: for each column how many rows name the person, and by which of the names. */
async function searchTable(
  { session }: Place,
  { table, columns }: { readonly table: Table; readonly columns: readonly Column[] },
  { table: account, where, names }: Sought,
): Promise<readonly TextHit[]> {
  const { dialect } = session;
  const sum = (condition: string): string => `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`;
  const asked = columns.flatMap((column) => {
    const text = folded(dialect.engine, dialect.name(column.name));
    const tests = names.map(({ value }) => {
      const literal = dialect.literal(value, {
        ...column,
        type: 'text',
        family: 'text',
        characterSet: 'utf8mb4',
        collation: null,
      });
      return contains(dialect.engine, text, folded(dialect.engine, literal));
    });
    return [sum(tests.join(' OR ')), ...tests.map(sum)];
  });
  const others = table.id === account.id && where !== null ? ` WHERE NOT (${where})` : '';
  const [row = []] = await session.query(`SELECT ${asked.join(', ')} FROM ${dialect.rowsOf(table)}${others}`);
  return columns.flatMap((column, index) => {
    const [rows = 0, ...each] = row.slice(index * (names.length + 1), (index + 1) * (names.length + 1)).map(Number);
    const by = names.filter((_, place) => (each[place] ?? 0) > 0).map((name) => name.column);
    return rows === 0 ? [] : [{ table: table.id, column: column.name, rows, by: [...new Set(by)] }];
  });
}

/** Looks for what an account is called by in every text column, as far as the budget goes; the rest is named. */
export async function searchTexts(
  place: Place & { readonly columnBudget: number },
  person: Sought,
): Promise<TextSearch> {
  const texts: TextHit[] = [];
  const notSearched: TextSearch['notSearched'][number][] = [];
  let searched = 0;
  for (const each of textColumns(place, person.table)) {
    const leave = (columns: readonly Column[], reason: string): void => {
      for (const { name } of columns) notSearched.push({ table: each.table.id, column: name, reason });
    };
    if ((each.table.rowEstimate ?? 0) > LARGEST_TABLE) {
      leave(each.columns, 'size');
      continue;
    }
    const columns = each.columns.slice(0, Math.max(0, place.columnBudget - searched));
    leave(each.columns.slice(columns.length), 'budget');
    if (columns.length === 0 || person.names.length === 0) continue;
    const found = await attempt(place.session, () => searchTable(place, { table: each.table, columns }, person));
    if (!found.ok) {
      leave(columns, found.reason);
      continue;
    }
    searched += columns.length;
    texts.push(...found.value);
  }
  return { texts, searched, notSearched };
}
