import type { Column, Table } from '../catalog/model.js';
import type { Reference } from './model.js';

/** When, and by whom, a row was written; nothing that would be missed. */
const KEEPING_TIME =
  /^(?:create|created|update|updated|modify|modified|insert|inserted|add|added|grant|granted|assign|assigned|join|joined|last_?modified|last_?updated|date|gmt)[_a-z]*$/i;
const KEEPING_BY =
  /^(?:last)?(?:creat|updat|modif|insert|add|grant|assign|chang)(?:e|ed|y|ied|i)?(?:by|or|er|user)(?:user|account)?(?:id|uid|name)?$/i;
const KEEPING_FLAG = /^(?:is_?)?(?:del|delete|deleted)(?:_?flag)?$|^tenant_?id$|^version$/i;

/** Columns that say something of their own: no reference, no identity, no record keeping. */
export function contentColumns(
  table: Table,
  references: readonly Pick<Reference, 'from' | 'state'>[],
): readonly Column[] {
  const referencing = new Set(
    references
      .filter(({ from, state }) => from.table === table.id && state !== 'rejected')
      .flatMap(({ from }) => from.columns),
  );
  return table.columns.filter(
    (column) => !referencing.has(column.name) && !isSurrogate(table, column) && !isRecordKeeping(column),
  );
}

/** A generated number or uuid that is the whole key, or a number called `id` beside the real one. */
function isSurrogate(table: Table, { name, identity, generated, family, defaultSql }: Column): boolean {
  const isKey = table.primaryKey?.length === 1 && table.primaryKey[0] === name;
  return (
    identity !== 'no' ||
    generated !== 'no' ||
    (isKey && (family === 'integer' || family === 'uuid' || defaultSql !== null || /^(?:id|uuid|guid)$/i.test(name)))
  );
}

/** True for columns of time, author and state that most tables have. */
export function isRecordKeeping({ name, family }: Column): boolean {
  if (KEEPING_FLAG.test(name)) return true;
  const bare = name.replaceAll('_', '');
  const isMoment = family === 'temporal' || /(?:_at|_time|_on|_unix|time)$/i.test(name);
  return isMoment ? KEEPING_TIME.test(name) : KEEPING_BY.test(bare);
}
