/** Random cases. Choices are numbers and words in plain records and arrays, so that fast-check can shrink them. */
import fc from 'fast-check';
import type { Engine } from '../../src/catalog/model.js';
import {
  type Case,
  type Cell,
  type ColumnShape,
  LOGIN,
  type ReferenceShape,
  type Row,
  type Rule,
  type TableShape,
} from './shapes.js';
import { replayable } from './sql.js';

export const MOST_TABLES = 8;
const MOST_ROWS = 6;

/** Neighbours beyond 2^53, each pair of which is one JS number, and small ones between them. */
const INTS = [
  ...['9007199254740992', '9007199254740993', '1', '9007199254740997', '9007199254740996'],
  ...['0', '-9007199254740993', '-9007199254740992'],
];
/** Texts that look like the same number and like nothing; no two are equal under any collation, which is another test's business. */
const TEXTS = ['1', '01', '', 'a', '1.0', 'b c', '张伟', "it's"];
const NOWHERE = { int: '77', text: 'nobody' };

const pointing = fc.record({
  row: fc.nat(7),
  how: fc.constantFrom('row', 'row', 'row', 'row', 'row', 'row', 'null', 'null', 'nowhere', 'half', 'mixed'),
});
const rawRow = fc.record({
  note: fc.constantFrom<Cell>('x', 'x', '', null),
  hasUnique: fc.boolean(),
  picks: fc.array(pointing, { minLength: 1, maxLength: 4 }),
  copies: fc.constantFrom(1, 2, 3, 1),
});
const rawTable = fc.record({
  key: fc.constantFrom('int', 'text', 'pair', 'references', 'none', 'none'),
  unique: fc.constantFrom('no', 'no', 'int', 'text'),
  offset: fc.nat(INTS.length - 1),
  rows: fc.array(rawRow, { minLength: 1, maxLength: MOST_ROWS, size: 'max' }),
});
const rawReference = fc.record({
  from: fc.nat(MOST_TABLES - 1),
  to: fc.nat(MOST_TABLES - 1),
  /** Down: to a table of a lower number, so that most graphs have no cycle. */
  way: fc.constantFrom('down', 'down', 'down', 'down', 'down', 'down', 'down', 'any', 'self', 'self'),
  target: fc.constantFrom('key', 'key', 'unique'),
  isDeclared: fc.boolean(),
  rule: fc.constantFrom<Rule>('NO ACTION', 'CASCADE', 'SET NULL', 'RESTRICT', 'SET DEFAULT'),
  deferrable: fc.constantFrom<'' | 'IMMEDIATE' | 'DEFERRED'>('', 'IMMEDIATE', 'DEFERRED'),
  nullable: fc.constantFrom(true, true, true, true, true, false),
  kind: fc.constantFrom<ReferenceShape['kind']>('group', 'delegate', 'group', 'delegate', 'audit', 'ownership'),
  onUnlink: fc.constantFrom<ReferenceShape['onUnlink']>(
    ...([null, null, null, null, null, null, 'delete', 'delete', 'delete', 'delete', 'delete'] as const),
    ...(['set-null', 'set-null', 'set-null', 'set-null', 'keep', 'block'] as const),
  ),
});
const rawCase = fc.record({
  tables: fc.array(rawTable, { minLength: 1, maxLength: MOST_TABLES, size: 'max' }),
  references: fc.array(rawReference, { minLength: 1, maxLength: 12, size: 'max' }),
  accounts: fc.array(fc.nat(MOST_ROWS - 1), { minLength: 1, maxLength: 3 }),
  withAccount: fc.constantFrom<Case['withAccount']>('keep', 'delete'),
});

type RawTable = typeof rawTable extends fc.Arbitrary<infer T> ? T : never;
type RawReference = typeof rawReference extends fc.Arbitrary<infer T> ? T : never;
type RawRow = typeof rawRow extends fc.Arbitrary<infer T> ? T : never;
type Pointing = typeof pointing extends fc.Arbitrary<infer T> ? T : never;

/** The parts of a table that do not depend on references. */
interface Base {
  readonly name: string;
  readonly raw: RawTable;
  /** Its own key; empty when it has none, or when the key is made of references. */
  readonly key: readonly ColumnShape[];
  readonly others: readonly ColumnShape[];
  readonly uniques: readonly ColumnShape[];
  readonly rows: readonly Row[];
}

