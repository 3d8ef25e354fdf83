/** A TCP proxy in front of a server: keeps what the client sends, and can pretend that the server knows no TLS. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ServerTarget } from '../../helpers/target.js';

/** https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest) */
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');

/** Of MySQL's SSLRequest, header included; one with a user name in it is longer. */
const MYSQL_REQUEST = 36;

/** The bit of CLIENT_SSL in the second byte of the capabilities. */
const CLIENT_SSL = 0x08;

/** A server's greeting without that bit: header, protocol, version up to its zero, thread, eight bytes of challenge and a filler. */
function withoutTls(greeting: Buffer): Buffer {
  const bytes = Buffer.from(greeting);
  const at = bytes.indexOf(0, 5) + 1 + 4 + 8 + 1 + 1;
  bytes.writeUInt8(bytes.readUInt8(at) & ~CLIENT_SSL, at);
  return bytes;
}

const isRecord = (bytes: Buffer): boolean =>
  bytes.length >= 5 && bytes.readUInt8(0) >= 20 && bytes.readUInt8(0) <= 23 && bytes.readUInt8(1) === 3;

/** What of the bytes of one connection anybody in between can read, but for the bare wish to encrypt. */
function readable(sent: Buffer, engine: ServerTarget['engine']): Buffer {
  const asked = engine === 'postgres' ? SSL_REQUEST.length : MYSQL_REQUEST;
  const isWish =
    engine === 'postgres'
      ? sent.subarray(0, asked).equals(SSL_REQUEST)
      : sent.length > 0 && sent.readUIntLE(0, 3) === 32;
  let rest = isWish ? sent.subarray(asked) : sent;
  while (isRecord(rest)) rest = rest.subarray(5 + rest.readUInt16BE(3));
  return rest;
}

export class Recorder {
  readonly #engine: ServerTarget['engine'];
  readonly #listener: Server;
  #server = 0;
  #strips = false;
  #sent: Buffer[][] = [];

  private constructor(engine: ServerTarget['engine']) {
    this.#engine = engine;
    this.#listener = createServer((client) => {
      this.#join(client);
    });
  }

  static async start(engine: ServerTarget['engine']): Promise<Recorder> {
    const recorder = new Recorder(engine);
    recorder.#listener.listen(0, '127.0.0.1');
    await once(recorder.#listener, 'listening');
    return recorder;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Forgets what was sent; connections lead to this port from now on. `strips`: takes the server's TLS away. */
  lead(port: number, { strips = false } = {}): void {
    this.#server = port;
    this.#strips = strips;
    this.#sent = [];
  }

  get connections(): number {
    return this.#sent.length;
  }

  /** What anybody in between could read of what clients sent, as text. */
  get readable(): string {
    return this.#sent.map((chunks) => readable(Buffer.concat(chunks), this.#engine).toString('latin1')).join('');
  }

  async stop(): Promise<void> {
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(client: Socket): void {
    const chunks: Buffer[] = [];
    this.#sent.push(chunks);
    const server = connect(this.#server, '127.0.0.1');
    const strips = this.#strips;
    client.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      if (strips && bytes.equals(SSL_REQUEST)) client.write('N');
      else server.write(bytes);
    });
    let isFirst = strips && this.#engine !== 'postgres';
    server.on('data', (bytes: Buffer) => {
      client.write(isFirst ? withoutTls(bytes) : bytes);
      isFirst = false;
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        other.destroySoon();
      });
    }
  }
}
