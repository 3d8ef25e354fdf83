import type { Canonical, Form, Written } from '../canonical.js';
import { KEY_BYTES } from '../canonical.js';

const DECIMAL = "'^-?[0-9]+[.][0-9]+$'";

function withoutZeros(text: string, when: string): string {
  return `CASE WHEN ${when} THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`;
}

function number({ sql, column }: Written): string | null {
  if (column.family === 'boolean') return `CASE WHEN ${sql} THEN '1' WHEN NOT ${sql} THEN '0' END`;
  if (column.family === 'bit') return null;
  const text = `(${sql})::text`;
  return column.family === 'integer' ? text : withoutZeros(text, `${text} ~ ${DECIMAL}`);
}

function truth(value: Written): string | null {
  const text = number(value);
  if (text === null || value.column.family !== 'text') return text;
  return `CASE lower(${text}) WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE ${text} END`;
}

function moment({ sql, column: { family, type } }: Written): string {
  if (family !== 'temporal') {
    const text = `rtrim(replace((${sql})::text, 'T', ' '), 'Z')`;
    return `CASE WHEN length(${text}) = 10 THEN ${text} || ' 00:00:00' ELSE ${withoutZeros(text, `strpos(${text}, '.') > 0`)} END`;
  }
  if (type === 'date') return `CASE WHEN isfinite(${sql}) THEN (${sql})::text || ' 00:00:00' ELSE (${sql})::text END`;
  return type.endsWith('with time zone') ? `((${sql}) AT TIME ZONE 'UTC')::text` : `(${sql})::text`;
}

const hex = ({ sql, column }: Written): string =>
  column.family === 'binary' ? `encode(${sql}, 'hex')` : `encode(convert_to((${sql})::text, 'UTF8'), 'hex')`;

/** By the type's own output function: the cast of an address to text adds its mask. XML prints without its declaration, and is cast. */
function written({ sql, column: { family, type } }: Written): string {
  if (family !== 'other' || type === 'xml') return `(${sql})::text`;
  return `CASE WHEN ${sql} IS DISTINCT FROM NULL THEN format('%s', ${sql}) END`;
}

const FORMS: Readonly<Record<Form, (value: Written) => string | null>> = {
  number,
  truth,
  moment,
  real: ({ sql, column }) => (column.family === 'float' ? `((${sql})::float8)::text` : `(${sql})::text`),
  text: written,
  json: ({ sql }) => `(${sql})::text`,
  clock: ({ sql }) => `(${sql})::text`,
  padded: ({ sql }) => `rtrim((${sql})::text, ' ')`,
  bytes: (value) => (value.column.family === 'spatial' ? null : hex(value)),
  bits: ({ sql }) => `COALESCE(NULLIF(ltrim((${sql})::text, '0'), ''), left((${sql})::text, 1))`,
  uuid: (value) => (value.column.family === 'binary' ? hex(value) : `lower(replace((${value.sql})::text, '-', ''))`),
};

export const canonical: Canonical = {
  text: (value, form) => FORMS[form](value),
  // The database may have another encoding, whose bytes would sort otherwise.
  key: (text) => `substring(convert_to(COALESCE('=' || ${text}, ''), 'UTF8') from 1 for ${String(KEY_BYTES)})`,
};