function keyColumns(kind: RawTable['key']): readonly ColumnShape[] {
  if (kind === 'int' || kind === 'text') return [{ name: 'k', type: kind, nullable: false }];
  if (kind !== 'pair') return [];
  return [
    { name: 'k1', type: 'int', nullable: false },
    { name: 'k2', type: 'text', nullable: false },
  ];
}

const at = (pool: readonly string[], index: number): string => pool[index % pool.length] ?? '';

/** Keys of a pair share their first column, two and two. */
function keyCell({ name, type }: ColumnShape, offset: number, index: number): Cell {
  if (name === 'k1') return at(INTS, offset + Math.floor(index / 2));
  return at(type === 'int' ? INTS : TEXTS, offset + index);
}

function baseOf(raw: RawTable, index: number): Base {
  const isAccounts = index === 0;
  const kind = isAccounts && (raw.key === 'none' || raw.key === 'references') ? 'int' : raw.key;
  const key = keyColumns(kind);
  const unique: readonly ColumnShape[] = raw.unique === 'no' ? [] : [{ name: 'u', type: raw.unique, nullable: true }];
  const login: readonly ColumnShape[] = isAccounts ? [{ name: LOGIN, type: 'text', nullable: false }] : [];
  const uniques = [...unique, ...login];
  const note: ColumnShape = { name: 'note', type: 'text', nullable: true };
  const rowOf = ({ hasUnique, note: text }: Pick<RawRow, 'hasUnique' | 'note'>, position: number): Row => ({
    ...Object.fromEntries(key.map((column) => [column.name, keyCell(column, raw.offset, position)])),
    ...Object.fromEntries(
      unique.map((column) => [column.name, hasUnique ? keyCell(column, raw.offset + 3, position) : null]),
    ),
    ...(isAccounts ? { [LOGIN]: `u${position}` } : {}),
    note: text,
  });
  const rows = isAccounts && raw.rows.length === 0 ? [{ note: null, hasUnique: true }] : raw.rows;
  return { name: `t${index}`, raw: { ...raw, key: kind }, key, others: [note], uniques, rows: rows.map(rowOf) };
}

interface Placed {
  readonly from: Base;
  readonly to: Base;
  readonly shape: ReferenceShape;
  readonly columns: readonly ColumnShape[];
}

function endsOf(raw: RawReference, bases: readonly Base[]): readonly [Base, Base] | null {
  const a = raw.from % bases.length;
  const b = raw.way === 'self' ? a : raw.to % bases.length;
  const [from, to] = raw.way === 'down' ? [Math.max(a, b), Math.min(a, b)] : [a, b];
  if (raw.way === 'down' && from === to) {
    const up = bases[from + 1] ?? bases[from];
    const down = bases[from + 1] ? bases[from] : bases[from - 1];
    return up && down ? [up, down] : null;
  }
  const ends = [bases[from], bases[to]];
  return ends[0] && ends[1] ? [ends[0], ends[1]] : null;
}

function place(raw: RawReference, index: number, context: { bases: readonly Base[]; engine: Engine }): Placed | null {
  const ends = endsOf(raw, context.bases);
  const accounts = context.bases[0];
  if (!ends || !accounts) return null;
  const [from, wanted] = ends;
  const to = wanted.key.length === 0 && wanted.uniques.length === 0 ? accounts : wanted;
  const useUnique = to.key.length === 0 || (raw.target === 'unique' && to.uniques.length > 0);
  const unique = to.uniques[raw.to % to.uniques.length];
  const target = useUnique && unique ? [unique] : to.key;
  const isInnodb = context.engine === 'mysql' || context.engine === 'mariadb';
  // InnoDB has no SET DEFAULT, and no SET NULL for columns that cannot be NULL; it can defer nothing.
  const canBeNull = raw.nullable && from.raw.key !== 'references';
  const isUnfit = raw.rule === 'SET DEFAULT' || (raw.rule === 'SET NULL' && !canBeNull);
  const rule = isInnodb && isUnfit ? 'NO ACTION' : raw.rule;
  const hasDefault = raw.isDeclared && rule === 'SET DEFAULT' && !raw.nullable;
  const columns = target.map(({ type }, position): ColumnShape => ({
    name: `r${index}_${'ab'[position] ?? ''}`,
    type,
    nullable: raw.nullable,
    ...(hasDefault ? { standard: type === 'int' ? '1' : 'a' } : {}),
  }));
  const shape: ReferenceShape = {
    from: from.name,
    columns: columns.map(({ name }) => name),
    to: to.name,
    toColumns: target.map(({ name }) => name),
    declared: raw.isDeclared ? { rule, deferrable: isInnodb ? '' : raw.deferrable } : null,
    kind: raw.kind,
    onUnlink: raw.onUnlink,
  };
  return { from, to, shape, columns };
}

