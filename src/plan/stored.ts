import { getTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reach, UpdateEdge } from './reach.js';

type Values = Readonly<Record<string, string | null>>;

function notOfType(table: Table, name: string, type: string, cause?: unknown): UntetherError {
  return new UntetherError('U09', { detail: `${table.id}.${name} is ${type}: the value to be set is none` }, { cause });
}

/** Errors of class 22 are about a value; all others are for whoever opened the session. */
function isAboutValue(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^22/.test(String(error.code));
}

async function storedText(session: Session, table: Table, name: string, text: string): Promise<string> {
  const column = table.columns.find((each) => each.name === name);
  const expression = column ? session.dialect.stored(text, column) : null;
  if (column === undefined || expression === null) return text;
  try {
    const [row] = await session.query(`SELECT ${expression}`);
    const stored = row?.[0];
    if (typeof stored === 'string') return stored;
  } catch (error) {
    throw isAboutValue(error) ? notOfType(table, name, column.type, error) : error;
  }
  throw notOfType(table, name, column.type);
}

/**
 * Values that people wrote as the server would print them when they are stored: `2026-11-27` in a column of date and time is
 * `2026-11-27 00:00:00`, and the plan foretells the rows to the byte. Throws U09.
 */
export async function storedValues(session: Session, table: Table, values: Values): Promise<Values> {
  const stored: Record<string, string | null> = {};
  for (const [name, text] of Object.entries(values))
    stored[name] = text === null ? null : await storedText(session, table, name, text);
  return stored;
}

/** The same for all that a reach sets; what rows are handed over with was read from a row. */
export async function storedReach(session: Session, catalog: Catalog, reach: Reach): Promise<Reach> {
  const updates = new Map<string, readonly UpdateEdge[]>();
  for (const [id, edges] of reach.updates) {
    const own: UpdateEdge[] = [];
    for (const edge of edges)
      own.push(
        edge.reassigned ? edge : { ...edge, values: await storedValues(session, getTable(catalog, id), edge.values) },
      );
    updates.set(id, own);
  }
  return { ...reach, updates };
}
