import type { Table } from '../catalog/model.js';
import { oneByOne } from '../dialects/batches.js';
import { storedColumns } from '../dialects/columns.js';
import type { RowRead, Session } from '../dialects/dialect.js';
import type { Cell, Row } from '../rows/cell.js';
import { decodeCell } from '../rows/encode.js';
import type { Assignment } from './model.js';

/** A row before a step, and for updates the row the step will leave. */
export interface PlannedImage {
  readonly before: Row;
  readonly after: Row | null;
}

interface ReadRequest {
  readonly table: Table;
  readonly where: string;
  readonly assignments: readonly Assignment[];
  readonly lock: boolean;
  readonly orderBy?: readonly string[];
}

/** Predicts the after image in the client; the database tells which assignment applies to which row. */
function afterImage(read: RowRead, columns: readonly string[], assignments: readonly Assignment[]): Row | null {
  if (assignments.length === 0) return null;
  const after: Cell[] = [...read.row];
  let flag = 0;
  // CASE takes the first branch that holds, so later assignments of a column must not override earlier ones.
  const decided = new Set<string>();
  for (const assignment of assignments) {
    const applies = assignment.when === null || read.flags[flag] === true;
    if (assignment.when !== null) flag += 1;
    if (!applies || decided.has(assignment.column)) continue;
    decided.add(assignment.column);
    after[columns.indexOf(assignment.column)] = decodeCell(assignment.value);
  }
  return after;
}

/** Streams the images of the rows that a condition picks. */
export function readImages(session: Session, request: ReadRequest): AsyncGenerator<PlannedImage> {
  return oneByOne(readImageBatches(session, request));
}

/** The same, as many rows at once as have arrived. */
export async function* readImageBatches(
  session: Session,
  request: ReadRequest,
): AsyncGenerator<readonly PlannedImage[]> {
  const columns = storedColumns(request.table).map((column) => column.name);
  const flags = request.assignments.flatMap((assignment) => (assignment.when === null ? [] : [assignment.when]));
  const select = {
    table: request.table,
    where: request.where,
    lock: request.lock,
    flags,
    ...(request.orderBy ? { orderBy: request.orderBy } : {}),
  };
  for await (const batch of session.readBatches(select))
    yield batch.map((read) => ({ before: read.row, after: afterImage(read, columns, request.assignments) }));
}
