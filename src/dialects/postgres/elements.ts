import type { ReadElements } from '../elements.js';
import { quoted } from './literals.js';

/** One plain value of a JSON array, as a regular expression. */
const PLAIN = String.raw`("([^"\\[:cntrl:]]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?[0-9]+(\.[0-9]+)?|null|true|false)`;
/** A text that is a JSON array of plain values: casting any other could be an error, which would end the transaction. */
const FLAT = String.raw`^\s*\[\s*(${PLAIN}(\s*,\s*${PLAIN})*)?\s*\]\s*$`;

function jsonArray(sql: string, isJson: boolean): string {
  const text = `${sql}::text`;
  const alone = `jsonb_build_array(${text})`;
  if (!isJson) return `CASE WHEN ${text} ~ ${quoted(FLAT)} THEN ${text}::jsonb ELSE ${alone} END`;
  return `CASE WHEN jsonb_typeof(${sql}::jsonb) = 'array' THEN ${sql}::jsonb ELSE jsonb_build_array(${sql}::jsonb) END`;
}

const bare = (sql: string): string => `btrim(${sql}, ${quoted(' "\t\r\n')})`;

export const elements: ReadElements = ({ sql, column, form, alias }) => {
  if (form === 'json') {
    const isPlain = `jsonb_typeof(${alias}.value) IN ('string', 'number')`;
    return {
      from: `jsonb_array_elements(${jsonArray(sql, column.family === 'json')}) AS ${alias}(value)`,
      value: `(CASE WHEN ${isPlain} THEN ${bare(`(${alias}.value #>> '{}')`)} END)`,
    };
  }
  const array = form === 'array' && column.family === 'array' ? sql : `string_to_array(${sql}::text, ${quoted(form)})`;
  return { from: `unnest(${array}) AS ${alias}(value)`, value: bare(`${alias}.value::text`) };
};
