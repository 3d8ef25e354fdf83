import { tries } from '../seed.js';
import * as make from './random-postgres-makers.js';
import type { Make, Random, RandomEngine, RandomType } from './random.js';

const OVERLOADED = { refused: 'several functions have that name' };
/** Every type of the system that a value can be written of, and some of a schema's own. */
const PLAIN: readonly (readonly [type: string, value: Make, more?: Partial<RandomType>])[] = [
  ['smallint', make.literal(make.signed(16))],
  ['integer', make.literal(make.signed(32))],
  ['bigint', make.literal(make.signed(64))],
  ['numeric', make.literal(make.numeric)],
  ['numeric(38,9)', make.literal((random) => random.decimal(29, 9))],
  ['numeric(3,-2)', make.literal((random) => random.decimal(4, 2))],
  ['numeric(2,4)', make.literal((random) => `0.00${random.digits(1, 2)}`)],
  ['real', make.literal(make.single)],
  ['double precision', make.literal(make.double)],
  ['money', make.literal(make.money)],
  ['boolean', make.oneOf('true', 'false')],
  ['text', make.literal(make.text(40))],
  ['varchar', make.literal(make.text(20))],
  ['varchar(9)', make.literal(make.short(9))],
  ['bpchar', make.literal(make.text(9))],
  ['char(9)', make.literal(make.short(9))],
  ['"char"', make.literal((random) => `\\${random.int(0, 255).toString(8).padStart(3, '0')}`)],
  ['name', make.literal(make.short(15))],
  ['text COLLATE "C"', make.literal(make.text(9))],
  ['bytea', make.literal((random) => `\\x${random.hex(0, 90)}`)],
  ['date', make.literal(make.date(5874896))],
  ['time', make.literal(make.time)],
  ['time(3)', make.literal(make.time)],
  ['timetz', make.literal((random) => make.time(random) + make.offset(random))],
  ['timestamp', make.literal(make.timestamp)],
  ['timestamp(0)', make.literal(make.timestamp)],
  ['timestamptz', make.literal(make.timestamptz)],
  ['interval', make.literal(make.interval)],
  ['interval(2)', make.literal(make.interval)],
  ['interval year to month', make.literal(make.interval)],
  ['uuid', make.literal(make.uuid)],
  ['json', make.literal(make.jsonText)],
  ['jsonb', make.literal(make.document)],
  ['jsonpath', make.literal(make.path)],
  ['xml', make.literal(make.xmlDocument), { group: 'XML' }],
  ['tsvector', make.literal(make.vector)],
  ['tsquery', make.literal((random) => make.query(random)), { refused: 'its text does not give the same bytes again' }],
  ['bit(9)', make.literal(make.bits(9, 9))],
  ['bit varying', make.literal(make.bits(0, 40))],
  ['inet', make.literal(make.inet)],
  ['cidr', (random) => `network(${make.quoted(make.inet(random))})`],
  ['macaddr', make.literal(make.hexPairs(6))],
  ['macaddr8', make.literal(make.hexPairs(8))],
  ['point', make.literal(make.point)],
  ['line', make.literal(make.line)],
  ['lseg', make.literal(make.lineSegment)],
  ['box', make.literal(make.box)],
  ['path', make.literal(make.way)],
  ['polygon', make.literal(make.polygon)],
  ['circle', make.literal(make.circle)],
  ['pg_lsn', make.literal((random) => `${random.unsigned(32).toString(16)}/${random.unsigned(32).toString(16)}`)],
  ['oid', make.literal(make.unsigned(32))],
  ['xid', make.literal(make.unsigned(32))],
  ['cid', make.literal(make.unsigned(32))],
  ['xid8', make.literal(make.unsigned(64))],
  ['tid', make.literal((random) => `(${random.unsigned(32)},${random.unsigned(16)})`)],
  ['pg_snapshot', make.literal(make.snapshot(62))],
  ['txid_snapshot', make.literal(make.snapshot(62))],
  ['int2vector', make.literal(make.numbers(make.signed(16)))],
  ['oidvector', make.literal(make.numbers(make.unsigned(32)))],
  ['refcursor', make.literal(make.text(9))],
  [
    'aclitem',
    make.literal(
      (random) =>
        `${random.pick(['', 'postgres', 'pg_monitor'])}=${random.pick(['', 'r', 'ar*w', 'a*rdDxtm'])}/postgres`,
    ),
  ],
  ['regclass', make.literal(make.objectOf('pg_class', 'public.users', `public."it's"`, 'pg_toast.pg_toast_1255'))],
  ['regcollation', make.literal(make.objectOf('"C"', 'pg_c_utf8'))],
  ['regconfig', make.literal(make.objectOf('english', 'simple'))],
  ['regdictionary', make.literal(make.objectOf('english_stem', 'simple'))],
  ['regnamespace', make.literal(make.objectOf('public', 'pg_catalog'))],
  ['regoper', make.literal(make.named('||/', '|/'))],
  ['regoperator', make.literal(make.objectOf('+(integer,integer)', '-(NONE,numeric)'))],
  ['regproc', make.literal(make.named('now', 'int4in'))],
  ['regproc', make.literal(make.objectOf('now')), { name: 'regproc_overloaded', ...OVERLOADED }],
  ['regoper', make.literal(make.objectOf('|/')), { name: 'regoper_overloaded', ...OVERLOADED }],
  ['regprocedure', make.literal(make.objectOf('abs(numeric)', 'now()'))],
  ['regrole', make.literal(make.objectOf('postgres', 'pg_monitor'))],
  ['regtype', make.literal(make.objectOf('int4', 'public.mood', 'public.pair[]', 'numeric', '"char"'))],
  ['mood', make.literal(make.mood)],
  ['pair', make.pair],
  ['positive', make.literal((random) => make.numeric(random).replace('-', ''))],
];

