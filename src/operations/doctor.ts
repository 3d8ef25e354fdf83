import { access, constants, mkdir } from 'node:fs/promises';
import { LEDGER } from '../apply/ledger.js';
import { auditState } from '../audit/log.js';
import { findTable } from '../catalog/graph.js';
import { withSession } from '../database/open.js';
import { UntetherError } from '../errors.js';
import { prunable } from './prune.js';
import { linksFor, type Workspace } from './workspace.js';

/** One thing looked at; `warn` is told, `fail` makes the command fail. */
export interface Diagnosis {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
}

async function folderState(name: string, folder: string): Promise<Diagnosis> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { name, state: 'ok', detail: folder };
  } catch {
    return { name, state: 'fail', detail: `${folder} cannot be written` };
  }
}

async function auditDiagnosis(workspace: Workspace): Promise<Diagnosis> {
  const { auditLog } = workspace.settings;
  try {
    const { entries } = await auditState(auditLog);
    return { name: 'audit log', state: 'ok', detail: `${String(entries)} entries, the chain holds` };
  } catch (error) {
    if (!(error instanceof UntetherError)) throw error;
    return { name: 'audit log', state: 'fail', detail: error.message };
  }
}

async function databaseDiagnoses(workspace: Workspace): Promise<readonly Diagnosis[]> {
  const target = await workspace.target();
  return withSession(target, { ...workspace.limits, readOnly: true }, async (session) => {
    await session.begin('read');
    const server = await session.dialect.identity(session);
    const catalog = await session.dialect.readCatalog(session);
    const problems = await session.dialect.unsafeSettings(session);
    await session.rollback();
    const links = linksFor(workspace.settings)(catalog);
    const accounts = links.accounts.filter(({ state }) => state !== 'rejected').length;
    const ledger = findTable(catalog, LEDGER) !== undefined;
    const unsafe = catalog.tables.filter((table) => table.kind === 'table' && !table.transactional).map(({ id }) => id);
    return [
      {
        name: 'connection',
        state: 'ok',
        detail: `${server.engine} ${server.version} ${server.database} ${server.address}`,
      },
      {
        name: 'ledger',
        state: ledger ? 'ok' : 'fail',
        detail: ledger ? `${LEDGER} is there` : `${LEDGER} is missing: untether init --ledger`,
      },
      { name: 'account tables', state: accounts > 0 ? 'ok' : 'warn', detail: String(accounts) },
      ...problems.map(({ kind, detail }) => ({
        name: 'setting',
        state:
          kind === 'enforcement' || target.settings.environment === 'production'
            ? ('fail' as const)
            : ('warn' as const),
        detail,
      })),
      ...unsafe.map((id) => ({
        name: 'table',
        state: 'warn' as const,
        detail: `${id} has no transactions; plans that touch it are refused`,
      })),
    ];
  });
}

/** Row images that no snapshot holds: personal data without a purpose. */
async function leftoverDiagnosis(workspace: Workspace): Promise<Diagnosis> {
  const { leftovers } = await prunable(workspace, new Date(0));
  const name = 'leftovers';
  if (leftovers.length === 0) return { name, state: 'ok', detail: 'none' };
  return { name, state: 'warn', detail: `${String(leftovers.length)} folders of killed runs: untether snapshot prune` };
}

/** Looks at everything a run depends on; changes nothing but creating missing folders of ours. */
export async function doctor(workspace: Workspace): Promise<readonly Diagnosis[]> {
  const target = await workspace.target();
  return [
    ...(await databaseDiagnoses(workspace)),
    await folderState('snapshot folder', target.settings.snapshotDir),
    await leftoverDiagnosis(workspace),
    await folderState('plans folder', workspace.settings.plansDir),
    await auditDiagnosis(workspace),
  ];
}
