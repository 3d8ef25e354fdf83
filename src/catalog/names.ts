import type { TableId } from './model.js';

/** A table's schema and name, unquoted. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** Columns of one table, as in `sys_user_role [user_id, role_id]`. */
export interface TableColumns {
  readonly table: TableId;
  readonly columns: readonly string[];
}

const PLAIN = /^[\p{L}\p{N}_$]+$/u;

const SURROGATE = /[\u{d800}-\u{dfff}]|[\u{10000}-\u{10ffff}]/u;

/** Orders two texts by code point, the one order for everything that leaves the program. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  // JavaScript compares halves of characters; without any that have two, that is the same order and costs nothing.
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Writes a name bare when it is made of letters, digits, `_` and `$`, otherwise in double quotes. */
export function formatName(name: string): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `name` in the default schema, `schema.name` outside it. */
export function formatTableId(table: QualifiedName, defaultSchema: string): TableId {
  const name = formatName(table.name);
  return table.schema === defaultSchema ? name : `${formatName(table.schema)}.${name}`;
}

/** The parts of a table id; `schema` is undefined for the default schema. Throws an Error on text that is no table id. */
export function parseTableId(id: TableId): { readonly schema: string | undefined; readonly name: string } {
  const reader = new NameReader(id);
  const parts = reader.tableParts();
  reader.end();
  const [first = '', second] = parts;
  return second === undefined ? { schema: undefined, name: first } : { schema: first, name: second };
}

/** Writes `table [a, b]`. */
export function formatColumns(table: TableId, columns: readonly string[]): string {
  return `${table} [${columns.map(formatName).join(', ')}]`;
}

/** Reads `table [a, b]`; the inverse of `formatColumns`. Throws an Error on anything else, an empty list included. */
export function parseColumns(text: string): TableColumns {
  const reader = new NameReader(text);
  const table = reader.tableParts().map(formatName).join('.');
  const columns = reader.list();
  reader.end();
  return { table, columns };
}

/** Reads `table.column` or `schema.table.column`. Throws an Error on anything else. */
export function parseColumn(text: string): { readonly table: TableId; readonly column: string } {
  const reader = new NameReader(text);
  const names = reader.dotted();
  reader.end();
  const column = names.at(-1) ?? '';
  if (names.length < 2 || names.length > 3) throw new Error(`${JSON.stringify(text)}: expected table.column`);
  return { table: names.slice(0, -1).map(formatName).join('.'), column };
}

/** Walks over names, dots, brackets and commas. */
class NameReader {
  readonly #text: string;
  #rest: string;

  constructor(text: string) {
    this.#text = text;
    this.#rest = text.trim();
  }

  tableParts(): readonly string[] {
    const first = this.#name();
    return this.#take(/^\./) === undefined ? [first] : [first, this.#name()];
  }

  dotted(): readonly string[] {
    const names = [this.#name()];
    while (this.#take(/^\./) !== undefined) names.push(this.#name());
    return names;
  }

  list(): readonly string[] {
    if (this.#take(/^\s*\[\s*/) === undefined) this.#fail('a list of columns in square brackets');
    const names = [this.#name()];
    while (this.#take(/^\s*,\s*/) !== undefined) names.push(this.#name());
    if (this.#take(/^\s*\]/) === undefined) this.#fail('a comma or a closing bracket');
    return names;
  }

  end(): void {
    if (this.#rest !== '') this.#fail('the end');
  }

  #name(): string {
    const quoted = this.#take(/^"(?:[^"]|"")*"/);
    if (quoted !== undefined) return quoted.slice(1, -1).replaceAll('""', '"');
    return this.#take(/^[\p{L}\p{N}_$]+/u) ?? this.#fail('a name');
  }

  #take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#rest)?.[0];
    if (found !== undefined) this.#rest = this.#rest.slice(found.length);
    return found;
  }

  #fail(wanted: string): never {
    const where = this.#rest === '' ? 'at the end' : `before ${JSON.stringify(this.#rest)}`;
    throw new Error(`${JSON.stringify(this.#text)}: expected ${wanted} ${where}`);
  }
}
