import { findTable } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { closest } from '../messages/closest.js';
import type { Reference } from '../links/model.js';
import type { Account } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import type { PlanAccount } from '../plan/model.js';
import { keyIn } from '../plan/keys.js';
import { holdsAccounts } from '../plan/reach.js';
import { requireKnownLinks } from '../plan/unlink.js';
import type { Row } from '../rows/cell.js';
import { encodeRow } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import type { Choice } from './choice.js';
import { holds, isNamed, isPlain, pointingAt } from './links.js';
import { columnsOf, isChosen, pointsSomewhere } from './parents.js';
import { KeySet, PointerMap } from './pointers.js';
import { RowSet, rowsToUndo } from './rows.js';
import { accountOfRun, valuesThen } from './then.js';

export type Wanted = (file: SnapshotFile, at: number, image: Image) => Image | null;

/** The rows of a snapshot that a rollback is asked to undo, and those that they need. */
export interface Scope {
  /** What of a row is undone; null for nothing. */
  readonly wanted: Wanted;
  /** The accounts that were named, as the run knew them; empty when none was. */
  readonly accounts: readonly PlanAccount[];
}

interface Owned {
  readonly then: PlanAccount;
  readonly account: Account;
}

/** The accounts by their names, as the run found them. Throws U07, U08. */
async function ownersOf(context: PlanContext, snapshot: Snapshot, names: readonly string[]): Promise<readonly Owned[]> {
  const tables = context.links.accounts.filter(({ table }) =>
    snapshot.manifest.accounts.some((account) => account.table === table),
  );
  const [accountTable] = tables;
  if (!accountTable) {
    throw new UntetherError(
      'U07',
      { count: names.length, names: names.join(', ') },
      { why: ['the run named no account'] },
    );
  }
  const owned: Owned[] = [];
  for (const name of names) {
    const then = await accountOfRun(context, accountTable, { snapshot, wanted: { name } });
    if (owned.some((each) => each.then === then)) continue;
    owned.push({ then, account: await valuesThen(context, accountTable, { snapshot, then }) });
  }
  return owned;
}

function requireTables({ manifest }: Snapshot, tables: readonly string[]): void {
  const known = [...new Set(manifest.files.map(({ table }) => table))];
  const wrong = tables.find((table) => !known.includes(table));
  if (wrong === undefined) return;
  const near = closest(wrong, known, 3);
  const hint = near.length > 0 ? `closest are ${near.join(', ')}` : `its tables are ${known.join(', ')}`;
  throw new UntetherError('U09', { detail: `--table ${wrong}: run ${manifest.run} changed no such table; ${hint}` });
}

/** What of a row is asked for. */
interface Share {
  /** The row of an account that was named, or one that points at it: by key, by name, or by another column. */
  readonly isOwn: boolean;
  /** Columns that belong to somebody else, or to another link. */
  readonly foreign: ReadonlySet<string>;
}

/** Tells of a row whether it points somewhere through the reference: at one of the owners, or at anybody where none was named. */
function tellerOf(
  context: PlanContext,
  { table, reference }: { readonly table: Table; readonly reference: Reference },
  owners: readonly Owned[] | null,
): (row: Row) => boolean {
  const columns = columnsOf(table);
  if (owners === null)
    return (row) =>
      isChosen(context, table, reference, row) &&
      pointsSomewhere(reference, keyIn(row, columns, reference.from.columns));
  const to = owners.filter(({ account }) => account.table === reference.to.table);
  const cells = to.flatMap(({ account }) => pointingAt(context, reference, { table, account }) ?? []);
  return (row) => isChosen(context, table, reference, row) && cells.some((each) => holds(table, row, each));
}

/** Tells, row by row, what is the owners', or of the links that were named. */
function sharesIn(
  context: PlanContext,
  file: SnapshotFile,
  { owners, links }: { readonly owners: readonly Owned[] | null; readonly links: readonly string[] },
): (row: Row) => Share {
  const table = findTable(context.catalog, file.table);
  if (!table) return () => ({ isOwn: false, foreign: new Set() });
  const references = context.links.references.filter(
    ({ from, to, state }) => from.table === table.id && state === 'confirmed' && holdsAccounts(context.links, to.table),
  );
  const pointing = references
    .filter((reference) => isPlain(reference) && isNamed(reference, links))
    .map((reference) => ({ reference, pointsThere: tellerOf(context, { table, reference }, owners) }));
  const keyColumns = context.links.accounts.find((each) => each.table === table.id)?.key ?? [];
  // The row of an account is no link.
  const keys = (links.length > 0 ? [] : (owners ?? []))
    .filter(({ account }) => account.table === table.id)
    .map(({ account }) => new Map(keyColumns.map((name, index) => [name, account.key[index] ?? null])));
  const inReferences = new Set(references.flatMap(({ from }) => from.columns));
  return (row) => {
    const isAccount = keys.some((cells) => holds(table, row, cells));
    const matched = pointing.filter(({ pointsThere }) => pointsThere(row));
    const mine = new Set(matched.flatMap(({ reference }) => reference.from.columns));
    const others = [...inReferences].filter((name) => !mine.has(name));
    // Of somebody else's account only what points here.
    const rest = keyColumns.length > 0 && !isAccount ? columnsOf(table).filter((name) => !inReferences.has(name)) : [];
    return { isOwn: isAccount || matched.length > 0, foreign: new Set([...others, ...rest]) };
  };
}

