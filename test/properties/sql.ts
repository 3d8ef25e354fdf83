/** A case as SQL and settings, for the test and for whoever wants to see a failure with their own eyes. */
import type { Engine } from '../../src/catalog/model.js';
import { ACCOUNTS, type Case, type Cell, LOGIN, type ReferenceShape, type TableShape, tableOf } from './shapes.js';

const TYPES = { int: 'BIGINT', text: 'VARCHAR(40)' };

/** How foreign keys are switched off for the session, so that rows come in any order and orphans come at all. */
const CHECKS_OFF: Readonly<Record<Engine, string>> = {
  sqlite: 'PRAGMA foreign_keys = OFF;',
  postgres: 'SET session_replication_role = replica;',
  mysql: 'SET FOREIGN_KEY_CHECKS = 0;',
  mariadb: 'SET FOREIGN_KEY_CHECKS = 0;',
};

const literal = (cell: Cell): string => (cell === null ? 'NULL' : `'${cell.replaceAll("'", "''")}'`);

function foreignKey({ columns, to, toColumns, declared }: ReferenceShape): string {
  const rule = declared?.rule === 'NO ACTION' ? '' : ` ON DELETE ${declared?.rule ?? ''}`;
  const deferrable = declared?.deferrable ? ` DEFERRABLE INITIALLY ${declared.deferrable}` : '';
  return `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${to} (${toColumns.join(', ')})${rule}${deferrable}`;
}

function createTable(table: TableShape, keys: readonly ReferenceShape[]): string {
  const columns = table.columns.map(({ name, type, nullable, standard }) => {
    const rest = `${standard === undefined ? '' : ` DEFAULT ${literal(standard)}`}${nullable ? '' : ' NOT NULL'}`;
    return `${name} ${TYPES[type]}${rest}`;
  });
  const key = table.key.length === 0 ? [] : [`PRIMARY KEY (${table.key.join(', ')})`];
  const parts = [...columns, ...key, ...table.uniques.map((name) => `UNIQUE (${name})`), ...keys.map(foreignKey)];
  return `CREATE TABLE ${table.name} (${parts.join(', ')});`;
}

function insertRows({ name, columns, rows }: TableShape): readonly string[] {
  if (rows.length === 0) return [];
  const tuples = rows.map((row) => `(${columns.map((column) => literal(row[column.name] ?? null)).join(', ')})`);
  return [`INSERT INTO ${name} (${columns.map((column) => column.name).join(', ')}) VALUES ${tuples.join(', ')};`];
}

/** Makes the tables of a case and fills them. */
export function createSql(engine: Engine, one: Case): string {
  const isPostgres = engine === 'postgres';
  const declared = one.references.filter((reference) => reference.declared !== null);
  const keysOf = ({ name }: TableShape): readonly ReferenceShape[] =>
    isPostgres ? [] : declared.filter(({ from }) => from === name);
  return [
    ...(isPostgres ? [] : [CHECKS_OFF[engine]]),
    ...one.tables.map((table) => createTable(table, keysOf(table))),
    ...(isPostgres ? declared.map((reference) => `ALTER TABLE ${reference.from} ADD ${foreignKey(reference)};`) : []),
    ...(isPostgres ? [CHECKS_OFF[engine]] : []),
    ...one.tables.flatMap(insertRows),
  ].join('\n');
}

/** Removes the tables that any case can have; the ledger stays. */
export function dropSql(engine: Engine, tables: number): string {
  const drops = Array.from(
    { length: tables },
    (_, index) => `DROP TABLE IF EXISTS t${index}${engine === 'postgres' ? ' CASCADE' : ''};`,
  );
  return [CHECKS_OFF[engine], ...drops].join('\n');
}

/** untether.yaml in which a person confirmed every reference. */
export function settingsOf(one: Case): string {
  const key = tableOf(one, ACCOUNTS).key.join(', ');
  const references = one.references.map(({ from, columns, to, toColumns, declared, kind, onUnlink }) => {
    const basis = declared ? 'declared' : 'manual';
    const action = onUnlink === null ? '' : `, onUnlink: ${onUnlink}`;
    return `  - { from: "${from} [${columns.join(', ')}]", to: "${to} [${toColumns.join(', ')}]", basis: ${basis}, state: confirmed, kind: ${kind}${action} }`;
  });
  return [
    'version: 1',
    'targets: { app: { environment: test, approvals: 1 } }',
    'accounts:',
    `  - { table: ${ACCOUNTS}, key: [${key}], lookup: [${LOGIN}], label: ${LOGIN}, state: confirmed }`,
    ...(references.length === 0 ? [] : ['references:', ...references]),
    '',
  ].join('\n');
}

/** Everything that is needed to see the case by hand. */
export function replayable(engine: Engine, one: Case): string {
  const accounts = one.logins.map((login) => `--account ${login}`).join(' ');
  return [
    `-- ${engine}: SQL`,
    createSql(engine, one),
    '-- untether.yaml',
    settingsOf(one),
    `-- untether plan unlink ${accounts} --with-account ${one.withAccount} --reason R --ticket T`,
  ].join('\n');
}
