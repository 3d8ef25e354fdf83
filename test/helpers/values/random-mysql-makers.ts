import { exactDigits, json, type Make, type Random } from './random.js';

/** What makes values of MySQL and MariaDB, as SQL. */

export const quoted = (text: string): string => `'${text}'`;
export const unicode = (text: string): string => `_utf8mb4 X'${Buffer.from(text, 'utf8').toString('hex')}'`;
export const hex =
  (most: number): Make =>
  (random) =>
    `X'${random.hex(0, most)}'`;
export const text =
  (most: number): Make =>
  (random) =>
    unicode(random.text({ most, nul: true }));
/** Cut to a number of letters. */
export const short =
  (letters: number): Make =>
  (random) =>
    unicode(
      Array.from(random.text({ most: letters, nul: true }))
        .slice(0, letters)
        .join(''),
    );

/** Without an exponent it would be a DECIMAL. */
export const real = (value: number): string => {
  const digits = exactDigits(value);
  return digits.includes('e') ? digits : `${digits}e0`;
};
export const double: Make = (random) => real(random.double());
export const single: Make = (random) => real(random.single());
/** A number of so many digits, the last of them after the point. */
export const scaled =
  (digits: number, scale: number, signs = ['', '-']): Make =>
  (random) => {
    const all = random.digits(1, digits).padStart(scale + 1, '0');
    return `${random.pick(signs)}${all.slice(0, all.length - scale)}.${all.slice(all.length - scale)}`;
  };
export const bits =
  (count: number): Make =>
  (random) =>
    `b'${random.unsigned(count).toString(2)}'`;

const two = (number: number): string => String(number).padStart(2, '0');
const fraction = (random: Random, digits: number): string => (digits === 0 ? '' : `.${random.digits(digits, digits)}`);
const year = (random: Random): number => random.int(random.oneIn(4) ? 0 : 1900, random.oneIn(4) ? 9999 : 2100);
/** Days and months of no calendar are stored as well. */
export const date: Make = (random) => {
  if (random.oneIn(20)) return '0000-00-00';
  return `${String(year(random)).padStart(4, '0')}-${two(random.int(0, 12))}-${two(random.int(0, 31))}`;
};
const clock = (random: Random, digits: number): string =>
  `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}${fraction(random, digits)}`;
export const datetime =
  (digits: number): Make =>
  (random) =>
    quoted(`${date(random)} ${clock(random, digits)}`);
