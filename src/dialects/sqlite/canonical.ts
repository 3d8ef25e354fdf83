import type { Canonical, Form, Written } from '../canonical.js';
import { KEY_BYTES } from '../canonical.js';

const text = (sql: string): string => `CAST(${sql} AS TEXT)`;

/** A REAL with as many digits as it can be trusted with. */
const printed = (sql: string): string =>
  `CASE typeof(${sql}) WHEN 'real' THEN printf('%!.15g', ${sql}) ELSE ${text(sql)} END`;

function withoutZeros(value: string, when: string): string {
  return `CASE WHEN ${when} THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`;
}

const hasFraction = (value: string): string => `instr(${value}, '.') > 0`;

function number({ sql }: Written): string {
  const value = `(${printed(sql)})`;
  return withoutZeros(value, `${value} GLOB '*[0-9].[0-9]*' AND ${value} NOT GLOB '*[^-0-9.]*'`);
}

function moment({ sql }: Written): string {
  const plain = `rtrim(replace(${text(sql)}, 'T', ' '), 'Z')`;
  return `CASE WHEN length(${plain}) = 10 THEN ${plain} || ' 00:00:00' ELSE ${withoutZeros(plain, hasFraction(plain))} END`;
}

const hex = ({ sql }: Written): string => `CASE WHEN ${sql} IS NOT NULL THEN lower(hex(${sql})) END`;

/** By storage class: the declared type is only an affinity. */
const FORMS: Readonly<Record<Form, (value: Written) => string>> = {
  number,
  truth: (value) =>
    `CASE lower(${text(value.sql)}) WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE ${number(value)} END`,
  moment,
  real: ({ sql }) => `CASE typeof(${sql}) WHEN 'real' THEN printf('%!.17g', ${sql}) ELSE ${text(sql)} END`,
  text: ({ sql }) => text(sql),
  json: ({ sql }) => text(sql),
  clock: ({ sql }) => withoutZeros(text(sql), hasFraction(text(sql))),
  padded: ({ sql }) => `rtrim(${text(sql)}, ' ')`,
  bytes: hex,
  bits: ({ sql }) => text(sql),
  uuid: (value) =>
    `CASE typeof(${value.sql}) WHEN 'blob' THEN ${hex(value)} ELSE lower(replace(${text(value.sql)}, '-', '')) END`,
};

export const canonical: Canonical = {
  text: (value, form) => FORMS[form](value),
  key: (value) => `substr(CAST(coalesce('=' || (${value}), '') AS BLOB), 1, ${String(KEY_BYTES)})`,
};
