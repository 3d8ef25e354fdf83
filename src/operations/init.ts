import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findLedger, getLedger } from '../apply/ledger.js';
import { recordTarget, requireRecordedTarget } from '../apply/production.js';
import { withSession } from '../database/open.js';
import type { Catalog, Engine } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { writeNew } from '../files/write.js';
import { findKnexfile, loadKnexfile } from '../settings/knexfile.js';
import type { Target } from '../settings/model.js';
import { readSettingsText, SETTINGS_FILE } from '../settings/load.js';
import { newSettingsFile } from '../settings/template.js';
import { shipped } from '../package.js';
import type { Workspace } from './workspace.js';

export interface LedgerResult {
  readonly engine: Engine;
  readonly state: 'created' | 'present' | 'not-allowed';
  /** What a DBA would run. */
  readonly ddl: string;
  /** The target of production that the ledger names from now on, or named already; null for any other database. */
  readonly production: string | null;
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

async function catalogOf(session: Session): Promise<Catalog> {
  await session.begin('read');
  const catalog = await session.dialect.readCatalog(session);
  await session.rollback();
  return catalog;
}

/** False when the login may not. */
async function createTable(session: Session, ddl: string): Promise<boolean> {
  try {
    await session.execute(statementOf(ddl));
    return true;
  } catch (error) {
    const kind = session.dialect.classify(error)?.kind;
    if (kind === 'privilege' || kind === 'read-only') return false;
    throw error;
  }
}

/** From now on no other name leads to this database, whatever settings it has. */
async function nameTarget(session: Session, target: Target, by: string): Promise<void> {
  const ledger = getLedger(await catalogOf(session), target.name);
  await session.begin('write');
  try {
    await recordTarget(session, ledger, { target, by, now: new Date() });
    await session.commit();
  } catch (error) {
    await session.rollback().catch(() => undefined);
    throw error;
  }
}

/** Creates the ledger table, or hands back its DDL when the login may not; that of a production target says so. Throws G23. */
export async function createLedger(workspace: Workspace): Promise<LedgerResult> {
  const target = await workspace.target();
  return withSession(target, { ...workspace.limits, readOnly: false }, async (session) => {
    const { engine } = session.dialect;
    const ddl = await ledgerDdl(engine);
    const catalog = await catalogOf(session);
    await requireRecordedTarget(session, catalog, target);
    const isThere = findLedger(catalog) !== undefined;
    if (!isThere && !(await createTable(session, ddl))) return { engine, state: 'not-allowed', ddl, production: null };
    const isProduction = target.settings.environment === 'production';
    if (isProduction) await nameTarget(session, target, workspace.actor.name);
    return { engine, state: isThere ? 'present' : 'created', ddl, production: isProduction ? target.name : null };
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
