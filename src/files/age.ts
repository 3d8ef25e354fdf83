import { ReadableStream } from 'node:stream/web';

/** Files that only holders of a key can read, in the age format (https://age-encryption.org/v1): the stock program opens them, too. */
export interface AgeKeys {
  /** Public keys, `age1…`. */
  readonly recipients: readonly string[];
  /** Secret keys, `AGE-SECRET-KEY-…`. */
  readonly identities: readonly string[];
}

type Bytes = AsyncIterable<Uint8Array>;

async function* asBuffers(stream: Bytes): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** The bytes, readable for each of the recipients. */
export async function* encrypted(bytes: Bytes, recipients: readonly string[]): AsyncGenerator<Buffer> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  yield* asBuffers((await encrypter.encrypt(ReadableStream.from(bytes) as never)) as unknown as Bytes);
}

/** The reverse. Each piece is authentic when it comes; that the last one came, too, is known when this ends without an error. */
export async function* decrypted(bytes: Bytes, identities: readonly string[]): AsyncGenerator<Buffer> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  yield* asBuffers((await decrypter.decrypt(ReadableStream.from(bytes) as never)) as unknown as Bytes);
}

/** True for the error of `decrypted` when none of the keys is one that the file was encrypted to. */
export function opensNothing(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no identity matched');
}

/** The recipients and one more, whose secret key is in memory only: who writes a file can read it back, until it ends. */
export async function withOwnKey(recipients: readonly string[]): Promise<AgeKeys> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const own = await generateX25519Identity();
  return { recipients: [...recipients, await identityToRecipient(own)], identities: [own] };
}

/** True for a public key that files can be encrypted to. */
export async function isRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await import('age-encryption');
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(text);
    await encrypter.encrypt('');
    return true;
  } catch {
    return false;
  }
}

/** True for a secret key that files can be opened with. */
export async function isIdentity(text: string): Promise<boolean> {
  const { identityToRecipient } = await import('age-encryption');
  return identityToRecipient(text).then(
    () => true,
    () => false,
  );
}
