import type { TableId } from '../catalog/model.js';
import { formatName } from '../catalog/names.js';

/** Tables from a role to what it allows, and the column at the end that says it. */
export interface PermissionPath {
  readonly tables: readonly TableId[];
  readonly column: string;
}

const TOKEN = /\s*(?:"((?:[^"]|"")*)"|([\p{L}\p{N}_$]+)|(\.)|(→|->))\s*/uy;

/** `a.b → c.d` as [[a, b], [c, d]]; null for anything else. */
function readNames(text: string): readonly (readonly string[])[] | null {
  const found: string[][] = [[]];
  let wantsName = true;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, quoted, plain, dot, arrow] = TOKEN.exec(text) ?? [];
    const name = quoted?.replaceAll('""', '"') ?? plain;
    if ((name ?? dot ?? arrow) === undefined || (name !== undefined) !== wantsName) return null;
    if (name !== undefined) found.at(-1)?.push(name);
    if (arrow !== undefined) found.push([]);
    wantsName = name === undefined;
  }
  return wantsName ? null : found;
}

/** Reads `sys_role_menu → sys_menu.perms`; null for a text that is no such path. */
export function readPermissionPath(text: string): PermissionPath | null {
  const names = readNames(text.trim());
  const column = names?.at(-1)?.at(-1);
  if (!names || column === undefined) return null;
  const parts = names.map((each, index) => (index === names.length - 1 ? each.slice(0, -1) : each));
  if (parts.some(({ length }) => length < 1 || length > 2)) return null;
  return { tables: parts.map((each) => each.map(formatName).join('.')), column };
}