const RANGES: readonly (readonly [type: string, subtype: string, bound: Make])[] = [
  ['int4range', 'integer', make.signed(31)],
  ['int8range', 'bigint', make.signed(63)],
  ['numrange', 'numeric', make.numeric],
  ['tsrange', 'timestamp', make.timestamp],
  ['tstzrange', 'timestamptz', make.timestamptz],
  ['daterange', 'date', make.date(9999)],
  ['reals', 'double precision', make.double],
];

const multirangeOf = (type: string): string =>
  type.includes('range') ? type.replace('range', 'multirange') : `${type}_multirange`;

/** The server puts the bounds in order: it alone knows how NaN and infinity compare. */
function range([type, subtype, bound]: (typeof RANGES)[number]): Make {
  const cast = (random: Random): string => `${make.quoted(bound(random))}::${subtype}`;
  return (random) => {
    if (random.oneIn(12)) return `'empty'::${type}`;
    const ends = `${cast(random)}, ${cast(random)}`;
    const [low, high] = ['least', 'greatest'].map((end) => (random.oneIn(8) ? 'NULL' : `${end}(${ends})`));
    return `${type}(${low}, ${high}, '${random.pick(['[)', '[]', '(]', '()'])}')`;
  };
}

/** Of one or two dimensions, some of them counted from another number than 1. */
function array([type, value]: (typeof PLAIN)[number]): Make {
  return (random) => {
    if (random.oneIn(12)) return "'{}'";
    const cell = (): string => (random.oneIn(8) ? 'NULL' : value(random));
    const pairOf = (): string => `[${cell()}, ${cell()}]`;
    if (random.oneIn(5)) return `ARRAY[${random.some(1, 3, pairOf).join(', ')}]::${type}[]`;
    const cells = random.some(1, 4, cell);
    const whole = `ARRAY[${cells.join(', ')}]::${type}[]`;
    return random.oneIn(4) && !/^reg(proc|oper)$/.test(type)
      ? `('[-1:${cells.length - 2}]=' || ${whole}::text)::${type}[]`
      : whole;
  };
}

const nameOf = (type: string): string => type.replaceAll(/\W+/g, '_').replace(/_$/, '').toLowerCase();
/** Arrays of the usual run; the long one has arrays of every type. */
const USUAL = /^(integer|text|timestamptz|jsonb|box|pair|xml|tsquery|regproc_overloaded)$/;
const XML_ARRAY = { refused: 'an array is printed without the declarations of its documents' };

const plain = PLAIN.map(([type, value, more = {}]): RandomType => {
  const name = type === '"char"' ? 'internal_char' : nameOf(type);
  return { name, type, value, ...more };
});
const ranges = RANGES.flatMap((one): readonly RandomType[] => {
  const [type, make] = [one[0], range(one)];
  const many: Make = (random) => `${multirangeOf(type)}(${random.some(0, 3, () => make(random)).join(', ')})`;
  return [
    { name: type, type, value: make },
    { name: multirangeOf(type), type: multirangeOf(type), value: many },
  ];
});
const arrays = [...plain, ...ranges]
  // A collation belongs to the column.
  .filter(({ name, type }) => !type.includes('COLLATE') && tries(Number(USUAL.test(name)), 1) === 1)
  .map(({ name, type, value, ...more }) => ({
    ...more,
    ...(type === 'xml' ? XML_ARRAY : {}),
    ...{ name: `${name}_array`, type: `${type}[]`, value: array([type, value]) },
  }));

/** Types of the system, but for arrays, that no table has. */
const WITHOUT_TABLE = `SELECT typname FROM pg_type t
  WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typname !~ '^_'
    AND NOT EXISTS (SELECT FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE atttypid = t.oid AND relname ~ '^m_')
  ORDER BY typname`;

export const postgresRandom: RandomEngine = {
  session: '',
  before: String.raw`
CREATE TYPE mood AS ENUM ('', 'so ''la la''', '开心 😀', 'a,b', '"\');
CREATE TYPE pair AS (a int, b text, c numeric);
CREATE DOMAIN positive AS numeric CHECK (value >= 0);
CREATE TYPE reals AS RANGE (subtype = float8);
CREATE TABLE "it's" (id int PRIMARY KEY);
`,
  types: [...plain, ...ranges, ...arrays],
  // The image of the row: every bit of a value, whether it was compressed or not.
  differs: (_, left, right) => `record_image_ne(ROW(${left}), ROW(${right}))`,
  // Nested otherwise, a query is printed alike.
  shown: ({ type }, value) => `left(${type === 'tsquery' ? `tsquerysend(${value})` : value}::text, 200)`,
  hasChecksum: false,
  untested: {
    types: WITHOUT_TABLE,
    // Only the server itself can write their values.
    names: [
      ...['gtsvector', 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'pg_dependencies'],
      ...['pg_mcv_list', 'pg_ndistinct', 'pg_node_tree'],
    ],
  },
  almost: [
    ['double_precision', "'0'", "'-0'"],
    ['numeric', '1.10', '1.1'],
    ['text', "'a'", "'a '"],
    ['timestamptz', "'2026-01-01 00:00:00+00'", "'2026-01-01 00:00:00.000001+00'"],
    ['interval', "'1 month'", "'30 days'"],
    ['json', "'[1]'", "'[1 ]'"],
    ['jsonb', "'1.0'", "'1.00'"],
    ['integer_array', "'{1}'", "'[0:0]={1}'"],
  ],
};
