import type { Column } from '../catalog/model.js';
import type { NamedColumn, NamedTable } from './schema.js';

/** A name that may stand bare in SQL on every engine; PostgreSQL folds capitals, so they are out. */
const BARE = /^[a-z_][a-z0-9_]*$/;
const RESERVED = new Set(
  `all and any as asc by case check column current default delete desc distinct do else end exists false for from group in index into is key like
  limit lock not null of on or order primary references select set table then to true union unique update user using values when where with`.split(
    /\s+/,
  ),
);

const DELETED_FLAG =
  /^(?:is|was)?(?:deleted|removed|del|delete|erased)$|^(?:del|delete|deleted)(?:flag|status|mark|state|ed)?$|^(?:isdel|isremove|rowdeleted|softdeleted)$/;
const DELETED_AT = /^(?:deleted|removed|delete|archived|erased)(?:at|on|time|date|datetime)$/;
const DISABLED_FLAG =
  /^(?:is|user|account|login)?(?:disabled|blocked|suspended|banned|deactivated|inactive|frozen|forbidden)(?:flag)?$/;
const ENABLED_FLAG = /^(?:is|user|account|login)?(?:enabled|active|enable)(?:flag)?$/;
const DISABLED_AT = /^(?:disabled|blocked|suspended|banned|deactivated|terminated)(?:at|on|time|date)$/;
const STATUS = /^(?:user|account|employee|member|staff)?(?:status|state)$/;

const SAYS_DELETED = /^(?:已)?(?:被)?(?:逻辑)?删除$|^(?:deleted|removed|yes|是|true)$/i;
const SAYS_DISABLED =
  /停用|禁用|冻结|封禁|注销|离职|失效|无效|disabled|inactive|suspend|blocked|banned|terminated|deactivated|resigned|left|frozen/i;
const SAYS_ENABLED = /启用|正常|在职|有效|^enabled|^active/i;

/** SQL condition that picks soft-deleted rows; undefined where the schema does not say how. */
export function deletedCondition(table: NamedTable): string | undefined {
  return firstCondition(table, (named) => {
    if (DELETED_AT.test(named.squashed)) return isNullableMoment(named.column) ? 'IS NOT NULL' : undefined;
    if (!DELETED_FLAG.test(named.squashed)) return undefined;
    const coded = codedValues(named.column.comment).filter(({ label }) => SAYS_DELETED.test(label));
    return coded.length === 1 ? equals(named.column, coded) : flagIs(named.column, true);
  });
}

/** SQL condition that picks disabled rows; undefined where the schema does not say how. */
export function disabledCondition(table: NamedTable): string | undefined {
  return firstCondition(table, (named) => {
    if (DISABLED_AT.test(named.squashed)) return isNullableMoment(named.column) ? 'IS NOT NULL' : undefined;
    const coded = codedValues(named.column.comment).filter(
      ({ label }) => SAYS_DISABLED.test(label) && !SAYS_ENABLED.test(label),
    );
    const isState = STATUS.test(named.squashed);
    if (coded.length > 0 && (isState || DISABLED_FLAG.test(named.squashed) || ENABLED_FLAG.test(named.squashed)))
      return equals(named.column, coded);
    if (isState)
      return equals(
        named.column,
        enumLabels(named.column).filter(({ label }) => SAYS_DISABLED.test(label)),
      );
    if (DISABLED_FLAG.test(named.squashed)) return flagIs(named.column, true);
    return ENABLED_FLAG.test(named.squashed) ? flagIs(named.column, false) : undefined;
  });
}

interface CodedValue {
  readonly value: string;
  readonly label: string;
}

/** The codes a comment explains: `状态（0正常 1停用）`, `1=active, 2=disabled`, `0-否，1-是`. */
export function codedValues(comment: string | null): readonly CodedValue[] {
  const pairs = (comment ?? '').matchAll(
    /(?<![\p{L}\p{N}.])(\d{1,3}|[YNyn])\s*(?:[-—:：=、.]+|代表|表示|为|是(?=\p{Script=Han}))?\s*([\p{Script=Han}A-Za-z]+)/gu,
  );
  return [...pairs].map(([, value = '', label = '']) => ({ value, label }));
}

/** The values of `enum('Active','Terminated')`. */
export function enumLabels(column: Column): readonly CodedValue[] {
  if (column.family !== 'enum') return [];
  return [...column.type.matchAll(/'([A-Za-z0-9_ -]+)'/g)].map(([, value = '']) => ({ value, label: value }));
}

function firstCondition(table: NamedTable, test: (named: NamedColumn) => string | undefined): string | undefined {
  for (const named of table.columns) {
    const { name } = named.column;
    const rest = BARE.test(name) && !RESERVED.has(name) ? test(named) : undefined;
    if (rest !== undefined) return `${name} ${rest}`;
  }
  return undefined;
}

function equals(column: Column, coded: readonly CodedValue[]): string | undefined {
  const values = coded.map(({ value }) => literal(column, value));
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return values.length === 1 ? `= ${values[0]}` : `IN (${values.join(', ')})`;
}

function literal({ family }: Column, value: string): string | undefined {
  if (family === 'text' || family === 'enum') return `'${value}'`;
  if (!/^\d+$/.test(value)) return undefined;
  if (family === 'boolean') return value === '0' ? 'false' : 'true';
  return family === 'integer' ? value : undefined;
}

/** Only a flag that cannot be anything else: a boolean, one bit, or a number. */
function flagIs({ family, type }: Column, value: boolean): string | undefined {
  if (family === 'boolean') return `= ${value}`;
  if (family === 'bit') return type === 'bit(1)' ? `= b'${value ? 1 : 0}'` : undefined;
  return family === 'integer' && /^(?:tinyint|smallint|int2|integer|int|bool|boolean)\b/i.test(type)
    ? `= ${value ? 1 : 0}`
    : undefined;
}

function isNullableMoment({ family, nullable }: Column): boolean {
  return family === 'temporal' && nullable;
}
