import { UntetherError } from '../../src/index.js';

/** The error that a call is refused with; anything else fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<UntetherError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UntetherError) return error;
  throw error instanceof Error ? error : new Error('nothing was refused');
}
