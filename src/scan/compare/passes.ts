import { rowIdentity } from '../../catalog/graph.js';
import type { Column, Table, TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import type { Dialect } from '../../dialects/dialect.js';
import { storedColumns } from '../../dialects/columns.js';
import type { Reference } from '../../links/model.js';
import { formFor, isSortable } from './forms.js';
import type { ComparedColumn, LeftColumn, Lookup, Named, Pass, Role, SkipReason } from './model.js';
import type { Pairing } from './pairing.js';
import type { PairedReference, Unpaired } from './references.js';

export interface PassContext {
  readonly pairing: Pairing;
  readonly a: Dialect;
  readonly b: Dialect;
  /** Ids of the account tables of A. */
  readonly accounts: ReadonlySet<TableId>;
  /** The references that were asked for by name, each to be answered for; all when left out. */
  readonly named?: ReadonlySet<Reference>;
}

/**
 * What is compared, reference by reference, so that no difference is told twice but where it is a link of two accounts.
 * A reference that nobody asked for by name needs a pass only for rows that no other pass over its table sees.
 */
export function planPasses(
  context: PassContext,
  references: readonly PairedReference[],
): { readonly passes: readonly Pass[]; readonly unpaired: readonly Unpaired[] } {
  const { named } = context;
  const passes: Pass[] = [];
  const unpaired: Unpaired[] = [];
  const tables = [...new Set(references.map(({ a }) => a))];
  for (const table of tables) {
    const own = references.filter(({ a }) => a === table);
    const ofAccounts = own.filter(({ to }) => to !== undefined && context.accounts.has(to.table.id)).toSorted(byWeight);
    const ordered = [...ofAccounts, ...own.filter((each) => !ofAccounts.includes(each))];
    for (const paired of ordered.filter(({ reference }) => named?.has(reference) ?? true)) {
      const before = passes.filter(({ a }) => a.table === table);
      const isWhole = named !== undefined || ofAccounts.includes(paired);
      const comparing = isWhole ? [] : before.filter((pass) => compares(pass, paired));
      if (comparing.some((pass) => seesAllOf(pass, paired))) continue;
      const pass = planPass(context, { paired, own, ofAccounts, references, before, comparing });
      if (typeof pass === 'string') unpaired.push({ reference: paired.reference, reason: pass });
      else passes.push(pass);
    }
  }
  return { passes, unpaired };
}

/** What a row says is told with the link that it is there for: by key before by name, history last. */
function byWeight({ reference: a }: PairedReference, { reference: b }: PairedReference): number {
  const weight = ({ kind, basis }: Reference): number => (kind === 'audit' ? 2 : 0) + (basis === 'by-name' ? 1 : 0);
  return weight(a) - weight(b) || compareText(a.id, b.id);
}

/** True when a pass compares the columns of a reference, in the rows that it sees. */
function compares({ columns }: Pass, { fromA }: PairedReference): boolean {
  return fromA.every(({ name }) => columns.some((column) => column.name === name));
}

/** A pass sees rows whose own columns point somewhere and that its condition chooses; true when that holds for all rows of a reference. */
function seesAllOf({ a, b, reference }: Pass, { fromA, fromB, reference: { when = {} } }: PairedReference): boolean {
  const pointsAlways = (from: readonly Column[], theirs: readonly Column[]): boolean =>
    from.every((column) => !column.nullable || theirs.includes(column));
  const isChosen = Object.entries(reference.when ?? {}).every(([name, value]) => when[name] === value);
  return isChosen && pointsAlways(a.from, fromA) && pointsAlways(b.from, fromB);
}

interface Request {
  readonly paired: PairedReference;
  /** References from the same table, and those of them that lead to accounts. */
  readonly own: readonly PairedReference[];
  readonly ofAccounts: readonly PairedReference[];
  readonly references: readonly PairedReference[];
  /** Passes over the table that are planned already, and those of them that leave only the rows that they do not see. */
  readonly before: readonly Pass[];
  readonly comparing: readonly Pass[];
}

function planPass(context: PassContext, request: Request): Pass | SkipReason {
  const { paired, own } = request;
  const { reference, a, b, fromA, fromB } = paired;
  if (own.some((each) => needsLookup(context, each) && lookupsOf(context, each) === null)) return 'no-lookup';
  const compare = (column: Column, role: Role): ComparedColumn | null => compared(context, request, column, role);
  const account = fromA.flatMap((column) => compare(column, 'account') ?? []);
  if (account.length < fromA.length || account.some(({ form }) => !isSortable(form))) return 'not-comparable';
  const identity = identityColumns(context, paired)
    .filter((column) => !fromA.includes(column))
    .map((column) => compare(column, 'identity'));
  const whole = identity.every((column) => column !== null && isSortable(column.form));
  const identified = whole && identityColumns(context, paired).length > 0;
  const named = identified ? identity.filter((column) => column !== null) : [];
  const taken = new Set([...fromA, ...(identified ? identityColumns(context, paired) : [])]);
  const rest = restOf(request).filter((column) => !taken.has(column));
  const attributes = rest.flatMap((column) => compare(column, 'attribute') ?? []);
  return {
    reference,
    a: { table: a, from: fromA, reference },
    b: { table: b, from: fromB, reference: inB(context, paired) },
    columns: [...account, ...named, ...attributes],
    identified,
    left: request.before.length === 0 ? leftOf(context, request, [...account, ...named, ...attributes]) : [],
    saysMore: saysMore(request),
    names: namesOf(context, request, [...account, ...named, ...attributes]),
    besides: request.comparing,
  };
}

/** The condition of a polymorphic reference, in the columns and values of B. */
function inB({ pairing }: PassContext, { reference: { when }, a }: PairedReference): Pick<Pass['reference'], 'when'> {
  if (when === undefined) return {};
  const entries = Object.entries(when).map(([name, value]) => {
    const column = a.columns.find((each) => each.name === name);
    const valueInB = value !== null && column ? (pairing.valuesOf(a, column)[value] ?? value) : value;
    return [(column && pairing.columnInB(a, column)?.name) ?? name, valueInB] as const;
  });
  return { when: Object.fromEntries(entries) };
}

/** The columns of A that pick one row, on either side; none when there are none, or one is to be ignored. */
function identityColumns({ pairing }: PassContext, { a, b }: PairedReference): readonly Column[] {
  const lookup = pairing.lookupIn(a);
  if (lookup) return [lookup];
  const fromB = rowIdentity(b)?.flatMap(
    (name) => a.columns.find((column) => pairing.columnInB(a, column)?.name === name)?.name ?? [],
  );
  const names = rowIdentity(a) ?? (fromB?.length === rowIdentity(b)?.length ? fromB : undefined) ?? [];
  const columns = a.columns.filter(({ name }) => names.includes(name));
  return columns.some((column) => pairing.isIgnoredColumn(a, column)) ? [] : columns;
}

/** A table that others refer to is a thing of its own: of it, only the link is compared. */
function isThing({ paired, references }: Request): boolean {
  return references.some(({ a, to }) => to?.table === paired.a && a !== paired.a);
}

/** Whether a pass compares what rows say beside their links: where no earlier one does so for all of its rows; who touched a row says nothing of it. */
function saysMore({ paired, before }: Request): boolean {
  if (before.length === 0) return true;
  return paired.reference.kind !== 'audit' && !before.some((pass) => pass.saysMore && seesAllOf(pass, paired));
}

/** Columns beside the link: all that no other account's link uses. */
function restOf(request: Request): readonly Column[] {
  const { paired, ofAccounts } = request;
  if (!saysMore(request) || isThing(request)) return [];
  const others = new Set(ofAccounts.filter((each) => each !== paired).flatMap(({ fromA }) => fromA));
  return storedColumns(paired.a).filter((column) => !others.has(column));
}

function leftOf({ pairing }: PassContext, request: Request, columns: readonly ComparedColumn[]): readonly LeftColumn[] {
  const { paired } = request;
  const { a, b } = paired;
  const names = new Set(columns.map(({ name }) => name));
  const left = restOf(request).filter(({ name }) => !names.has(name));
  const matched = new Set(a.columns.map((column) => pairing.columnInB(a, column)));
  const onlyInB = isThing(request) ? [] : storedColumns(b).filter((column) => !matched.has(column));
  return [
    ...left.map((column): LeftColumn => {
      if (pairing.isIgnoredColumn(a, column)) return { column: column.name, reason: 'ignored' };
      return { column: column.name, reason: pairing.columnInB(a, column) ? 'not-comparable' : 'only-in-a' };
    }),
    ...onlyInB.map((column): LeftColumn => ({ column: column.name, reason: 'only-in-b' })),
  ];
}

function compared(context: PassContext, { paired, own }: Request, column: Column, role: Role): ComparedColumn | null {
  const { pairing } = context;
  const { a, fromA } = paired;
  const other = pairing.columnInB(a, column);
  if (!other || pairing.isIgnoredColumn(a, column)) return null;
  // A polymorphic column leads elsewhere in other rows.
  const through = (fromA.includes(column) ? [paired] : own).find(
    (each) => each.fromA[0] === column && needsLookup(context, each),
  );
  const lookups = through ? lookupsOf(context, through) : { a: null, b: null };
  if (lookups === null) return null;
  const values = [lookups.a?.by ?? column, lookups.b?.by ?? other] as const;
  const form = formFor(...values);
  const isWritable =
    form !== null &&
    context.a.canonical.text({ sql: '', column: values[0] }, form) !== null &&
    context.b.canonical.text({ sql: '', column: values[1] }, form) !== null;
  if (!isWritable) return null;
  const sides = { a: { column, lookup: lookups.a }, b: { column: other, lookup: lookups.b } };
  return { name: column.name, role, form, ...sides, values: pairing.valuesOf(a, column) };
}

/** Columns that stand for keys: rows of one name would be taken for each other. */
function namesOf(
  { pairing }: PassContext,
  { paired: { a, b } }: Request,
  columns: readonly ComparedColumn[],
): readonly Named[] {
  const own = pairing.lookupIn(a);
  const ownInB = own && pairing.columnInB(a, own);
  const mine = own && ownInB ? [{ a: { table: a, by: own }, b: { table: b, by: ownInB } }] : [];
  const followed = columns.flatMap((column) => {
    const lookups = { a: column.a.lookup, b: column.b.lookup };
    return lookups.a && lookups.b ? [{ a: lookups.a, b: lookups.b }] : [];
  });
  return [...mine, ...followed];
}

/** Whether a reference leads to a table whose keys are others in B, by such a key. */
function needsLookup({ pairing }: PassContext, { to }: PairedReference): boolean {
  const by = to && pairing.lookupIn(to.table);
  return by !== undefined && !to?.columns.includes(by);
}

/** Null where the other table, or a key of one column, is not there on both sides: a join would then lose rows or repeat them. */
function lookupsOf({ pairing }: PassContext, paired: PairedReference): { a: Lookup; b: Lookup } | null {
  const { to, fromA, fromB } = paired;
  const by = to && pairing.lookupIn(to.table);
  const other = to && pairing.inB(to.table);
  if (!to || !by || !other || to.columns.length !== 1) return null;
  const otherBy = pairing.columnInB(to.table, by);
  const otherKey = to.columns.flatMap((column) => pairing.columnInB(to.table, column) ?? []);
  if (!otherBy || !isKey(to.table, to.columns) || !isKey(other, otherKey)) return null;
  return {
    a: { table: to.table, key: to.columns, from: fromA, by },
    b: { table: other, key: otherKey, from: fromB, by: otherBy },
  };
}

export function isKey(table: Table, columns: readonly Column[]): boolean {
  const names = columns.map(({ name }) => name).join('\0');
  const keys = [table.primaryKey ?? [], ...table.uniques.map((key) => key.columns)];
  return names !== '' && keys.some((key) => key.join('\0') === names);
}
