/** Runs one SQL text; every cell arrives as text or null. */
export type Query = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

/** A row by column name; a name that ends in `?` may be NULL, and is read without the mark. */
export type Selected<Name extends string> = {
  readonly [N in Name as N extends `${string}?` ? never : N]: string;
} & {
  readonly [N in Name as N extends `${infer Bare}?` ? Bare : never]: string | null;
};

/** Runs a query and names its columns, in order. Throws when a column without `?` is NULL. */
export async function select<const Name extends string>(
  query: Query,
  columns: readonly Name[],
  sql: string,
): Promise<readonly Selected<Name>[]> {
  const rows = await query(sql);
  return rows.map(
    (row) => Object.fromEntries(columns.map((column, at) => namedCell(column, row[at]))) as Selected<Name>,
  );
}

function namedCell(column: string, cell: string | null | undefined): [string, string | null] {
  if (column.endsWith('?')) return [column.slice(0, -1), cell ?? null];
  if (cell === null || cell === undefined) throw new Error(`The server's catalog has no value for "${column}"`);
  return [column, cell];
}
