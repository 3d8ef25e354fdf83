import { createHash, createHmac } from 'node:crypto';
import { rowIdentity } from '../catalog/graph.js';
import type { Column } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import type { Found } from './find.js';

/** Tells a key from others without giving it away. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('untether/baseline-key\0').update(key).digest('hex').slice(0, 16);
}

const UNREADABLE: ReadonlySet<Column['family']> = new Set(['spatial', 'other']);

/** What tells one row of a finding from another: its identity and what the finding is about; without identity all of it. */
function tellingColumns({ table, columns }: Found): { readonly columns: readonly Column[]; readonly unique: boolean } {
  const identity = rowIdentity(table);
  const stored = table.columns.filter(({ generated }) => generated !== 'virtual');
  if (identity === null) return { columns: stored.filter(({ family }) => !UNREADABLE.has(family)), unique: false };
  const names = new Set([...identity, ...columns]);
  return { columns: stored.filter(({ name }) => names.has(name)), unique: true };
}

/** All rows of a finding, as they come. */
export async function* readFound(
  session: Session,
  { table, readings }: Pick<Found, 'table' | 'readings'>,
  columns: readonly string[],
): AsyncGenerator<Row> {
  for (const where of readings) for await (const { row } of session.readRows({ table, columns, where })) yield row;
}

/**
 * A keyed hash (HMAC-SHA-256, cut to 128 bits) of each row of a finding: the same row gives the same on every scan, and whoever lacks the key
 * learns nothing of it. Equal rows of a table without identity are numbered, so that two are two.
 */
export async function* fingerprintsOf(session: Session, found: Found, key: Buffer): AsyncGenerator<string> {
  const { columns, unique } = tellingColumns(found);
  const names = columns.map(({ name }) => name);
  const seen = new Map<string, number>();
  for await (const row of readFound(session, found, names)) {
    const cells = columns.map((column, index) => session.dialect.display(row[index] ?? null, column));
    const text = JSON.stringify([found.subject, found.class, cells]);
    const hash = createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
    if (unique) {
      yield hash;
      continue;
    }
    const times = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, times);
    yield times === 1 ? hash : `${hash}.${String(times)}`;
  }
}
