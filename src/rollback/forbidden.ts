import { findTable } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { GrantPath } from '../links/model.js';
import type { PlanContext } from '../plan/context.js';
import { isFollowed } from '../plan/rights/chains.js';
import { namedRoles } from '../plan/rights/named.js';
import type { Row } from '../rows/cell.js';
import type { FileContext } from './file-context.js';
import { show } from './file-context.js';
import { pointing } from './gone-parents.js';
import type { Met } from './met.js';
import { columnsOf } from './parents.js';
import { keyText } from '../snapshot/key-text.js';
import type { SnapshotFile } from '../snapshot/model.js';
import { type Pointer, pointersThrough } from './pointers.js';

type Place = Pick<PlanContext, 'session' | 'catalog' | 'links'>;

/** Roles that the settings let nobody have again, and what points at them. */
interface Forbidden {
  readonly pointer: Pointer;
  /** Their keys, as texts of the columns that point there. */
  readonly keys: ReadonlySet<string | null>;
}

async function keysOf({ session, catalog }: Place, path: GrantPath, pointer: Pointer): Promise<Forbidden['keys']> {
  const role = findTable(catalog, path.role.table);
  const where = role && namedRoles(session, { role, key: path.role.columns }, path.forbidden ?? []);
  const keys = new Set<string | null>();
  if (!role || !where) return keys;
  const { toColumns: columns } = pointer;
  const file = { columns: columns.map((name) => ({ name, type: '' })) };
  for await (const { row } of session.readRows({ table: role, columns, where }))
    keys.add(keyText(file, row, { columns, loose: true }));
  return keys;
}

/** A reference that is only proposed tells as well what somebody would hold. */
async function forbiddenBy(place: Place, file: Pick<SnapshotFile, 'table' | 'columns'>): Promise<readonly Forbidden[]> {
  const found: Forbidden[] = [];
  for (const path of place.links.grantPaths) {
    if (path.holders !== file.table || (path.forbidden ?? []).length === 0) continue;
    const pointers = pointersThrough(place, file, (reference) => isFollowed(place.catalog, reference));
    const toRole = pointers.filter(({ to }) => to === path.role.table);
    if (toRole.length === 0)
      throw new UntetherError('U09', {
        detail: `grants: no reference leads from ${path.holders} to ${path.role.table}, so nobody can tell what is forbidden`,
      });
    for (const pointer of toRole) {
      const keys = await keysOf(place, path, pointer);
      if (keys.size > 0) found.push({ pointer, keys });
    }
  }
  return found;
}

/** Rows that would give back a role that the settings now forbid. */
export async function* forbiddenRights(context: FileContext, isBack: (at: number) => boolean): AsyncGenerator<Met> {
  const { file } = context;
  if (file.action === 'insert') return;
  for (const { pointer, keys } of await forbiddenBy(context, file)) {
    const { columns } = pointer;
    for await (const { image, at } of pointing(context, { pointer, isBack })) {
      if (!keys.has(keyText(file, image.before, { columns, loose: true }))) continue;
      const conflict = {
        table: file.table,
        key: show(context, image.before, [...new Set([...(file.identity ?? []), ...columns])]),
        kind: 'policy-forbids',
        column: columns.join(', '),
        before: show(context, image.before, columns),
        after: null,
        current: null,
      } as const;
      yield { conflict, file, at, image, current: null };
    }
  }
}

/** Throws G09 for rows that would give a role which the settings let nobody have again. */
export async function refuseForbidden(place: Place, table: Table, rows: readonly Row[]): Promise<void> {
  const file = { table: table.id, columns: columnsOf(table).map((name) => ({ name, type: '' })) };
  for (const { pointer, keys } of await forbiddenBy(place, file)) {
    const { columns, to } = pointer;
    const count = rows.filter(
      (row) => pointer.isMeant(row) && keys.has(keyText(file, row, { columns, loose: true })),
    ).length;
    if (count > 0)
      throw new UntetherError(
        'G09',
        { account: to },
        { why: [because('forbidden-role', { table: table.id, rows: count })] },
      );
  }
}
