import type { Catalog, Column, ForeignKey, Table } from '../../../src/catalog/model.js';

/** An integer column, NOT NULL unless told otherwise. */
export function column(name: string, other: Partial<Column> = {}): Column {
  return {
    name,
    type: 'integer',
    family: 'integer',
    nullable: false,
    defaultSql: null,
    generated: 'no',
    identity: 'no',
    invisible: false,
    onUpdateNow: false,
    characterSet: null,
    collation: null,
    length: null,
    comment: null,
    ...other,
  };
}

/** A table without keys. */
export function table(name: string, other: Partial<Table> = {}): Table {
  return {
    id: name,
    schema: 'public',
    name,
    kind: 'table',
    columns: [column('id')],
    primaryKey: null,
    uniques: [],
    indexes: [],
    foreignKeys: [],
    triggers: [],
    storage: 'heap',
    transactional: true,
    systemVersioned: false,
    rowSecurity: false,
    rules: [],
    parent: null,
    rowEstimate: null,
    viewSql: null,
    comment: null,
    ...other,
  };
}

export function foreignKey(referencedTable: string, columns: readonly string[]): ForeignKey {
  return {
    name: `${columns.join('_')}_fkey`,
    columns,
    referencedTable,
    referencedColumns: ['id'],
    onDelete: 'no action',
    onUpdate: 'no action',
    deferrable: 'no',
    matchFull: false,
    validated: true,
  };
}

export function catalog(tables: readonly Table[]): Catalog {
  return { engine: 'postgres', version: '15', database: 'app', defaultSchema: 'public', tables, fingerprint: '' };
}
