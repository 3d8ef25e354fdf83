import type { Catalog, TableKind } from '../../catalog/model.js';
import type { Query } from '../../catalog/query.js';
import type { Flavour } from '../mysql/catalog-schema.js';
import { readFlavour } from '../mysql/catalog.js';
import { familyOf } from './families.js';

const KINDS: ReadonlyMap<string, TableKind> = new Map([
  ['BASE TABLE', 'table'],
  ['SYSTEM VERSIONED', 'table'],
  ['VIEW', 'view'],
  ['SEQUENCE', 'sequence'],
]);

const MARIADB: Flavour = {
  engine: 'mariadb',
  familyOf,
  kindOf: (tableType) => KINDS.get(tableType),
  // Text defaults come with quotes here, so a bare NULL is no text: it means that there is no default.
  defaultOf: (columnDefault) => (columnDefault === 'NULL' ? null : columnDefault),
};

/** Reads the session's database, and the tables of other databases whose foreign keys lead into it. */
export function readCatalog(query: Query): Promise<Catalog> {
  return readFlavour(query, MARIADB);
}