/** The cells of one reference in one row: mostly a row that is there, sometimes nothing, half a key, or an orphan. */
function pointer({ to, shape, columns }: Placed, { how, row }: Pointing, canBeNull: boolean): Row {
  const rows = to.rows;
  const hit = rows[row % Math.max(1, rows.length)];
  // Orphans are less common where a foreign key is declared: somebody must have switched it off.
  const isLost = !hit || ((how === 'nowhere' || how === 'mixed') && (shape.declared === null || row < 2));
  const cells = columns.map((column, index): Cell => {
    if (canBeNull && (how === 'null' || !hit || (how === 'half' && index > 0))) return null;
    if (isLost && !(how === 'mixed' && index === 0 && hit)) return NOWHERE[column.type];
    const cell = hit[shape.toColumns[index] ?? ''] ?? null;
    return cell === null && !canBeNull ? NOWHERE[column.type] : cell;
  });
  return Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null]));
}

function finish(base: Base, references: readonly Placed[]): TableShape {
  const own = references.filter(({ from }) => from === base);
  const inKey = base.raw.key === 'references' ? own.slice(0, 2).flatMap(({ columns }) => columns) : [];
  const isKey = (column: ColumnShape): boolean => inKey.includes(column);
  const cellsOf = (position: number): Row =>
    Object.assign(
      {},
      ...own.map((placed, index) => {
        const picks = base.raw.rows[position]?.picks ?? [];
        const chosen = picks[index % Math.max(1, picks.length)] ?? { how: 'row', row: 0 };
        return pointer(
          placed,
          chosen,
          placed.columns.every((column) => column.nullable && !isKey(column)),
        );
      }),
    ) as Row;
  const key = [...base.key, ...inKey].map(({ name }) => name);
  const seen = new Set<string>();
  const rows = base.rows.flatMap((row, position) => {
    const whole: Row = { ...row, ...cellsOf(position) };
    const copies = key.length === 0 && base.uniques.length === 0 ? (base.raw.rows[position]?.copies ?? 1) : 1;
    const identity = key.length === 0 ? String(position) : JSON.stringify(key.map((name) => whole[name]));
    if (seen.has(identity)) return [];
    seen.add(identity);
    return Array.from({ length: copies }, () => ({ ...whole }));
  });
  const referencing = own
    .flatMap(({ columns }) => columns)
    .map((column) => (isKey(column) ? { ...column, nullable: false } : column));
  return {
    name: base.name,
    columns: [...base.key, ...base.uniques, ...base.others, ...referencing],
    key,
    uniques: base.uniques.map(({ name }) => name),
    rows,
  };
}

/** Random cases that the engine can hold; a failing one is printed as SQL and settings. */
export function cases(engine: Engine): fc.Arbitrary<Case> {
  // Without bias: as many big cases as small ones.
  return fc.noBias(rawCase).map(({ tables, references, accounts, withAccount }) => {
    const bases = tables.map(baseOf);
    const placed = references.map((raw, index) => place(raw, index, { bases, engine })).filter((one) => one !== null);
    const people = bases[0]?.rows ?? [];
    const one: Case = {
      tables: bases.map((base) => finish(base, placed)),
      references: placed.map(({ shape }) => shape),
      logins: [...new Set(accounts.map((account) => `u${account % Math.max(1, people.length)}`))],
      withAccount,
    };
    return Object.assign(one, { [fc.toStringMethod]: () => replayable(engine, one) });
  });
}
