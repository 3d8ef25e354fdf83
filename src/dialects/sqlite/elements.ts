import type { ReadElements } from '../elements.js';
import { literal } from './literals.js';

/** The separator as it stands inside a JSON text. */
const inJson = (separator: string): string => JSON.stringify(separator).slice(1, -1);

/** json_each is on board since SQLite 3.38; https://www.sqlite.org/json1.html#jeach */
export const elements: ReadElements = ({ sql, form, alias }) => {
  const text = `CAST(${sql} AS TEXT)`;
  const isArray = `json_valid(${sql}) AND json_type(${sql}) = 'array'`;
  const array =
    form === 'json' || form === 'array'
      ? `CASE WHEN ${isArray} THEN ${sql} ELSE json_array(${text}) END`
      : `'[' || replace(json_quote(${text}), ${literal(inJson(form))}, '","') || ']'`;
  return {
    from: `json_each(${array}) AS ${alias}`,
    value: `(CASE WHEN ${alias}.type IN ('text', 'integer', 'real') THEN trim(CAST(${alias}.value AS TEXT), ' "' || char(9, 10, 13)) END)`,
  };
};
