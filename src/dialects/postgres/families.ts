import type { ColumnFamily } from '../../catalog/model.js';

/** A row of pg_type, domains already resolved to the type below them. */
export interface PostgresType {
  /** `typname`: int8, varchar, bpchar. */
  readonly name: string;
  /** `typtype`: b(ase), c(omposite), d(omain), e(num), p(seudo), r(ange), m(ultirange). */
  readonly kind: string;
  /** `typcategory`; A is an array. */
  readonly category: string;
}

const FAMILIES: ReadonlyMap<string, ColumnFamily> = new Map(
  Object.entries({
    integer: ['int2', 'int4', 'int8'],
    decimal: ['numeric'],
    float: ['float4', 'float8'],
    boolean: ['bool'],
    text: ['text', 'varchar', 'bpchar', 'char', 'name', 'citext'],
    binary: ['bytea'],
    temporal: ['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'],
    uuid: ['uuid'],
    json: ['json', 'jsonb'],
    bit: ['bit', 'varbit'],
    spatial: ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'geometry', 'geography'],
  } satisfies Partial<Record<ColumnFamily, readonly string[]>>).flatMap(([family, names]) =>
    names.map((name) => [name, family as ColumnFamily]),
  ),
);

/** Family of a PostgreSQL type. */
export function familyOf(type: PostgresType): ColumnFamily {
  if (type.kind === 'e') return 'enum';
  if (type.category === 'A') return 'array';
  return (type.kind === 'b' ? FAMILIES.get(type.name) : undefined) ?? 'other';
}
