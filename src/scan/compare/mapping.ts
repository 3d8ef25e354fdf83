import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { formatColumns, parseColumn } from '../../catalog/names.js';
import { UntetherError } from '../../errors.js';
import { readDocument } from '../../settings/document.js';
import { shapeProblems } from '../../settings/problems.js';
import { placed, refuse } from '../../settings/refuse.js';

const text = z.string().min(1);

const column = z.string().transform((value, context) => {
  try {
    const { table, column: name } = parseColumn(value);
    return { table, column: name };
  } catch {
    context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is not of the form table.column` });
    return z.NEVER;
  }
});

const columnNames = z.record(z.string(), z.unknown()).superRefine((entries, context) => {
  for (const name of Object.keys(entries)) {
    const read = column.safeParse(name);
    for (const { message } of read.error?.issues ?? []) context.addIssue({ code: 'custom', path: [name], message });
  }
});

/** The form of a mapping file. Every scalar arrives as text, as in untether.yaml. */
export const mappingShape = z.strictObject({
  version: z.literal('1'),
  tables: z.record(text, text).nullish(),
  columns: columnNames.pipe(z.record(text, text)).nullish(),
  keys: z.record(text, text).nullish(),
  values: columnNames.pipe(z.record(text, z.record(z.string(), z.string()))).nullish(),
  ignore: z.strictObject({ tables: z.array(text).nullish(), columns: z.array(column).nullish() }).nullish(),
});

/** What is called or written otherwise in the second database; every name is one of the first. */
export interface Mapping {
  /** Table in A → table in B. */
  readonly tables: ReadonlyMap<string, string>;
  /** `table [column]` in A → column in B. */
  readonly columns: ReadonlyMap<string, string>;
  /** Table whose keys are others in B → the column by which its rows are the same. */
  readonly keys: ReadonlyMap<string, string>;
  /** `table [column]` in A → value in A → value in B. */
  readonly values: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly ignoredTables: readonly string[];
  /** `table [column]` in A. */
  readonly ignoredColumns: readonly string[];
}

export const NO_MAPPING: Mapping = {
  tables: new Map(),
  columns: new Map(),
  keys: new Map(),
  values: new Map(),
  ignoredTables: [],
  ignoredColumns: [],
};

const placeOf = ({ table, column: name }: { readonly table: string; readonly column: string }): string =>
  formatColumns(table, [name]);

function byColumn<V>(entries: Readonly<Record<string, V>> | null | undefined): ReadonlyMap<string, V> {
  return new Map(Object.entries(entries ?? {}).map(([name, value]) => [placeOf(parseColumn(name)), value]));
}

/** Reads a mapping; `file` names it in messages. Throws U04 with every problem at once. */
export function parseMapping(content: string, file: string): Mapping {
  const source = readDocument(content);
  const syntax = source.document.errors.map(({ message, pos }) => ({ path: [], message, offset: pos[0] }));
  if (syntax.length > 0) throw refuse(file, source, syntax);
  const data: unknown = source.document.toJS() ?? {};
  const shape = mappingShape.safeParse(data);
  if (!shape.success) throw refuse(file, source, placed(source, shapeProblems(shape.error.issues, data)));
  const { tables, columns, keys, values, ignore } = shape.data;
  return {
    tables: new Map(Object.entries(tables ?? {})),
    columns: byColumn(columns),
    keys: new Map(Object.entries(keys ?? {})),
    values: byColumn(values),
    ignoredTables: ignore?.tables ?? [],
    ignoredColumns: (ignore?.columns ?? []).map(placeOf),
  };
}

/** Reads the mapping in a file. Throws U10 when it cannot be read, U04 when it cannot be acted on. */
export async function loadMapping(file: string): Promise<Mapping> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UntetherError('U10', { path: file }, { cause: error });
  });
  return parseMapping(content, basename(file));
}
