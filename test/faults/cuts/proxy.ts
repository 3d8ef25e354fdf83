/** A TCP proxy in front of a server: it counts the messages of the protocol, and cuts a connection at the one it is told. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ServerTarget } from '../../helpers/target.js';
import { splitter } from './wire.js';

export const DIRECTIONS = ['to the server', 'to the client'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What becomes of the message at which the connection is cut: lost, delivered first, or delivered in half. */
export const MODES = ['lost', 'delivered', 'halved'] as const;
export type Mode = (typeof MODES)[number];

export interface Fault {
  readonly direction: Direction;
  /** Number of the message in its direction, over all connections, from 0. */
  readonly message: number;
  /** Counted from this COMMIT on, the first being 1: how many messages go before it is not the same in every run. */
  readonly commit?: number;
  readonly mode: Mode;
  /** True when the server cannot be reached any more after the cut. */
  readonly stays: boolean;
}

export type Traffic = Readonly<Record<Direction, number>>;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** The text of a statement ends its message, but for a few bytes of PostgreSQL. */
function isCommit(message: Buffer): boolean {
  return message.length < 24 && message.includes('COMMIT');
}

/** FIN rather than RST: what was delivered is read before the end is seen. */
function cut({ client, server }: Pair): void {
  for (const socket of [client, server]) {
    socket.removeAllListeners('data');
    socket.end();
    socket.resume();
  }
}

export class Proxy {
  readonly #target: ServerTarget;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #fault: Fault | null = null;
  #happened = false;
  #seen: Record<Direction, number> = { 'to the server': 0, 'to the client': 0 };
  #commit: Traffic = this.#seen;
  #commits = 0;

  private constructor(target: ServerTarget) {
    this.#target = target;
    this.#listener = createServer((client) => {
      this.#join(client);
    });
  }

  static async start(target: ServerTarget): Promise<Proxy> {
    const proxy = new Proxy(target);
    proxy.#listener.listen(0, '127.0.0.1');
    await once(proxy.#listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Counts from 0 again; `fault` happens once, null never. */
  arm(fault: Fault | null): void {
    this.#fault = fault;
    this.#happened = false;
    this.#seen = { 'to the server': 0, 'to the client': 0 };
    this.#commits = 0;
  }

  get happened(): boolean {
    return this.#happened;
  }

  /** Messages since `arm`. */
  get traffic(): Traffic {
    return { ...this.#seen };
  }

  /** Messages before the COMMIT that was sent last since `arm`. */
  get commit(): Traffic {
    return this.#commit;
  }

  /** COMMITs since `arm`. */
  get commits(): number {
    return this.#commits;
  }

  async stop(): Promise<void> {
    for (const pair of this.#pairs) cut(pair);
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(client: Socket): void {
    if (this.#happened && this.#fault?.stays === true) {
      client.destroy();
      return;
    }
    const server = connect(this.#target.port, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    this.#forward(pair, 'to the server');
    this.#forward(pair, 'to the client');
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#pairs.delete(pair);
        client.destroySoon();
        server.destroySoon();
      });
    }
  }

  #forward(pair: Pair, direction: Direction): void {
    const toServer = direction === 'to the server';
    const [source, sink] = toServer ? [pair.client, pair.server] : [pair.server, pair.client];
    const messages = splitter(this.#target.engine, toServer ? 'client' : 'server');
    source.on('data', (bytes: Buffer) => {
      for (const message of messages.push(bytes)) if (!this.#pass(pair, { direction, message, sink })) return;
    });
  }

  #isReached({ direction, message, commit }: Fault, number: number): boolean {
    if (commit === undefined) return number === message;
    return this.#commits === commit && number === this.#commit[direction] + message;
  }

  /** False when the connection was cut at this message. */
  #pass(pair: Pair, passing: { direction: Direction; message: Buffer; sink: Socket }): boolean {
    const { direction, message, sink } = passing;
    const number = this.#seen[direction];
    if (direction === 'to the server' && isCommit(message)) {
      this.#commit = this.traffic;
      this.#commits += 1;
    }
    this.#seen[direction] += 1;
    const fault = this.#fault;
    if (fault?.direction !== direction || !this.#isReached(fault, number)) {
      sink.write(message);
      return true;
    }
    this.#happened = true;
    if (fault.mode === 'delivered') sink.write(message);
    if (fault.mode === 'halved') sink.write(message.subarray(0, Math.ceil(message.length / 2)));
    if (fault.stays) for (const other of this.#pairs) cut(other);
    cut(pair);
    return false;
  }
}
