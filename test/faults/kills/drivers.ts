/** Puts a hook around every statement that a driver sends, in this process. */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Engine } from '../../../src/catalog/model.js';
import { sqliteDriver } from '../../../src/dialects/sqlite-driver.js';

const require = createRequire(import.meta.url);

/** Called as a statement goes its way. SQLite answers at once: nothing of it is ever under way. */
export interface Way {
  readonly before: (sql: string) => void;
  readonly sent: (sql: string) => void;
  readonly answered: (sql: string) => void;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method by one that gets the first as its last word. */
function replace(prototype: object, name: string, hooked: (original: Method) => Method): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name];
  if (original === undefined) throw new Error(`the driver has no ${name}`);
  methods[name] = hooked(original);
}

/** The bytes are the kernel's: it sends them even when this process dies. */
function whenWritten(stream: Socket, then: () => void): void {
  if (stream.writableLength === 0) then();
  else setImmediate(whenWritten, stream, then);
}

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : (query as { readonly text: string }).text;

interface Emitter {
  once(event: string, listener: () => void): void;
}

/** A driver tells of the answer by a promise, an event, or the callback that comes last. */
function hookPostgres(way: Way): void {
  const { Client } = require('pg') as { Client: { prototype: object } };
  replace(Client.prototype, 'query', (original) => {
    return function query(this: unknown, ...args: unknown[]): unknown {
      const sql = textOf(args[0]);
      way.before(sql);
      const answered = (): void => {
        way.answered(sql);
      };
      const last = args.at(-1);
      if (typeof last === 'function') args[args.length - 1] = after(answered, last as Method);
      const result = original.apply(this, args);
      whenWritten((this as { connection: { stream: Socket } }).connection.stream, () => {
        way.sent(sql);
      });
      if (result instanceof Promise) return result.finally(answered);
      // pg-cursor is its own result.
      if (result === args[0]) (result as Emitter).once('end', answered);
      return result;
    };
  });
}

function after(first: () => void, then: Method): Method {
  return function both(this: unknown, ...args: unknown[]): unknown {
    first();
    return then.apply(this, args);
  };
}

function hookMysql(way: Way): void {
  const { Connection } = require('mysql2') as { Connection: { prototype: object } };
  replace(Connection.prototype, 'query', (original) => {
    return function query(this: unknown, ...args: unknown[]): unknown {
      const given = args[0];
      const sql = typeof given === 'string' ? given : (given as { readonly sql: string }).sql;
      way.before(sql);
      const command = original.apply(this, args) as Emitter;
      whenWritten((this as { stream: Socket }).stream, () => {
        way.sent(sql);
      });
      command.once('end', () => {
        way.answered(sql);
      });
      return command;
    };
  });
}

function* through(rows: Iterable<unknown>, then: () => void): Generator {
  yield* rows;
  then();
}

function hookSqlite(way: Way): void {
  replace(sqliteDriver().prototype, 'prepare', (original) => {
    return function prepare(this: unknown, ...args: unknown[]): unknown {
      const sql = String(args[0]);
      const statement = original.apply(this, args) as object;
      const answered = (): void => {
        way.answered(sql);
      };
      for (const name of ['run', 'all', 'get', 'iterate']) {
        replace(statement, name, (call) => (...values) => {
          way.before(sql);
          const result = call.apply(statement, values);
          if (name === 'iterate') return through(result as Iterable<unknown>, answered);
          answered();
          return result;
        });
      }
      return statement;
    };
  });
}

/** The driver is the one that the program will use: modules are loaded once. */
export function hookDriver(engine: Engine, way: Way): void {
  if (engine === 'sqlite') hookSqlite(way);
  else if (engine === 'postgres') hookPostgres(way);
  else hookMysql(way);
}
