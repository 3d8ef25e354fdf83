import type { Column } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { type Masks, shownValue } from '../links/masks.js';
import { requireMarks } from '../plan/marks.js';
import { findingId, searchFor, type Found } from './find.js';
import { readFound } from './fingerprints.js';
import type { ScanClass } from './model.js';
import type { Place } from './place.js';
import { shownColumns } from './samples.js';
import { selectReferences } from './select.js';

/** The rows of one finding, as they come. */
export interface ShownRows {
  readonly id: string;
  readonly reference: string;
  readonly class: ScanClass;
  readonly columns: readonly string[];
  /** Values as people see them, masked ones masked; null for NULL. */
  readonly rows: AsyncIterable<readonly (string | null)[]>;
}

async function* read(
  { session }: Place,
  { found, columns, masks }: { readonly found: Found; readonly columns: readonly Column[]; readonly masks: Masks },
): AsyncGenerator<readonly (string | null)[]> {
  const { table } = found;
  const names = columns.map(({ name }) => name);
  for await (const row of readFound(session, found, names))
    yield columns.map((column, index) => {
      const text = session.dialect.display(row[index] ?? null, column);
      return text === null ? null : shownValue(masks, { table: table.id, column: column.name }, text);
    });
}

/** The rows of the finding with this id; none when they are gone by now. Throws U09 for an id that no reference has. */
export async function findRows(place: Place, id: string, masks: Masks): Promise<ShownRows> {
  await requireMarks(place);
  const { references } = selectReferences(place.links.references, undefined);
  const task = searchFor(place, references).tasks.find((each) => findingId(each.subject, each.class) === id);
  if (task === undefined) throw new UntetherError('U09', { detail: `--show ${id} is no finding of a scan here` });
  const found = await task.run();
  const head = { id, reference: task.subject, class: task.class };
  if (found === undefined) return { ...head, columns: [], rows: nothing() };
  const { table, columns: about, prepared } = found;
  const columns = shownColumns({ table, columns: about, kind: prepared.reference.kind });
  const rows = read(place, { found, columns, masks });
  return { ...head, columns: columns.map(({ name }) => name), rows };
}

async function* nothing(): AsyncGenerator<never> {
  // A finding without rows.
}