export const timestamp =
  (digits: number): Make =>
  (random) => {
    if (random.oneIn(20)) return quoted('0000-00-00 00:00:00');
    const second = random.oneIn(20) ? random.pick([1, 2 ** 31 - 2]) : random.int(1, 2 ** 31 - 2);
    return quoted(new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ') + fraction(random, digits));
  };
export const time =
  (digits: number): Make =>
  (random) => {
    if (random.oneIn(20)) return random.pick(["'838:59:59'", "'-838:59:59'"]);
    const hours = random.oneIn(2) ? random.int(0, 23) : random.int(0, 837);
    return quoted(`${random.pick(['', '-'])}${hours}:${clock(random, digits).slice(3)}`);
  };

/**
 * Letters of a character set by the bytes that they may have, whether it knows a letter for them or not: one shape for each length, a
 * blank between bytes, a comma between ranges of one byte.
 */
export function letters(set: string, shapes: readonly string[]): Make {
  const ranges = shapes.map((shape) => shape.split(' ').map((byte) => byte.split(',').map(rangeOf)));
  const letter = (random: Random): string =>
    random
      .pick(ranges)
      .map((byte) =>
        random
          .int(...random.pick(byte))
          .toString(16)
          .padStart(2, '0'),
      )
      .join('');
  return (random) => `_${set} X'${random.some(0, 20, () => letter(random)).join('')}'`;
}

function rangeOf(range: string): readonly [number, number] {
  const [first = '', last = first] = range.split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

export const inUnits =
  (set: string, encode: (text: string) => Buffer): Make =>
  (random) =>
    `_${set} X'${encode(random.text({ most: 12, nul: true })).toString('hex')}'`;
export const utf16 = (letters: string): Buffer => Buffer.from(letters, 'utf16le').swap16();
export const utf32 = (letters: string): Buffer =>
  Buffer.from(
    Array.from(letters, (letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')).join(''),
    'hex',
  );

const word: Make = (random) => {
  if (random.oneIn(3)) return exactDigits(random.double());
  return random.oneIn(2) ? String(random.signed(66)) : random.decimal(12, 9).replace(/^(-?)0+(?=\d)/, '$1');
};
export const document: Make = (random) => unicode(json(random, { number: word, text: { most: 12, nul: true } }));

const SYSTEMS = [0, 0, 3857, 4326];
type Shape = (coordinates: Make) => Make;
const list = (random: Random, from: number, make: Make): string =>
  random.some(from, from + 3, () => make(random)).join(',');
const lineOf: Shape = (at) => (random) => `(${list(random, 2, at)})`;
const polygonOf: Shape = (at) => (random) => {
  const ring: Make = () => {
    const start = at(random);
    return `(${start},${list(random, 2, at)},${start})`;
  };
  return `(${list(random, 1, ring)})`;
};
const many =
  (shape: Shape): Shape =>
  (at) =>
  (random) =>
    `(${list(random, 1, shape(at))})`;
export const SHAPES: Readonly<Record<string, Shape>> = {
  POINT: (at) => (random) => `(${at(random)})`,
  LINESTRING: lineOf,
  POLYGON: polygonOf,
  MULTIPOINT: many((at) => at),
  MULTILINESTRING: many(lineOf),
  MULTIPOLYGON: many(polygonOf),
};
export const anyShape: Shape = (at) => (random) => {
  const [kind, shape] = random.pick(Object.entries(SHAPES));
  return kind + shape(at)(random);
};
export const collection: Shape = (at) => (random) => `(${list(random, 1, anyShape(at))})`;
/** A point at NaN and infinity. */
const NOWHERE = "ST_GeomFromWKB(X'0101000000000000000000F87F000000000000F07F')";
export function geometry(kind: string, shape: Shape, systems = SYSTEMS): Make {
  return (random) => {
    const system = random.pick(systems);
    // Degrees have to be degrees where the system knows them.
    const one: Make = () => exactDigits(system === 4326 ? random.int(-89_000_000, 89_000_000) / 1e6 : random.double());
    const at: Make = () => `${one(random)} ${one(random)}`;
    if (kind === '' && systems === SYSTEMS && random.oneIn(12))
      return random.pick(["ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')", NOWHERE]);
    return `ST_GeomFromText('${kind}${shape(at)(random)}', ${system})`;
  };
}

/** A vector refuses subnormals. */
export const normal = (random: Random): number => {
  const value = random.single();
  return Math.abs(value) < 2 ** -126 ? 0 : value;
};
/** What only an expression puts into JSON, for no text is read like that. */
export const typed: Make = (random) => {
  const inner = random.pick([
    'CAST(1.10 AS DECIMAL(9, 2))',
    "CAST('2020-01-02' AS DATE)",
    "CAST('01:02:03.04' AS TIME(6))",
    "CAST(X'00ff' AS BINARY)",
  ]);
  return `JSON_OBJECT('v', ${inner})`;
};
export const v4: Make = (random) => random.some(4, 4, () => random.int(0, 255)).join('.');
export const v6: Make = (random) => {
  const groups = random.hex(16, 16).replaceAll(/....(?=.)/g, '$&:');
  return random.pick([groups, `::${groups.slice(0, 19)}`, `::ffff:${v4(random)}`]);
};
/** Versions from 8 on are refused outside of some variants. */
export const uuid: Make = (random) => {
  const digits = random.hex(16, 16);
  return `${digits.slice(0, 12)}${random.int(0, 7)}${digits.slice(13)}`.replace(/^(.{12})7(.{3})../, '$1f$291');
};
