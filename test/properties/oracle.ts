/**
 * What should happen, said again in the simplest way: row by row, over JS objects. It shares nothing with src/ on purpose,
 * neither code nor approach: the program works on whole tables, in SQL.
 */
import {
  ACCOUNTS,
  type Case,
  type Cell,
  LOGIN,
  type ReferenceShape,
  type Row,
  type State,
  stateOf,
  tableOf,
} from './shapes.js';

/** Ways to be wrong. Each turns the oracle into one that the property must be able to tell from the program. */
export const BUGS = [
  'drops an edge between tables that lose rows',
  'compares keys as JS numbers',
  'takes NULL for an empty text',
  'forgets one of several equal rows',
  'compares the first column of a key only',
  'deletes what should be set to NULL',
  'misses rows that refer to their own table',
  'stops one level too early',
  'follows what is to be kept',
  'ignores all accounts but the first',
  'leaves the account itself',
  'empties the whole table of a link',
  'takes a unique column for the key',
  'follows declared foreign keys only',
  'takes a key that is half empty for a match',
  'empties the first column of a key only',
  'empties a text to nothing but not to NULL',
  'keeps a row that is to be emptied as well',
  'follows what refers to rows that are only emptied',
  'unlinks one account too many',
] as const;
export type Bug = (typeof BUGS)[number];

export interface Prediction {
  readonly after: State;
  readonly gone: ReadonlySet<Row>;
  /** A row stands in the way: nobody decided about it, or somebody said no. */
  readonly mustRefuse: boolean;
  /** Rows that go and point nowhere through a foreign key already: no engine takes them back. `t1 [r0_a]: 2 rows` */
  readonly dangling: readonly string[];
}

type Action = 'delete' | 'set-null' | 'keep' | 'keep-history' | 'undecided' | 'block';

/** Columns of a reference that may hold NULL and are not part of the row's identity. */
function emptiable(one: Case, reference: ReferenceShape): readonly string[] {
  const { columns, key } = tableOf(one, reference.from);
  return reference.columns.filter(
    (name) => !key.includes(name) && columns.some((column) => column.name === name && column.nullable),
  );
}

/** The settings first, then what the schema says of rows that go, then the kind of link. */
function actionOf(one: Case, reference: ReferenceShape, referencedGoes: boolean): Action {
  const canEmpty = emptiable(one, reference).length > 0;
  const { onUnlink, declared, kind } = reference;
  const rule = referencedGoes ? declared?.rule : undefined;
  let action: Action;
  if (onUnlink !== null) action = onUnlink === 'set-null' && !canEmpty ? 'block' : onUnlink;
  else if (rule === 'CASCADE') action = 'delete';
  else if (rule === 'SET NULL') action = canEmpty ? 'set-null' : 'block';
  else if (kind === 'group') action = 'delete';
  else if (kind === 'delegate') action = canEmpty ? 'set-null' : 'undecided';
  else if (kind === 'audit') action = referencedGoes && declared ? 'undecided' : 'keep-history';
  else action = 'undecided';
  // Only the accounts that were named may go.
  return action === 'delete' && reference.from === ACCOUNTS ? 'undecided' : action;
}

function sameCell(a: Cell, b: Cell, bug: Bug | null): boolean {
  if (bug === 'takes NULL for an empty text') return (a ?? '') === (b ?? '');
  if (a === null || b === null) return false;
  if (bug === 'compares keys as JS numbers' && a !== '' && b !== '' && Number(a) === Number(b)) return true;
  return a === b;
}

export function pointsAt(reference: ReferenceShape, rows: { from: Row; to: Row }, bug: Bug | null = null): boolean {
  const pairs = reference.columns.map((column, index) => {
    const target = reference.toColumns[index] ?? '';
    const wrong = bug === 'takes a unique column for the key' && target === 'u' ? 'k' : target;
    return [rows.from[column] ?? null, rows.to[wrong] ?? null] as const;
  });
  if (bug === 'takes a key that is half empty for a match' && pairs.some(([from]) => from !== null))
    return pairs.every(([from, to]) => from === null || sameCell(from, to, null));
  return pairs
    .slice(0, bug === 'compares the first column of a key only' ? 1 : undefined)
    .every(([from, to]) => sameCell(from, to, bug));
}

/** Where names are stored without a foreign key, '' stands for nobody: an account called '' is not looked for. */
function isNobody(reference: ReferenceShape, account: Row): boolean {
  return reference.declared === null && reference.toColumns.some((column) => account[column] === '');
}

/** Nothing may be left pointing at a row that goes, but for history that no foreign key holds. */
function dangling(action: Action, { kind, declared }: ReferenceShape): boolean {
  return action === 'undecided' || (action === 'keep' && (kind !== 'audit' || declared !== null));
}

interface Reached {
  readonly table: string;
  readonly row: Row;
  readonly goes: boolean;
  readonly depth: number;
}

interface Walked {
  readonly gone: Set<Row>;
  readonly emptied: Map<Row, Set<string>>;
  readonly left: { readonly row: Row; readonly stops: boolean }[];
  depth: number;
}

function skips(bug: Bug | null, reference: ReferenceShape): boolean {
  if (bug === 'drops an edge between tables that lose rows') return reference.to !== ACCOUNTS;
  if (bug === 'follows declared foreign keys only') return reference.declared === null;
  return bug === 'misses rows that refer to their own table' && reference.from === reference.to;
}

