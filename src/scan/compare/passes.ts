import { rowIdentity } from '../../catalog/graph.js';
import type { Column, Table, TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import type { Dialect } from '../../dialects/dialect.js';
import { storedColumns } from '../../dialects/columns.js';
import type { Reference } from '../../links/model.js';
import { formFor, isSortable } from './forms.js';
import type { ComparedColumn, LeftColumn, Lookup, Pass, Role, SkipReason } from './model.js';
import type { Pairing } from './pairing.js';
import type { PairedReference, Unpaired } from './references.js';

export interface PassContext {
  readonly pairing: Pairing;
  readonly a: Dialect;
  readonly b: Dialect;
  /** Ids of the account tables of A. */
  readonly accounts: ReadonlySet<TableId>;
}

/** What is compared, reference by reference, so that no difference is told twice but where it is a link of two accounts. */
export function planPasses(
  context: PassContext,
  references: readonly PairedReference[],
): { readonly passes: readonly Pass[]; readonly unpaired: readonly Unpaired[] } {
  const passes: Pass[] = [];
  const unpaired: Unpaired[] = [];
  const tables = [...new Set(references.map(({ a }) => a))];
  for (const table of tables) {
    const own = references.filter(({ a }) => a === table);
    const ofAccounts = own.filter(({ to }) => to !== undefined && context.accounts.has(to.table.id)).toSorted(byWeight);
    for (const paired of [...ofAccounts, ...own.filter((each) => !ofAccounts.includes(each))]) {
      const before = passes.filter(({ a }) => a.table === table);
      if (!ofAccounts.includes(paired) && isCovered(paired, before)) continue;
      const pass = planPass(context, { paired, own, ofAccounts, references, isFirst: before.length === 0 });
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

/** True when a pass over the table compares these columns already. */
function isCovered({ fromA }: PairedReference, passes: readonly Pass[]): boolean {
  return passes.some(({ columns }) => fromA.every(({ name }) => columns.some((column) => column.name === name)));
}

interface Request {
  readonly paired: PairedReference;
  /** References from the same table, and those of them that lead to accounts. */
  readonly own: readonly PairedReference[];
  readonly ofAccounts: readonly PairedReference[];
  readonly references: readonly PairedReference[];
  /** The first pass over a table compares what its rows say beside their links. */
  readonly isFirst: boolean;
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
    left: request.isFirst ? leftOf(context, request, [...account, ...named, ...attributes]) : [],
  };
}

/** The condition of a polymorphic reference, in the columns of B. */
function inB({ pairing }: PassContext, { reference: { when }, a }: PairedReference): Pick<Pass['reference'], 'when'> {
  if (when === undefined) return {};
  const entries = Object.entries(when).map(([name, value]) => {
    const column = a.columns.find((each) => each.name === name);
    return [(column && pairing.columnInB(a, column)?.name) ?? name, value] as const;
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

/** Columns beside the link: all that no other account's link uses, in the first pass over the table. */
function restOf(request: Request): readonly Column[] {
  const { paired, ofAccounts, isFirst } = request;
  if (!isFirst || isThing(request)) return [];
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

function compared(
  context: PassContext,
  { paired: { a }, own }: Request,
  column: Column,
  role: Role,
): ComparedColumn | null {
  const { pairing } = context;
  const other = pairing.columnInB(a, column);
  if (!other || pairing.isIgnoredColumn(a, column)) return null;
  const through = own.find((each) => each.fromA[0] === column && needsLookup(context, each));
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

function isKey(table: Table, columns: readonly Column[]): boolean {
  const names = columns.map(({ name }) => name).join('\0');
  const keys = [table.primaryKey ?? [], ...table.uniques.map((key) => key.columns)];
  return names !== '' && keys.some((key) => key.join('\0') === names);
}
