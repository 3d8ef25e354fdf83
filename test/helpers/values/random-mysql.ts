import { tries } from '../seed.js';
import * as make from './random-mysql-makers.js';
import { exactDigits, type Make, type RandomEngine, type RandomType } from './random.js';

type Entry = readonly [type: string, value: Make, more?: Partial<RandomType>];

const NARROW = [
  ...[
    'latin1',
    'cp1251',
    'koi8r',
    'greek',
    'tis620',
    'latin2',
    'latin5',
    'latin7',
    'cp1250',
    'cp1256',
    'cp1257',
    'cp850',
  ],
  ...['cp852', 'cp866', 'koi8u', 'hebrew', 'macroman', 'macce', 'armscii8'],
];
const SJIS = ['00-7f', 'a1-df', '81-9f,e0-fc 40-7e,80-fc'];
const UJIS = ['00-7f', 'a1-fe a1-fe', '8e a1-df', '8f a1-fe a1-fe'];
const GBK = ['00-7f', '81-fe 40-7e,80-fe'];
const WIDE = {
  gbk: GBK,
  gb2312: ['00-7f', 'a1-f7 a1-fe'],
  big5: ['00-7f', 'a1-f9 40-7e,a1-fe'],
  sjis: SJIS,
  cp932: SJIS,
  ujis: UJIS,
  euckr: ['00-7f', '81-fe 41-5a,61-7a,81-fe'],
  ascii: ['00-7f'],
  // Halves of a letter as well.
  ucs2: ['00-ff 00-ff'],
};
/** The driver has no decoder for them. */
const UNKNOWN = {
  dec8: ['00-ff'],
  hp8: ['00-ff'],
  keybcs2: ['00-ff'],
  geostd8: ['00-ff'],
  swe7: ['00-7f'],
  eucjpms: UJIS,
};

const varchar = (set: string, shapes: readonly string[], more: Partial<RandomType> = {}): Entry => [
  `VARCHAR(60) CHARACTER SET ${set}`,
  make.letters(set, shapes),
  more,
];

const CHARACTER_SETS: readonly Entry[] = [
  // Those of one byte differ in the letters only: a few of them say what there is to say.
  ...NARROW.slice(0, tries(5, NARROW.length)).map((set) => varchar(set, ['00-ff'])),
  ...Object.entries(WIDE).map(([set, shapes]) => varchar(set, shapes)),
  ...Object.entries(UNKNOWN).map(([set, shapes]) =>
    varchar(set, shapes, { refused: 'the driver does not know the character set' }),
  ),
  ['VARCHAR(200) CHARACTER SET utf8mb3', (random) => make.unicode(random.text({ most: 20, nul: true, plane: true }))],
  ['VARCHAR(200) CHARACTER SET utf16', make.inUnits('utf16', make.utf16)],
  ['VARCHAR(200) CHARACTER SET utf16le', make.inUnits('utf16le', (text) => Buffer.from(text, 'utf16le'))],
  ['VARCHAR(200) CHARACTER SET utf32', make.inUnits('utf32', make.utf32)],
  ['CHAR(20) CHARACTER SET gbk', make.letters('gbk', GBK)],
  ['TEXT CHARACTER SET latin1', make.letters('latin1', ['00-ff'])],
  ['LONGTEXT CHARACTER SET sjis', make.letters('sjis', SJIS)],
];

const INTEGERS = Object.entries({ TINYINT: 8, SMALLINT: 16, MEDIUMINT: 24, INT: 32, BIGINT: 64 }).flatMap(
  ([type, width]): readonly Entry[] => [
    [type, (random) => String(random.signed(width))],
    [`${type} UNSIGNED`, (random) => String(random.unsigned(width))],
  ],
);
const MEMBERS = Array.from({ length: 64 }, (_, index) => `'m${index}'`).join(', ');

const REAL = { group: 'FLOAT and DOUBLE' };

