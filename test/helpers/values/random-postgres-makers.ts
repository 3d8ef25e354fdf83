import { exactDigits, json, type Make, type Random } from './random.js';

/** What makes values of PostgreSQL: their text, but where SQL is said. */

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** What makes the text of a value, turned into what makes its SQL. */
export const literal =
  (text: Make): Make =>
  (random) =>
    quoted(text(random));
export const oneOf =
  (...texts: readonly string[]): Make =>
  (random) =>
    random.pick(texts);
export const signed =
  (bits: number): Make =>
  (random) =>
    String(random.signed(bits));
export const unsigned =
  (bits: number): Make =>
  (random) =>
    String(random.unsigned(bits));
export const text =
  (most: number): Make =>
  (random) =>
    random.text({ most });
/** Cut to a number of letters. */
export const short =
  (letters: number): Make =>
  (random) =>
    Array.from(random.text({ most: letters }))
      .slice(0, letters)
      .join('');

const special = ['NaN', 'Infinity', '-Infinity'];
export const double: Make = (random) => (random.oneIn(12) ? random.pick(special) : exactDigits(random.double()));
export const single: Make = (random) => (random.oneIn(12) ? random.pick(special) : exactDigits(random.single()));
const finite: Make = (random) => exactDigits(random.double());
export const numeric: Make = (random) => {
  if (random.oneIn(12)) return random.pick(special);
  return random.decimal(60, 50) + (random.oneIn(8) ? `e${random.int(-400, 400)}` : '');
};
const two = (number: number): string => String(number).padStart(2, '0');
/** Two in three end in microseconds. */
const fraction = (random: Random): string => (random.oneIn(3) ? '' : `.${random.digits(1, 6)}`);
export const time: Make = (random) =>
  random.oneIn(20)
    ? random.pick(['24:00:00', '00:00:00', '23:59:59.999999'])
    : `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}${fraction(random)}`;
export const offset: Make = (random) => {
  const [hours, minutes, seconds] = [random.int(0, 15), random.int(0, 59), random.int(0, 59)];
  return `${random.pick(['+', '-'])}${two(hours)}:${two(minutes)}${random.oneIn(4) ? `:${two(seconds)}` : ''}`;
};
const LAST_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** The day, and what comes after the time of day. */
function day(random: Random, last: number): readonly [string, string] {
  const era = random.oneIn(6) ? ' BC' : '';
  const year = era ? random.int(1, 4712) : random.int(1, random.oneIn(3) ? last : 2200);
  const month = random.int(1, 12);
  return [`${String(year).padStart(4, '0')}-${two(month)}-${two(random.int(1, LAST_DAYS[month - 1] ?? 28))}`, era];
}
const endless = ['infinity', '-infinity'];
export const date =
  (last: number): Make =>
  (random) =>
    random.oneIn(16) ? random.pick(endless) : day(random, last).join('');
const moment =
  (zone: Make): Make =>
  (random) => {
    if (random.oneIn(16)) return random.pick(endless);
    const [front, era] = day(random, 294275);
    return `${front} ${time(random)}${zone(random)}${era}`;
  };
export const timestamp = moment(() => '');
export const timestamptz = moment(offset);
export const interval: Make = (random) => {
  if (random.oneIn(16)) return random.pick([...endless, '0']);
  const micros = random.signed(62).toString().replace('-', '').padStart(7, '0');
  const seconds = `${random.pick(['', '-'])}${micros.slice(0, -6)}.${micros.slice(-6)} seconds`;
  const parts = [`${random.signed(31)} months`, `${random.signed(31)} days`, seconds];
  return parts.filter(() => !random.oneIn(4)).join(' ') || '1 day';
};

const jsonNumber: Make = (random) =>
  random.decimal(25, 20).replace(/^(-?)0+(?=\d)/, '$1') + random.pick(['', '', '', 'e5', 'E-3', 'e+40']);
export const document: Make = (random) => json(random, { number: jsonNumber, text: { most: 12 } });
/** The plain type keeps the text, so that it may hold what no character stands for. */
export const jsonText: Make = (random) => (random.oneIn(16) ? String.raw`{"\u0000": "\ud800"}` : document(random));
export const path: Make = (random) => {
  const word = (): string => JSON.stringify(random.text({ most: 6 }));
  const number = (): string => jsonNumber(random).replace('-', '');
  const test = (): string =>
    random.pick([
      `@ > ${number()}`,
      `@.a starts with ${word()}`,
      `exists(@.${word()})`,
      '@.b like_regex "^a.c" flag "iq"',
      `!(@ == ${word()} || @ < -${number()})`,
    ]);
  const step = (): string =>
    random.pick([
      `.${word()}`,
      '[*]',
      `[${random.int(0, 99)} to last]`,
      '.**{2 to 5}',
      '.*',
      `?(${test()})`,
      '.size()',
      '.keyvalue()',
      '.decimal(8,2)',
    ]);
  return `${random.pick(['', 'strict ', 'lax '])}$${random.some(0, 5, step).join('')}${random.oneIn(4) ? ` + ${number()}` : ''}`;
};