function wrongAction(bug: Bug | null, action: Action): Action {
  if (bug === 'deletes what should be set to NULL' && action === 'set-null') return 'delete';
  return bug === 'follows what is to be kept' && action.startsWith('keep') ? 'delete' : action;
}

function walk(one: Case, named: readonly Row[], bug: Bug | null, deepest = Infinity): Walked {
  const walked: Walked = { gone: new Set(), emptied: new Map(), left: [], depth: 0 };
  const goes = one.withAccount === 'delete';
  const queue: Reached[] = named.map((row) => ({ table: ACCOUNTS, row, goes, depth: 0 }));
  for (let reached = queue.shift(); reached; reached = queue.shift()) {
    const { table, row, depth } = reached;
    walked.depth = Math.max(walked.depth, depth);
    for (const reference of one.references.filter(({ to }) => to === table)) {
      if (skips(bug, reference) || (table === ACCOUNTS && isNobody(reference, row))) continue;
      const action = wrongAction(bug, actionOf(one, reference, reached.goes));
      for (const from of tableOf(one, reference.from).rows) {
        const whole = bug === 'empties the whole table of a link' && table === ACCOUNTS;
        if (!whole && !pointsAt(reference, { from, to: row }, bug)) continue;
        if (action === 'set-null') {
          const columns = walked.emptied.get(from) ?? new Set();
          const all = emptiable(one, reference);
          const emptied = bug === 'empties the first column of a key only' ? all.slice(0, 1) : all;
          walked.emptied.set(from, new Set([...columns, ...emptied]));
          // Twice is enough to be wrong, and ends in a cycle too.
          if (bug === 'follows what refers to rows that are only emptied' && depth < 2)
            queue.push({ table: reference.from, row: from, goes: true, depth: depth + 1 });
        } else if (action !== 'delete') {
          walked.left.push({ row: from, stops: action === 'block' || (reached.goes && dangling(action, reference)) });
        } else if (!walked.gone.has(from) && depth < deepest) {
          walked.gone.add(from);
          queue.push({ table: reference.from, row: from, goes: true, depth: depth + 1 });
        }
      }
    }
  }
  return walked;
}

/** Rows that go and whose foreign key has a value and no row to point at. */
function danglingRows(one: Case, gone: ReadonlySet<Row>): readonly string[] {
  const keys = one.references.filter(({ declared }) => declared !== null);
  const counts = keys.map((reference) => {
    const pointing = tableOf(one, reference.from).rows.filter(
      (row) => gone.has(row) && reference.columns.every((column) => row[column] !== null),
    );
    const lost = pointing.filter(
      (from) => !tableOf(one, reference.to).rows.some((to) => pointsAt(reference, { from, to })),
    );
    return [`${reference.from} [${reference.columns.join(', ')}]`, lost.length] as const;
  });
  return counts.flatMap(([name, rows]) => (rows > 0 ? [`${name}: ${rows} rows`] : [])).toSorted();
}

/** One of each set of equal rows in tables without a key. */
function withoutOneOfEqual(one: Case, gone: ReadonlySet<Row>): ReadonlySet<Row> {
  const kept = new Set(gone);
  for (const { rows, key } of one.tables) {
    const seen = new Set<string>();
    for (const row of key.length > 0 ? [] : rows.filter((candidate) => gone.has(candidate))) {
      if (seen.has(JSON.stringify(row))) kept.delete(row);
      seen.add(JSON.stringify(row));
    }
  }
  return kept;
}

function wronglyGone(one: Case, { gone, emptied }: Walked, bug: Bug | null): ReadonlySet<Row> {
  if (bug === 'forgets one of several equal rows') return withoutOneOfEqual(one, gone);
  if (bug !== 'keeps a row that is to be emptied as well') return gone;
  return new Set([...gone].filter((row) => !emptied.has(row)));
}

/** Predicts the whole database after the plan; with a bug, predicts it wrong in that one way. */
export function predict(one: Case, bug: Bug | null = null): Prediction {
  const people = tableOf(one, ACCOUNTS).rows;
  const asked = people.filter((row) => one.logins.includes(row[LOGIN] ?? ''));
  const other = people.filter((row) => bug === 'unlinks one account too many' && !asked.includes(row)).slice(0, 1);
  const named = bug === 'ignores all accounts but the first' ? asked.slice(0, 1) : [...asked, ...other];
  let walked = walk(one, named, bug);
  if (bug === 'stops one level too early') walked = walk(one, named, null, walked.depth - 1);
  if (one.withAccount === 'delete' && bug !== 'leaves the account itself')
    for (const row of named) walked.gone.add(row);
  const gone = wronglyGone(one, walked, bug);
  const nothing = bug === 'empties a text to nothing but not to NULL' ? '' : null;
  const empty = (row: Row): Row => ({
    ...row,
    ...Object.fromEntries([...(walked.emptied.get(row) ?? [])].map((column) => [column, nothing])),
  });
  return {
    after: stateOf(
      one.tables.map((table) => ({ ...table, rows: table.rows.filter((row) => !gone.has(row)).map(empty) })),
    ),
    gone,
    mustRefuse: walked.left.some(({ row, stops }) => stops && !gone.has(row)),
    dangling: danglingRows(one, gone),
  };
}
