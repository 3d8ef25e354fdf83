/** Nothing was asked besides the row: one array for all of them. */
export const NO_FLAGS: readonly boolean[] = [];

/** The rows of batches, one by one. */
export async function* oneByOne<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}