const lexeme = (random: Random): string =>
  `'${(random.text({ most: 6 }) || 'a').replaceAll(/['\\]/g, (letter) => letter + letter)}'`;
const position: Make = (random) => `${random.int(1, 16383)}${random.pick(['', 'A', 'B', 'C', 'D'])}`;
export const vector: Make = (random) =>
  random
    .some(
      0,
      6,
      () => lexeme(random) + (random.oneIn(2) ? '' : `:${random.some(1, 4, () => position(random)).join(',')}`),
    )
    .join(' ');
export const query = (random: Random, depth = 3): string => {
  if (depth === 0 || random.oneIn(3)) return lexeme(random) + random.pick(['', '', ':A', ':*', ':*BD']);
  if (random.oneIn(4)) return `!(${query(random, depth - 1)})`;
  return `(${query(random, depth - 1)} ${random.pick(['&', '|', '<->', `<${random.int(0, 16384)}>`])} ${query(random, depth - 1)})`;
};
const xmlText = (random: Random): string =>
  random
    .text({ most: 8 })
    .replaceAll(/[\u0001-\u001f\ufffe\uffff]/g, '\n')
    .replaceAll(/[<&>]/g, '&amp;');
const xml = (random: Random, depth = 2): string => {
  if (depth === 0 || random.oneIn(4))
    return random.pick([xmlText(random), '<a/>', '<!-- a -->', '<![CDATA[<]]>', '<?p i?>']);
  return `<b c="${random.int(0, 9)}" d='&#xe9;'>${random.some(0, 3, () => xml(random, depth - 1)).join('')}</b>`;
};
export const xmlDocument: Make = (random) => {
  if (!random.oneIn(4)) return xml(random);
  return `<?xml version="1.0"${random.pick(['', ' standalone="yes"', ' encoding="UTF-8"'])}?>${random.pick(['', '\n'])}<r>${xml(random)}</r>`;
};

export const point: Make = (random) => `(${double(random)},${double(random)})`;
const points = (random: Random, from: number): string => random.some(from, 5, () => point(random)).join(',');
export const line: Make = (random) => `{${finite(random)},${random.int(1, 999) / 8},${finite(random)}}`;
export const lineSegment: Make = (random) => `[${point(random)},${point(random)}]`;
export const box: Make = (random) => `${point(random)},${point(random)}`;
export const way: Make = (random) => (random.oneIn(2) ? `[${points(random, 1)}]` : `(${points(random, 1)})`);
export const polygon: Make = (random) => `(${points(random, 1)})`;
export const circle: Make = (random) => `<${point(random)},${exactDigits(Math.abs(random.double()))}>`;

const groups = (random: Random, count: number, most: number): string =>
  random.some(count, count, () => random.int(0, most).toString(16)).join(':');
const v6: Make = (random) =>
  random.pick([
    groups(random, 8, 65535),
    `${groups(random, 2, 65535)}::${groups(random, 3, 65535)}`,
    `::ffff:${v4(random)}`,
    '::',
    `::${groups(random, 1, 65535)}`,
  ]);
const v4: Make = (random) => random.some(4, 4, () => random.int(0, 255)).join('.');
export const inet: Make = (random) =>
  random.oneIn(2) ? `${v4(random)}/${random.int(0, 32)}` : `${v6(random)}/${random.int(0, 128)}`;
export const hexPairs =
  (count: number): Make =>
  (random) =>
    random.hex(count, count).replaceAll(/..(?=.)/g, '$&:');
export const bits =
  (from: number, to: number): Make =>
  (random) =>
    random.some(from, to, () => random.int(0, 1)).join('');
export const money: Make = (random) =>
  random
    .signed(64)
    .toString()
    .replace(/^(-?)(\d{1,2})$/, '$100$2')
    .replace(/(\d\d)$/, '.$1');
export const snapshot =
  (width: number): Make =>
  (random) => {
    const from = random.unsigned(width) | 1n;
    const running = [...new Set(random.some(0, 5, () => from + BigInt(random.int(0, 99))))].toSorted((a, b) =>
      Number(a - b),
    );
    return `${from}:${from + 100n}:${running.join(',')}`;
  };
export const numbers =
  (make: Make): Make =>
  (random) =>
    random.some(0, 6, () => make(random)).join(' ');
export const uuid: Make = (random) => random.hex(16, 16);
/** By name, or by a number that no object has. */
export const named =
  (...names: readonly string[]): Make =>
  (random) =>
    random.oneIn(3) ? String(random.int(4_000_000_000, 4_294_967_295)) : random.pick([...names, '0']);
/** By name or by number: that of an object of the system, or of none. */
export const objectOf =
  (...names: readonly string[]): Make =>
  (random) =>
    random.oneIn(2) ? String(random.int(1, 6000)) : named(...names)(random);
export const mood = oneOf('', "so 'la la'", '开心 😀', 'a,b', '"\\');
export const pair: Make = (random) =>
  `ROW(${random.oneIn(8) ? 'NULL' : signed(32)(random)}, ${random.oneIn(8) ? 'NULL' : quoted(text(9)(random))}, ${quoted(numeric(random))})::pair`;
