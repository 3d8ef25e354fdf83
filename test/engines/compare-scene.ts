import { inject } from 'vitest';
import type { Engine } from '../../src/catalog/model.js';
import { connect } from '../../src/dialects/index.js';
import { inferLinks } from '../../src/links/infer.js';
import { masksOf } from '../../src/links/masks.js';
import { mergeLinks } from '../../src/links/merge.js';
import { compareDatabases } from '../../src/scan/compare/compare.js';
import { labelled } from '../../src/scan/compare/labels.js';
import { type Mapping, NO_MAPPING, parseMapping } from '../../src/scan/compare/mapping.js';
import type { CompareReport } from '../../src/scan/compare/model.js';
import { parseSettings } from '../../src/settings/parse.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { tempDir } from '../helpers/server.js';

const target = inject('engine');

/** Two empty databases: one on the engine of this run, one a SQLite file, whatever engine that is. */
export interface Pair {
  readonly a: TestDatabase;
  readonly b: TestDatabase;
  readonly remove: () => Promise<void>;
}

export async function freshPair(): Promise<Pair> {
  const folder = tempDir('sqlite');
  const file = { engine: 'sqlite', version: '', dir: folder.dir } as const;
  const [a, b] = [await freshDatabase(target), await freshDatabase(file)];
  return {
    a,
    b,
    remove: async () => {
      await a.drop();
      folder.remove();
    },
  };
}

const LIMITS = { readOnly: true, lockTimeout: 5000, statementTimeout: 60_000 };

/** Compares as the command does, with these settings, this mapping file and these `--reference`s. */
export function comparePair(
  { a, b }: Pick<Pair, 'a' | 'b'>,
  settings: string,
  map?: string,
  only?: readonly string[],
): Promise<CompareReport> {
  const parsed = parseSettings(settings, 'untether.yaml');
  const mapping: Mapping = map === undefined ? NO_MAPPING : parseMapping(map, 'map.yaml');
  return connect({ ...a.knexConfig }, LIMITS, (first) =>
    connect({ ...b.knexConfig }, LIMITS, async (second) => {
      const sides = [];
      for (const session of [first, second]) {
        await session.begin('read');
        const catalog = await session.dialect.readCatalog(session);
        sides.push({ session, catalog, links: mergeLinks(inferLinks(catalog), parsed) });
      }
      const [one, other] = sides;
      if (!one || !other) throw new Error('two sides');
      const masks = masksOf(parsed, one.links);
      const said = new Set(parsed.references.map(({ from }) => from.table));
      const isSaid = ({ from }: { readonly from: { readonly table: string } }): boolean => said.has(from.table);
      const context = { a: one, b: other, mapping, masks, isSaid };
      const report = await compareDatabases({ ...context, ...(only ? { only } : {}) });
      return labelled(report, one, { masks, mapping });
    }),
  );
}

/** What a report says of its references: rows and differences, without what is told elsewhere. */
export function summary({ references, skipped, identical, complete }: CompareReport): object {
  return {
    identical,
    complete,
    references: references.map(
      ({ reference, rows, same, onlyInA, onlyInB, changed }) =>
        `${reference}: ${rows.a}/${rows.b} rows, ${same} same, ${onlyInA} a, ${onlyInB} b, ${changed} changed`,
    ),
    skipped: skipped.map(({ reference, reason }) => `${reference}: ${reason}`),
  };
}

/** `side account: column a -> b` or the row, a line a difference. */
export function told({ references }: CompareReport): readonly string[] {
  return references.flatMap(({ differences }) =>
    differences.map(({ side, account, row, columns, times }) => {
      const what =
        side === 'changed'
          ? columns.map(({ column, a, b }) => `${column} ${a ?? 'NULL'} -> ${b ?? 'NULL'}`).join(', ')
          : Object.entries(row)
              .map(([column, value]) => `${column}=${value ?? 'NULL'}`)
              .join(' ');
      return `${side} ${account.join(' ')}: ${what}${times > 1 ? ` x${times}` : ''}`;
    }),
  );
}

/** A value of a type of this engine beside one of SQLite, and whether they mean the same. */
export interface Sample {
  readonly type: string;
  readonly value: string;
  readonly sqliteType: string;
  readonly sqliteValue: string;
  readonly same: boolean;
}

const sample = (type: string, value: string, sqliteType: string, sqliteValue: string, same = true): Sample => ({
  type,
  value,
  sqliteType,
  sqliteValue,
  same,
});

