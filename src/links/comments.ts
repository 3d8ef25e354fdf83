import { accountFor, actorOf } from './actors.js';
import { clue } from './evidence.js';
import { findColumn, isUnique, singleKey } from './schema.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';
import { sameType } from './types.js';
import { ID_WORDS } from './vocabulary.js';
import { squash } from './words.js';
import { candidate, hasTypeBeside, isOwnKey } from './world.js';
import type { Candidate, World } from './world.js';

/** `references users(id)`, `FK to users.id`, `关联sys_user表的user_id`. */
const POINTS_AT =
  /(?:references?|refers? to|points? (?:to|at)|foreign key (?:to|of)|\bfk(?: to)?|关联|对应|引用|外键|->|→)\s*[:：]?\s*"?([A-Za-z_]\w*)"?(?:\s*表)?(?:\s*[.(的]\s*"?([A-Za-z_]\w*)"?)?/i;
/** `sys_user.user_id` anywhere. */
const QUALIFIED = /([A-Za-z_]\w*)\.([A-Za-z_]\w*)/;
const ID_ENDING = /(?:的|表)?(?:主键)?(?:id|编号|标识|主键)$/i;

/** Columns whose comment says what they hold. */
export function byComment(world: World, from: NamedColumn): readonly Candidate[] {
  const comment = from.column.comment?.trim().replace(/[（(:：，,].*$/u, '') ?? '';
  const self = world.schema.byId.get(from.table.id);
  if (comment === '' || self === undefined || isOwnKey(from) || hasTypeBeside(self, from)) return [];
  const spelled = spelledTarget(world, from);
  if (spelled !== undefined)
    return candidate(from, spelled, [clue('commentTarget', 'comment', { comment: from.column.comment ?? '' })]);
  const key = ID_ENDING.test(comment)
    ? commentedKey(world, self, from, comment.replace(ID_ENDING, ''))
    : commentedPerson(world, self, from, comment);
  if (key === undefined || key === from || !sameType(from.column, key.column)) return [];
  return candidate(from, key, [clue('commentNoun', 'comment', { comment })]);
}

/** A table and column that the comment spells out, if both exist and the column picks one row. */
function spelledTarget({ schema }: World, from: NamedColumn): NamedColumn | undefined {
  const text = from.column.comment ?? '';
  const matches = [POINTS_AT.exec(text), QUALIFIED.exec(text)].filter((match) => match !== null);
  const spelled = matches.map(([, table = '', column]) => targetNamed(schema, from, { table, column }));
  return spelled.find(
    (target) => target !== undefined && target !== from && isUnique(target.table, target.column.name),
  );
}

/** Without a column, the key is meant. */
function targetNamed(
  schema: Schema,
  from: NamedColumn,
  named: { readonly table: string; readonly column: string | undefined },
): NamedColumn | undefined {
  const tables = schema.byName.get(named.table.toLowerCase()) ?? [];
  const near = tables.find(({ table }) => table.schema === from.table.schema);
  const table = near ?? (tables.length === 1 ? tables[0] : undefined);
  if (table === undefined) return undefined;
  return named.column === undefined ? singleKey(table) : findColumn(table, named.column);
}

/** `用户ID`, `审批人编号`, `Owner user ID`: the noun in front, as a table's name, a table's comment or a person. */
function commentedKey(world: World, self: NamedTable, from: NamedColumn, noun: string): NamedColumn | undefined {
  const words = world.schema.words(noun);
  if (words.length === 0 || words.length > 3) return undefined;
  const named = (world.targets.byName.get(`${squash(words)}id`) ?? []).filter(
    ({ part, table }) => part !== 'tail' && table !== self,
  );
  if (named.length === 1) return named[0]?.key;
  const commented = (world.schema.byComment.get(noun) ?? []).filter((table) => table !== self);
  if (commented.length === 1 && commented[0] !== undefined) return singleKey(commented[0]);
  const actor =
    /\p{Script=Han}/u.test(noun) && !words.some((word) => ID_WORDS.has(word)) ? actorOf([...words, 'id']) : undefined;
  return actor === undefined ? undefined : accountFor(world, self, from, actor)?.key[0];
}

/** `负责人` on a column with the type of an account's key: the comment alone names a person. */
function commentedPerson(world: World, self: NamedTable, from: NamedColumn, comment: string): NamedColumn | undefined {
  const words = /\p{Script=Han}/u.test(comment) ? world.schema.words(comment) : [];
  const actor = words.length === 1 ? actorOf([...words, 'id']) : undefined;
  const isNumber = from.column.family === 'integer' || from.column.family === 'uuid';
  return actor === undefined || !isNumber ? undefined : accountFor(world, self, from, actor)?.key[0];
}
