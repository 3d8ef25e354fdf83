import type { Session, SessionOptions } from './dialect.js';
import type { TlsMode } from './tls.js';

export interface ConnectOptions extends SessionOptions {
  /** What a server on another machine must prove; `verify-full` when left out. */
  readonly tls?: TlsMode;
}

/** Opens one connection, makes it a session, hands it to `use`, and closes it whatever happens. */
export type Connect = <T>(
  config: Readonly<Record<string, unknown>>,
  options: ConnectOptions,
  use: (session: Session) => Promise<T>,
) => Promise<T>;

/** knex would print errors with stacks to the console; ours go through one place. */
const silent = { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined };

interface KnexClient {
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
}

/** One knex instance, one pinned raw driver connection; a failing clean-up never hides the first error. */
export async function withKnex<T>(
  config: Readonly<Record<string, unknown>>,
  use: (raw: unknown) => Promise<T>,
): Promise<T> {
  const { default: knex } = await import('knex');
  const db = knex({ ...config, pool: { min: 0, max: 1 }, acquireConnectionTimeout: 15_000, log: silent });
  const client = db.client as KnexClient;
  try {
    const raw = await client.acquireConnection();
    try {
      return await use(raw);
    } finally {
      await client.releaseConnection(raw).catch(() => undefined);
    }
  } finally {
    await db.destroy().catch(() => undefined);
  }
}
