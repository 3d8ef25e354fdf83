import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LEDGER } from '../apply/ledger.js';
import { findTable } from '../catalog/graph.js';
import { withSession } from '../database/open.js';
import type { Engine } from '../catalog/model.js';
import { writeNew } from '../files/write.js';
import { findKnexfile, loadKnexfile } from '../settings/knexfile.js';
import { readSettingsText, SETTINGS_FILE } from '../settings/load.js';
import { newSettingsFile } from '../settings/template.js';
import { shipped } from '../package.js';
import type { Workspace } from './workspace.js';

export interface LedgerResult {
  readonly engine: Engine;
  readonly state: 'created' | 'present' | 'not-allowed';
  /** What a DBA would run. */
  readonly ddl: string;
}

/** The ledger's DDL as it ships in sql/ledger. */
async function ledgerDdl(engine: Engine): Promise<string> {
  return readFile(shipped(`sql/ledger/${engine}.sql`), 'utf8');
}

/** The statement alone: drivers take one statement at a time. */
function statementOf(ddl: string): string {
  return ddl
    .replace(/^--.*$/gm, '')
    .replace(/--.*$/gm, '')
    .trim()
    .replace(/;$/, '');
}

/** Creates the ledger table, or hands back its DDL when the login may not. */
export async function createLedger(workspace: Workspace): Promise<LedgerResult> {
  const target = await workspace.target();
  return withSession(target, { ...workspace.limits, readOnly: false }, async (session) => {
    const { engine } = session.dialect;
    const ddl = await ledgerDdl(engine);
    await session.begin('read');
    const catalog = await session.dialect.readCatalog(session);
    await session.rollback();
    if (findTable(catalog, LEDGER)) return { engine, state: 'present', ddl };
    try {
      await session.execute(statementOf(ddl));
      return { engine, state: 'created', ddl };
    } catch (error) {
      const kind = session.dialect.classify(error)?.kind;
      if (kind === 'privilege' || kind === 'read-only') return { engine, state: 'not-allowed', ddl };
      throw error;
    }
  });
}

const KNEXFILE = `/** Connections for untether and knex. Passwords come from the environment, never from this file. */
export default {
  development: {
    client: 'pg', // or 'mysql2', or 'better-sqlite3'
    connection: {
      host: '127.0.0.1',
      user: 'untether',
      password: process.env.UNTETHER_PASSWORD,
      database: 'app',
    },
  },
};
`;

export interface InitResult {
  readonly settings: { readonly file: string; readonly created: boolean };
  /** Null when there is none and --url stands for it. */
  readonly knexfile: { readonly file: string; readonly created: boolean } | null;
}

/** Writes untether.yaml, and a knexfile when there is none; never over a file that is there. */
export async function initWorkspace(dir: string, options: { readonly hasUrl: boolean }): Promise<InitResult> {
  const found = findKnexfile(dir);
  const knexfile = found ?? path.join(dir, 'knexfile.mjs');
  const createsKnexfile = found === undefined && !options.hasUrl;
  if (createsKnexfile) await writeNew(knexfile, KNEXFILE);
  const file = path.join(dir, SETTINGS_FILE);
  const present = (await readSettingsText(file)) !== null;
  const targets = found === undefined ? [] : Object.keys(await loadKnexfile(found));
  if (!present) await writeNew(file, newSettingsFile(targets));
  const told = found === undefined && !createsKnexfile ? null : { file: knexfile, created: createsKnexfile };
  return { settings: { file, created: !present }, knexfile: told };
}
