import type { Catalog, Column, ColumnFamily, ForeignKey, Table } from '../../../src/catalog/model.js';
import { compareText } from '../../../src/catalog/names.js';
import { inferLinks } from '../../../src/links/infer.js';
import type { Reference } from '../../../src/links/model.js';

/** Tables by their id. */
export type Tables = Readonly<Record<string, TableSpec | string>>;

interface TableSpec {
  /** One column a line: `name type [null] [auto] [= default] [-- comment]`. */
  readonly columns: string;
  readonly key?: readonly string[];
  readonly uniques?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
  /** `column → table.column`. */
  readonly foreignKeys?: readonly string[];
  readonly comment?: string;
  /** Makes it a view with this text. */
  readonly view?: string;
}

const FAMILIES: readonly (readonly [RegExp, ColumnFamily])[] = [
  [/\[\]$/, 'array'],
  [/^(?:tiny|small|big|medium)?int/, 'integer'],
  [/^(?:varchar|char|text)/, 'text'],
  [/^(?:datetime|timestamp|date)/, 'temporal'],
  [/^bool/, 'boolean'],
  [/^enum/, 'enum'],
  [/^uuid/, 'uuid'],
  [/^json/, 'json'],
  [/^decimal/, 'decimal'],
];

/** A small catalog from a few words per column; the first column is the key unless `key` says otherwise. */
export function buildCatalog(tables: Tables): Catalog {
  const built = Object.entries(tables).map(([id, spec]) =>
    buildTable(id, typeof spec === 'string' ? { columns: spec } : spec),
  );
  const sorted = built.toSorted((a, b) => compareText(a.id, b.id));
  return {
    engine: 'mariadb',
    version: '10.11',
    database: 'test',
    defaultSchema: 'test',
    tables: sorted,
    fingerprint: '',
  };
}

/** What inference says of each column: `users.id inferred role`, by `table [column]`; declared references are left out. */
export function guesses(tables: Tables): Readonly<Record<string, string>> {
  const { references } = inferLinks(buildCatalog(tables));
  return Object.fromEntries(
    references.filter(({ basis }) => basis !== 'declared').map((each) => [each.id, describe(each)]),
  );
}

function describe({ to, basis, kind }: Reference): string {
  return `${to.table}.${to.columns.join('+')} ${basis} ${kind}`;
}

function buildTable(id: string, spec: TableSpec): Table {
  const columns = spec.columns.trim().split('\n').map(buildColumn);
  const [schema = '', name = ''] = id.includes('.') ? id.split('.') : ['test', id];
  return {
    id,
    schema,
    name,
    columns,
    kind: spec.view === undefined ? 'table' : 'view',
    storage: 'InnoDB',
    transactional: true,
    systemVersioned: false,
    rowSecurity: false,
    rules: [],
    triggers: [],
    parent: null,
    rowEstimate: null,
    viewSql: spec.view ?? null,
    comment: spec.comment ?? null,
    primaryKey: spec.view === undefined ? (spec.key ?? [columns[0]?.name ?? '']) : null,
    uniques: (spec.uniques ?? []).map((names) => ({ name: names.join('_'), columns: names })),
    indexes: [...(spec.indexes ?? []), ...(spec.uniques ?? [])].map((names) => ({
      name: names.join('_'),
      columns: names,
      unique: false,
      partial: false,
    })),
    foreignKeys: (spec.foreignKeys ?? []).map(buildForeignKey),
  };
}

function buildColumn(line: string): Column {
  const [described = '', comment] = line.trim().split(/\s*--\s*/);
  const [definition = '', defaultSql] = described.split(/\s+=\s+/);
  const [name = '', type = '', ...flags] = definition.split(/\s+/);
  const length = /char\((\d+)\)/.exec(type)?.[1];
  return {
    name,
    type,
    comment: comment ?? null,
    family: FAMILIES.find(([pattern]) => pattern.test(type))?.[1] ?? 'other',
    nullable: flags.includes('null'),
    identity: flags.includes('auto') ? 'auto' : 'no',
    length: length === undefined ? null : Number(length),
    defaultSql: defaultSql ?? null,
    generated: 'no',
    invisible: false,
    onUpdateNow: false,
    characterSet: null,
    collation: null,
  };
}

function buildForeignKey(text: string): ForeignKey {
  const [, column = '', table = '', referenced = ''] = /^(\S+) → (\S+)\.(\S+)$/.exec(text) ?? [];
  return {
    name: `fk_${column}`,
    columns: [column],
    referencedTable: table,
    referencedColumns: [referenced],
    onDelete: 'no action',
    onUpdate: 'no action',
    deferrable: 'no',
    matchFull: false,
    validated: true,
  };
}
