import type { ServerTarget } from '../../helpers/target.js';

/** Cuts a stream of bytes into the messages of a protocol. */
export interface Splitter {
  /** The messages that are complete now. */
  push(bytes: Buffer): Buffer[];
}

type LengthOf = (bytes: Buffer, first: boolean) => number | undefined;

/** A type of one byte, then the length of the rest; only the first message of a client has no type. */
const postgresLength =
  (typedFromStart: boolean): LengthOf =>
  (bytes, first) => {
    const at = first && !typedFromStart ? 0 : 1;
    return bytes.length < at + 4 ? undefined : at + bytes.readUInt32BE(at);
  };

/** Three bytes of length and one of sequence, then the rest. */
const mysqlLength: LengthOf = (bytes) => (bytes.length < 4 ? undefined : 4 + bytes.readUIntLE(0, 3));

export function splitter(engine: ServerTarget['engine'], from: 'client' | 'server'): Splitter {
  const lengthOf = engine === 'postgres' ? postgresLength(from === 'server') : mysqlLength;
  let rest = Buffer.alloc(0);
  let first = true;
  return {
    push: (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      const messages: Buffer[] = [];
      for (;;) {
        const length = lengthOf(rest, first);
        if (length === undefined || rest.length < length) return messages;
        messages.push(rest.subarray(0, length));
        rest = rest.subarray(length);
        first = false;
      }
    },
  };
}
