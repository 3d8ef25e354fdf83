import type { ReadElements } from '../elements.js';

/** Text in the character set of JSON; the session converts nothing by itself. */
const utf8 = (text: string): string => `_utf8mb4 X'${Buffer.from(text, 'utf8').toString('hex')}'`;
const inJson = (separator: string): string => JSON.stringify(separator).slice(1, -1);

/**
 * JSON_TABLE: MySQL 8.0.4, MariaDB 10.6. An object or an array inside the list becomes NULL. `path` writes a path: MySQL refuses one in the
 * character set of the session, which is binary, and MariaDB takes nothing but a bare text.
 */
export const elementsWith =
  (path: (text: string) => string): ReadElements =>
  ({ sql, form, alias }) => {
    const text = `CONVERT(${sql} USING utf8mb4)`;
    const isArray = `JSON_VALID(${text}) AND JSON_TYPE(${text}) = 'ARRAY'`;
    const array =
      form === 'json' || form === 'array'
        ? `CASE WHEN ${isArray} THEN ${text} ELSE JSON_ARRAY(${text}) END`
        : `CONCAT(${utf8('[')}, REPLACE(JSON_QUOTE(${text}), ${utf8(inJson(form))}, ${utf8('","')}), ${utf8(']')})`;
    return {
      from: `JSON_TABLE(${array}, ${path('$[*]')} COLUMNS (value VARCHAR(255) CHARACTER SET utf8mb4 PATH ${path('$')})) AS ${alias}`,
      value: `TRIM(BOTH ${utf8('"')} FROM TRIM(${alias}.value))`,
    };
  };

export const elements = elementsWith((text) => `_utf8mb4'${text}'`);
