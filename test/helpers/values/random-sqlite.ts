import { exactDigits, type Make, type Random, type RandomEngine, type RandomType } from './random.js';

const asText = (bytes: string): string => `CAST(X'${bytes}' AS TEXT)`;

/** A number that stays REAL where the column has no wish of its own. */
function real(random: Random): string {
  if (random.oneIn(16)) return random.pick(['9e999', '-9e999', '-0.0']);
  const digits = exactDigits(random.double());
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/** -9223372036854775808 in digits would be the negative of a REAL. */
function integer(random: Random): string {
  const value = random.signed(64);
  return value === -(2n ** 63n) ? '(-9223372036854775807 - 1)' : String(value);
}

/** Text that a column of a number's affinity may take for a number, or nearly. */
function numeral(random: Random): string {
  const digits = random.pick([
    exactDigits(random.double()),
    random.decimal(25, 20),
    String(random.signed(66)),
    `0x${random.hex(1, 4)}`,
  ]);
  const [before, after] = [
    random.pick(['', '', ' ', '+', '\t']),
    random.pick(['', '', ' ', '.', 'e', 'e5', '.0', '\0', '\n']),
  ];
  return asText(Buffer.from(before + digits + after, 'utf8').toString('hex'));
}

function text(random: Random): string {
  const value = random.text({ most: 30, nul: true });
  return random.oneIn(2) && !value.includes('\0')
    ? `'${value.replaceAll("'", "''")}'`
    : asText(Buffer.from(value).toString('hex'));
}

/** Bytes that are no UTF-8: torn letters, surrogates, letters longer than they need be. */
function broken(random: Random): string {
  const pieces = ['ff', 'c3', 'e5bc', 'edb080', 'eda0bd', 'c080', 'f5808080', 'f8888080', '00', '41', 'efbbbf', 'fffe'];
  return asText(random.oneIn(3) ? random.hex(0, 30) : random.some(1, 6, () => random.pick(pieces)).join(''));
}

const blob: Make = (random) => `X'${random.hex(0, random.oneIn(8) ? 300 : 20)}'`;
const anything: Make = (random) => random.pick([integer, integer, real, real, numeral, text, broken, blob])(random);

/** Affinities, each by some of the names that it is given; any value can be in any column, for the declared type is a wish. */
const AFFINITIES = [
  ...[
    'INTEGER',
    'INT',
    'BIGINT UNSIGNED',
    'TEXT',
    'VARCHAR(3)',
    'CLOB',
    'NCHAR(5) COLLATE NOCASE',
    'REAL',
    'DOUBLE PRECISION',
  ],
  ...['FLOATING POINT', 'NUMERIC', 'DECIMAL(10, 2)', 'BOOLEAN', 'DATETIME', 'JSON', 'BLOB', ''],
];
const nameOf = (type: string): string => type.replaceAll(/\W+/g, '_').replace(/_$/, '').toLowerCase() || 'none';

const affinities: readonly RandomType[] = AFFINITIES.map((type) => ({ name: nameOf(type), type, value: anything }));
const withoutRowid: readonly RandomType[] = ['TEXT', 'REAL', 'NUMERIC', ''].map((type) => ({
  name: `without_rowid_${nameOf(type)}`,
  type,
  value: anything,
  table: 'WITHOUT ROWID',
}));
const strict: readonly RandomType[] = (
  [
    ['ANY', anything],
    ['INTEGER', integer],
    ['INT', integer],
    ['REAL', (random) => random.pick([real, integer])(random)],
    ['TEXT', (random) => random.pick([text, broken, numeral])(random)],
    ['BLOB', blob],
  ] satisfies readonly (readonly [string, Make])[]
).map(([type, value]) => ({ name: `strict_${nameOf(type)}`, type, value, table: 'STRICT' }));
/** One storage class alone, in a column without a wish. */
const classes: readonly RandomType[] = Object.entries({ integer, real, numeral, text, broken, blob }).map(
  ([name, value]) => ({
    name: `only_${name}`,
    type: '',
    value,
  }),
);

/** The angle of a point left of the middle is turned by the sign of its height. */
const isNegativeZero = (value: string): string =>
  `(typeof(${value}) = 'real' AND ${value} = 0.0 AND atan2(${value}, -1.0) < 0)`;

export const sqliteRandom: RandomEngine = {
  session: '',
  before: '',
  types: [...affinities, ...withoutRowid, ...strict, ...classes],
  // IS compares numbers to the bit but for the sign of zero; a cast to BLOB gives the bytes of a text.
  differs: (_, left, right) =>
    `(${left} IS NOT ${right} OR typeof(${left}) <> typeof(${right}) OR quote(${left}) <> quote(${right}) OR hex(CAST(${left} AS BLOB)) <> hex(CAST(${right} AS BLOB)) OR ${isNegativeZero(left)} <> ${isNegativeZero(right)})`,
  shown: (_, value) =>
    `typeof(${value}) || ' ' || CASE typeof(${value}) WHEN 'text' THEN hex(${value}) ELSE quote(${value}) END || CASE WHEN ${isNegativeZero(value)} THEN ' negative' ELSE '' END`,
  hasChecksum: false,
  almost: [
    ['text', "'a'", "'a '"],
    ['real', '0.1', '0.10000000000000002'],
    ['numeric', '0.3', '0.1 + 0.2'],
    ['blob', "''", "X''"],
    ['none', '0.0', '-0.0'],
    ['without_rowid_none', '1', '1.0'],
    ['strict_any', "CAST(X'ff' AS TEXT)", "CAST(X'fe' AS TEXT)"],
  ],
};
