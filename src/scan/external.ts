import { formatColumns } from '../catalog/names.js';
import type { Column, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { isExternalTable, ownReferences, rankOf } from './classes.js';
import type { Prepared } from './conditions.js';
import { canBeGrouped, isForbidden, type Twins } from './duplicates.js';
import type { Place } from './place.js';

/** The id that another system knows somebody by. */
const FOREIGN_ID =
  /^(?:(?:open|union)id|(?:ext(?:ernal)?|remote|provider|federated|social|third(?:party)?|idp|oauth|sso|ldap|saml|oidc)(?:user|account|login|subject)?(?:id|uid|uuid|key|name|no|login|subject)|(?:account|login|user)name|uid|subject|sub|nameid|principal|dn)$/;
/** Which system that is. */
const SYSTEM =
  /^(?:provider|platform|issuer|system|source|app|idp|realm|connection|channel|type)(?:name|code|key|type)?$|^(?:login|auth)(?:provider|source|type)$|^(?:external|target)(?:system|app)$/;

const squash = ({ name }: Column): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The same id of another system, given to two rows. */
export interface SharedId {
  readonly twins: Twins;
  /** `table [system, external_id]`. */
  readonly subject: string;
}

/** Tables of external accounts whose keys let one external id in twice. */
export function findSharedIds(place: Place, ready: readonly Prepared[]): readonly SharedId[] {
  const carriers = new Map<string, Prepared>();
  for (const each of ready)
    if (rankOf(place, each.parent.id) === 'account' && !carriers.has(each.child.id)) carriers.set(each.child.id, each);
  return [...carriers.values()].flatMap((carrier) => {
    if (!isExternalTable(place, carrier.child.id)) return [];
    const { systems, ids } = columnsOf(place, carrier.child);
    return ids.flatMap((id): readonly SharedId[] => {
      const columns = [...systems.filter(({ name }) => name !== id.name), id];
      const { dialect } = place.session;
      const twins: Twins = { prepared: { ...carrier, points: isGiven(dialect, carrier.child, id) }, columns };
      const subject = formatColumns(
        carrier.child.id,
        columns.map(({ name }) => name),
      );
      return isForbidden(carrier.child, columns) || !canBeGrouped(twins) ? [] : [{ twins, subject }];
    });
  });
}

function columnsOf(
  place: Place,
  table: Table,
): { readonly systems: readonly Column[]; readonly ids: readonly Column[] } {
  const own = ownReferences(place.links, table.id);
  const toAccounts = new Set(
    own.filter(({ to }) => rankOf(place, to.table) === 'account').flatMap(({ from }) => from.columns),
  );
  const toOthers = new Set(own.flatMap(({ from }) => from.columns).filter((name) => !toAccounts.has(name)));
  const systems = table.columns.filter((column) => toOthers.has(column.name) || SYSTEM.test(squash(column)));
  const isId = (column: Column): boolean =>
    FOREIGN_ID.test(squash(column)) && !toAccounts.has(column.name) && !toOthers.has(column.name);
  return { systems, ids: table.columns.filter(isId) };
}

function isGiven(dialect: Dialect, table: Table, column: Column): string {
  const sql = `${dialect.table(table)}.${dialect.name(column.name)}`;
  return column.family === 'text' ? `${sql} IS NOT NULL AND ${sql} <> ''` : `${sql} IS NOT NULL`;
}
