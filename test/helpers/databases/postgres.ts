import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { OpenDatabase } from '../database.js';
import { dumpedTable } from '../database.js';
import type { ServerTarget } from '../target.js';

/** Every value as the server's text. */
const types = { getTypeParser: () => (value: unknown) => value };

interface Place {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

async function withClient<T>(place: Place, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...place, types });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function texts(client: pg.Client, text: string): Promise<(string | null)[][]> {
  return (await client.query<(string | null)[]>({ text, rowMode: 'array' })).rows;
}

const TABLES = `
  SELECT format('%I.%I', nspname, relname), relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND nspname <> 'information_schema' AND nspname !~ '^pg_' ORDER BY 1`;

async function dump(client: pg.Client, except: readonly string[]): Promise<string> {
  const tables = (await texts(client, TABLES)).filter(([, name]) => !except.includes(name ?? ''));
  const parts: string[] = [];
  for (const [table = ''] of tables) {
    // The binary form holds every bit of every value; ONLY because inheritance children are listed themselves.
    const rows = await texts(client, `SELECT encode(record_send(t), 'hex') FROM ONLY ${String(table)} t`);
    parts.push(
      dumpedTable(
        String(table),
        rows.map(([row]) => String(row)),
      ),
    );
  }
  return parts.join('');
}

/** Entries of one database in a log written with LOG_PREFIX; an entry may have many lines. */
function entriesOf(log: string, database: string): string {
  const entries = log.split(/^(?=@[^@\n]*@ )/m);
  return entries.filter((entry) => entry.startsWith(`@${database}@ `)).join('');
}

export const postgresDatabase: OpenDatabase<ServerTarget & { engine: 'postgres' }> = async (target, label) => {
  const server = { host: '127.0.0.1', port: target.port, user: 'postgres' };
  const home = { ...server, database: 'postgres' };
  const place = { ...server, database: label };
  await withClient(home, (client) => client.query(`CREATE DATABASE ${label} TEMPLATE template0`));
  return {
    engine: 'postgres',
    version: target.version,
    url: `postgres://postgres@127.0.0.1:${String(target.port)}/${label}`,
    knexConfig: { client: 'pg', connection: place },
    run: (script) => withClient(place, async (client) => void (await client.query(script))),
    rows: (sql) => withClient(place, (client) => texts(client, sql)),
    dump: ({ except = [] } = {}) => withClient(place, (client) => dump(client, except)),
    statementLog: async () => entriesOf(await readFile(target.log, 'utf8'), label),
    drop: () => withClient(home, async (client) => void (await client.query(`DROP DATABASE ${label} WITH (FORCE)`))),
  };
};
