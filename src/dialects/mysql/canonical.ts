import type { Canonical, Form, Written } from '../canonical.js';
import { KEY_BYTES } from '../canonical.js';

/** The session speaks `binary`, where LOWER does nothing and a pattern does not fit a text: each text and literal is told to be one. */
const text = (sql: string): string => `CONVERT(${sql} USING utf8mb4)`;

function withoutZeros(value: string, when: string): string {
  return `IF(${when}, TRIM(TRAILING _utf8mb4'.' FROM TRIM(TRAILING _utf8mb4'0' FROM ${value})), ${value})`;
}

const hasFraction = (value: string): string => `LOCATE(_utf8mb4'.', ${value}) > 0`;

/** The sum takes the zeros away that a ZEROFILL column prints in front. */
function number({ sql, column }: Written): string {
  if (column.family === 'bit') return text(`CAST(${sql} AS UNSIGNED)`);
  if (column.family === 'integer' || column.family === 'temporal') return text(`(${sql} + 0)`);
  if (column.family === 'decimal') return withoutZeros(text(`(${sql} + 0)`), hasFraction(text(`(${sql} + 0)`)));
  return withoutZeros(text(sql), `${text(sql)} REGEXP _utf8mb4'^-?[0-9]+[.][0-9]+$'`);
}

function truth(value: Written): string {
  if (value.column.family !== 'text') return number(value);
  const word = (each: string): string => `LOWER(${text(value.sql)}) = _utf8mb4'${each}' COLLATE utf8mb4_bin`;
  return `CASE WHEN ${word('true')} THEN _utf8mb4'1' WHEN ${word('false')} THEN _utf8mb4'0' ELSE ${number(value)} END`;
}

function moment({ sql, column: { family, type } }: Written): string {
  const written = text(sql);
  if (family === 'temporal' && /^date\b/i.test(type)) return `CONCAT(${written}, _utf8mb4' 00:00:00')`;
  if (family === 'temporal') return withoutZeros(written, hasFraction(written));
  const plain = `TRIM(TRAILING _utf8mb4'Z' FROM REPLACE(${written}, _utf8mb4'T', _utf8mb4' '))`;
  return `IF(CHAR_LENGTH(${plain}) = 10, CONCAT(${plain}, _utf8mb4' 00:00:00'), ${withoutZeros(plain, hasFraction(plain))})`;
}

const hex = ({ sql, column: { family } }: Written): string =>
  `LOWER(${text(`HEX(${family === 'binary' || family === 'spatial' ? sql : text(sql)})`)})`;

const FORMS: Readonly<Record<Form, (value: Written) => string>> = {
  number,
  truth,
  moment,
  real: ({ sql, column }) => text(column.family === 'float' ? `(${sql} * 1e0)` : sql),
  text: ({ sql }) => text(sql),
  json: ({ sql }) => text(sql),
  clock: ({ sql }) => withoutZeros(text(sql), hasFraction(text(sql))),
  padded: ({ sql }) => `TRIM(TRAILING _utf8mb4' ' FROM ${text(sql)})`,
  bytes: hex,
  bits: ({ sql }) => text(`BIN(CAST(${sql} AS UNSIGNED))`),
  uuid: (value) =>
    value.column.family === 'binary' ? hex(value) : `LOWER(REPLACE(${text(value.sql)}, _utf8mb4'-', _utf8mb4''))`,
};

export const canonical: Canonical = {
  text: (value, form) => FORMS[form](value),
  key: (value) => `LEFT(CAST(COALESCE(CONCAT(_utf8mb4'=', ${value}), _utf8mb4'') AS BINARY), ${String(KEY_BYTES)})`,
};