/** A change of a row, but only of the columns that are not somebody else's; null when there are none. */
function narrowed(file: SnapshotFile, { before, after }: Image, foreign: ReadonlySet<string>): Image | null {
  if (after === null) return { before, after };
  const row = file.columns.map(({ name }, index) => (foreign.has(name) ? after : before)[index] ?? null);
  return encodeRow(row) === encodeRow(after) ? null : { before: row, after };
}

/** Rows of the accounts, and rows that went because they hung on those. */
async function rowsOfOwners(
  context: PlanContext,
  snapshot: Snapshot,
  shares: ReadonlyMap<SnapshotFile, (row: Row) => Share>,
): Promise<RowSet> {
  const map = new PointerMap(context, snapshot.manifest.files);
  const keys = new KeySet({ loose: false });
  const found = new RowSet();
  for (let more = true; more;) {
    more = false;
    for await (const [file, at, { before, after }] of rowsToUndo(snapshot)) {
      const share = shares.get(file);
      const isOwn =
        share?.(before).isOwn === true ||
        (after !== null && share?.(after).isOwn === true) ||
        keys.isPointedAt(map.from(file), file, before);
      if (!isOwn || !found.add(file, at)) continue;
      more = true;
      if (file.action === 'delete') keys.addRow(file, before, map.waysTo(file));
    }
  }
  return found;
}

/**
 * Adds what the rows cannot do without: rows that come back need the rows they point at, and rows that go need those that point at them
 * to go, too. As often as one brings another.
 */
async function close(
  context: PlanContext,
  snapshot: Snapshot,
  { rows, narrow }: { readonly rows: RowSet; readonly narrow: (file: SnapshotFile, image: Image) => Image | null },
): Promise<void> {
  const map = new PointerMap(context, snapshot.manifest.files);
  const needed = new KeySet({ loose: true });
  const leaving = new KeySet({ loose: true });
  const remembered = new RowSet();
  for (let more = true; more;) {
    more = false;
    for await (const [file, at, image] of rowsToUndo(snapshot)) {
      const before = narrow(file, image)?.before;
      if (!before) continue;
      const isBrought =
        (file.action === 'delete' && needed.hasRow(file, before, map.waysTo(file))) ||
        (file.action === 'insert' && leaving.isPointedAt(map.from(file), file, before));
      if (isBrought) rows.add(file, at);
      if (!rows.has(file, at) || !remembered.add(file, at)) continue;
      // What it needs may have been passed in this round.
      more = true;
      if (file.action === 'insert') leaving.addRow(file, before, map.waysTo(file));
      else needed.addTargets(map.from(file), file, before);
    }
  }
}

/** Which rows a rollback undoes. Throws U07, U08, U09 for what the run does not know. */
export async function scopeOf(context: PlanContext, snapshot: Snapshot, choice: Choice): Promise<Scope> {
  const { tables, accounts, links } = choice;
  if (tables.length + accounts.length + links.length === 0)
    return { wanted: (_file, _at, image) => image, accounts: [] };
  requireTables(snapshot, tables);
  requireKnownLinks(context.links, links);
  const owners = accounts.length > 0 ? await ownersOf(context, snapshot, accounts) : null;
  const { files } = snapshot.manifest;
  const isShared = owners !== null || links.length > 0;
  const shares = new Map(isShared ? files.map((file) => [file, sharesIn(context, file, { owners, links })]) : []);
  const narrow = (file: SnapshotFile, image: Image): Image | null => {
    const shareOf = image.after === null ? undefined : shares.get(file);
    if (!shareOf || image.after === null) return image;
    // A column is somebody else's only when it is neither by what it held nor by what it holds.
    const then = shareOf(image.before).foreign;
    const now = shareOf(image.after).foreign;
    return narrowed(file, image, new Set([...then].filter((name) => now.has(name))));
  };
  const owned = isShared ? await rowsOfOwners(context, snapshot, shares) : null;
  const rows = new RowSet();
  for await (const [file, at] of rowsToUndo(snapshot))
    if ((tables.length === 0 || tables.includes(file.table)) && (owned?.has(file, at) ?? true)) rows.add(file, at);
  await close(context, snapshot, { rows, narrow });
  return {
    wanted: (file, at, image) => (rows.has(file, at) ? narrow(file, image) : null),
    accounts: (owners ?? []).map(({ then }) => then),
  };
}