const EVERYWHERE: readonly Sample[] = [
  sample('INTEGER', '7', 'INTEGER', '7'),
  sample('BIGINT', '9007199254740993', 'BIGINT', '9007199254740993'),
  sample('BIGINT', '9007199254740993', 'BIGINT', '9007199254740992', false),
  sample('BIGINT', '42', 'VARCHAR(20)', "'42'"),
  sample('VARCHAR(20)', "'007'", 'INTEGER', '7', false),
  sample('DECIMAL(12,2)', '12.50', 'DECIMAL(12,2)', '12.5'),
  sample('DECIMAL(12,2)', '-0.05', 'TEXT', "'-0.05'"),
  sample('DECIMAL(12,2)', '100', 'INTEGER', '100'),
  sample('VARCHAR(60)', "'张伟 😀 it''s'", 'TEXT', "'张伟 😀 it''s'"),
  sample('VARCHAR(20)', "'Zoe'", 'TEXT', "'zoe'", false),
  sample('VARCHAR(20)', "'a '", 'TEXT', "'a'", false),
  sample('VARCHAR(20)', "''", 'TEXT', 'NULL', false),
  sample('VARCHAR(20)', 'NULL', 'TEXT', 'NULL'),
  sample('CHAR(5)', "'ab'", 'CHAR(5)', "'ab   '"),
  sample('DATE', "'2026-11-02'", 'TEXT', "'2026-11-02'"),
  sample('DATE', "'2026-11-02'", 'DATETIME', "'2026-11-02 00:00:00'"),
  sample('DATE', "'2026-11-02'", 'DATE', "'2026-11-03'", false),
  sample('DOUBLE PRECISION', '0.1', 'REAL', '0.1'),
  sample('DOUBLE PRECISION', '1e22', 'REAL', '1e22'),
  sample('DOUBLE PRECISION', '0.30000000000000004', 'REAL', '0.3', false),
];

const UUID = '123e4567-e89b-12d3-a456-426614174000';
const HEX = UUID.replaceAll('-', '');

const MYSQL: readonly Sample[] = [
  sample('INT(6) ZEROFILL', '42', 'INTEGER', '42'),
  sample('TINYINT(1)', '1', 'BOOLEAN', '1'),
  sample('BIT(1)', "b'1'", 'INTEGER', '1'),
  sample("ENUM('no','yes')", "'yes'", 'TEXT', "'yes'"),
  sample("ENUM('no','yes')", "'yes'", 'TEXT', "'2'", false),
  sample("SET('a','b','c')", "'a,c'", 'TEXT', "'a,c'"),
  sample('DATETIME(6)', "'2026-11-02 10:11:12.500000'", 'DATETIME', "'2026-11-02T10:11:12.5Z'"),
  sample('TIMESTAMP', "'2026-11-02 10:11:12'", 'DATETIME', "'2026-11-02 10:11:12'"),
  sample('TIME', "'10:11:12'", 'TIME', "'10:11:12'"),
  sample('YEAR', '2026', 'TEXT', "'2026'"),
  sample('VARBINARY(20)', "X'00ff10'", 'BLOB', "X'00FF10'"),
  sample('BINARY(16)', `X'${HEX}'`, 'UUID', `'${UUID.toUpperCase()}'`),
  sample('VARCHAR(20) CHARACTER SET gbk', "'角色'", 'TEXT', "'角色'"),
  sample('JSON', `'{"b": 1.0, "a": [9007199254740993]}'`, 'JSON', `'{"a":[9007199254740993],"b":1}'`),
  sample('FLOAT', '0.5', 'REAL', '0.5'),
];

const POSTGRES: readonly Sample[] = [
  sample('BOOLEAN', 'true', 'BOOLEAN', '1'),
  sample('BOOLEAN', 'false', 'TEXT', "'false'"),
  sample('BOOLEAN', 'true', 'INTEGER', '0', false),
  sample('CHAR(5)', "'ab'", 'TEXT', "'ab'"),
  sample('TIMESTAMP', "'2026-11-02 10:11:12.500'", 'DATETIME', "'2026-11-02 10:11:12.5'"),
  sample('TIMESTAMPTZ', "'2026-11-02 18:11:12+08'", 'DATETIME', "'2026-11-02T10:11:12Z'"),
  sample('TIME', "'10:11:12'", 'TIME', "'10:11:12'"),
  sample('BYTEA', "'\\x00ff10'", 'BLOB', "X'00FF10'"),
  sample('UUID', `'${UUID}'`, 'TEXT', `'${UUID.toUpperCase()}'`),
  sample('UUID', `'${UUID}'`, 'UUID', `X'${HEX}'`),
  sample('JSONB', `'{"b": 1.0, "a": [9007199254740993]}'`, 'TEXT', `'{"a":[9007199254740993],"b":1}'`),
  sample('JSONB', `'[9007199254740993]'`, 'JSON', `'[9007199254740992]'`, false),
  sample('NUMERIC', "'12.500'", 'DECIMAL', '12.5'),
  sample('REAL', '0.5', 'REAL', '0.5'),
  sample('INTEGER[]', "'{1,2}'", 'TEXT', "'{1,2}'"),
  sample('INET', "'192.0.2.1'", 'TEXT', "'192.0.2.1/32'", false),
];

export const SAMPLES: Readonly<Record<Engine, readonly Sample[]>> = {
  sqlite: [...EVERYWHERE, sample('BLOB', "X'00ff'", 'BLOB', "X'00FF'"), sample('TEXT', "'1.50'", 'DECIMAL', '1.5')],
  postgres: [...EVERYWHERE, ...POSTGRES],
  mysql: [...EVERYWHERE, ...MYSQL],
  mariadb: [...EVERYWHERE, ...MYSQL, sample('UUID', `'${UUID}'`, 'TEXT', `'${UUID}'`)],
};