/** Types that MySQL and MariaDB share. */
const SHARED: readonly Entry[] = [
  ...INTEGERS,
  ['INT(10) UNSIGNED ZEROFILL', (random) => String(random.unsigned(32))],
  ['BOOLEAN', (random) => String(random.signed(8))],
  ['DECIMAL(65,30)', make.scaled(65, 30)],
  ['DECIMAL(10,0)', make.scaled(10, 0)],
  ['DECIMAL(9,9)', make.scaled(9, 9)],
  ['DECIMAL(20,4) UNSIGNED', make.scaled(20, 4, [''])],
  ['FLOAT', make.single, REAL],
  ['FLOAT(7,3)', make.scaled(7, 3), REAL],
  ['FLOAT UNSIGNED', (random) => make.real(Math.abs(random.single())), REAL],
  ['DOUBLE', make.double, REAL],
  ['DOUBLE(10,2)', make.scaled(10, 2), REAL],
  ['BIT(1)', make.bits(1)],
  ['BIT(13)', make.bits(13)],
  ['BIT(64)', make.bits(64)],
  ['YEAR', (random) => String(random.oneIn(12) ? 0 : random.int(1901, 2155))],
  ['DATE', (random) => make.quoted(make.date(random))],
  ['TIME', make.time(0)],
  ['TIME(6)', make.time(6)],
  ['DATETIME', make.datetime(0)],
  ['DATETIME(3)', make.datetime(3)],
  ['DATETIME(6)', make.datetime(6)],
  ['TIMESTAMP NULL', make.timestamp(0)],
  ['TIMESTAMP(6) NULL', make.timestamp(6)],
  ['CHAR(10)', make.short(10)],
  ['VARCHAR(200)', make.text(20)],
  ['VARCHAR(200) COLLATE utf8mb4_bin', make.text(20)],
  ['TINYTEXT', make.text(9)],
  ['TEXT', make.text(40)],
  ['MEDIUMTEXT', make.text(40)],
  ['LONGTEXT', make.text(40)],
  ...CHARACTER_SETS,
  ['BINARY(9)', make.hex(9)],
  ['VARBINARY(60)', make.hex(60)],
  ['TINYBLOB', make.hex(60)],
  ['BLOB', make.hex(60)],
  ['MEDIUMBLOB', make.hex(60)],
  ['LONGBLOB', make.hex(60)],
  ["ENUM('', 'it''s', 'a,b', '长', '3', '\\\\')", (random) => String(random.int(1, 6))],
  ["ENUM('é', 'e') CHARACTER SET latin1 COLLATE latin1_bin", (random) => random.pick(["'é'", "'e'"])],
  ["SET('a', 'it''s', '长', '\\\\')", (random) => String(random.int(0, 15))],
  [`SET(${MEMBERS})`, (random) => String(random.unsigned(64))],
  ['JSON', make.document],
  ['GEOMETRY', make.geometry('', make.anyShape)],
  ...Object.entries(make.SHAPES).map(([kind, shape]): Entry => [kind, make.geometry(kind, shape)]),
  ['GEOMETRYCOLLECTION', make.geometry('GEOMETRYCOLLECTION', make.collection)],
];
const MYSQL: readonly Entry[] = [
  ['JSON', make.typed, { name: 'json_typed', refused: 'a value inside has a type that its text does not show' }],
  ['VARCHAR(200) COLLATE utf8mb4_0900_ai_ci', make.text(20)],
  ['VARCHAR(60) CHARACTER SET gb18030', make.letters('gb18030', [...GBK, '81-84 30-39 81-fe 30-39'])],
  ['GEOMETRY SRID 4326', make.geometry('', make.anyShape, [4326])],
  [
    'VECTOR(3)',
    (random) => `STRING_TO_VECTOR('[${random.some(3, 3, () => exactDigits(make.normal(random))).join(',')}]')`,
  ],
];
const MARIADB: readonly Entry[] = [
  ['UUID', (random) => make.quoted(make.uuid(random))],
  ['INET4', (random) => make.quoted(make.v4(random))],
  ['INET6', (random) => make.quoted(make.v6(random))],
  ['VARCHAR(200) COMPRESSED', make.text(40)],
  ['TEXT COMPRESSED', make.text(40)],
  ['BLOB COMPRESSED', make.hex(200)],
];

function typesOf(entries: readonly Entry[]): readonly RandomType[] {
  return entries.map(([type, value, more = {}]) => {
    const words = type.replace(
      /^(SET|ENUM)\(.*'\)/,
      (members) => `${members.slice(0, 4)}_of_${members.split("', '").length}`,
    );
    const name = words
      .replaceAll(/CHARACTER SET|COLLATE|NULL/g, '')
      .replaceAll(/\W+/g, '_')
      .replace(/_$/, '')
      .toLowerCase();
    return { name, type, value, ...more };
  });
}

/** The form of a value whose bytes differ whenever the stored values do. */
function exact({ type }: RandomType, value: string, isTyped: boolean): string {
  // As a double the text of a float is exact; a sum would lose the sign of zero.
  if (/^(FLOAT|DOUBLE)/.test(type)) return `CONCAT(${value} * 1e0)`;
  if (/^BIT/.test(type)) return `CAST(${value} AS UNSIGNED)`;
  // Two members may look alike.
  if (/^(ENUM|SET)/.test(type)) return `CONCAT(HEX(${value}), ' ', CAST(${value} AS UNSIGNED))`;
  if (type === 'JSON' && isTyped) return `CONCAT(${value}, ' ', JSON_TYPE(${value}), ' ', JSON_STORAGE_SIZE(${value}))`;
  return /^(CHAR|VARCHAR|\w*TEXT|DATE|TIME|YEAR|(TINY|SMALL|MEDIUM|BIG)?INT\b|BOOL|DEC|JSON|UUID|INET)/.test(type)
    ? `CAST(${value} AS BINARY)`
    : `HEX(${value})`;
}

const ALMOST: RandomEngine['almost'] = [
  ['float', '0.1e0', '0.10000001e0'],
  ['decimal_65_30', '0', '0.000000000000000000000000000001'],
  ['varchar_200', "'a'", "'a '"],
  ['varchar_60_gbk', "_gbk X'd5c5'", "_gbk X'd5c6'"],
  ['datetime_6', "'2026-01-01 00:00:00'", "'2026-01-01 00:00:00.000001'"],
  ['varbinary_60', "''", "X'00'"],
  ['point', "ST_GeomFromText('POINT(0 0)')", "ST_GeomFromText('POINT(0 -0.0)')"],
];

const engine = (types: readonly RandomType[], isTyped: boolean): RandomEngine => ({
  session: "SET sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES', time_zone = '+00:00', NAMES utf8mb4",
  before: '',
  types,
  differs: (type, left, right) => `NOT (${exact(type, left, isTyped)} <=> ${exact(type, right, isTyped)})`,
  shown: (type, value) =>
    `LEFT(${/^(\w*TEXT|CHAR|VARCHAR)/.test(type.type) ? `HEX(${value})` : exact(type, value, isTyped)}, 200)`,
  hasChecksum: true,
  // MariaDB stores no negative zero.
  almost: isTyped
    ? [...ALMOST, ['double', '0e0', '-0e0'], ['json', "'[1]'", "'[1.0]'"]]
    : [...ALMOST, ['json', "'[1]'", "'[1 ]'"]],
});

export const mysqlRandom = engine(typesOf([...SHARED, ...MYSQL]), true);
export const mariadbRandom = engine(typesOf([...SHARED, ...MARIADB]), false);
