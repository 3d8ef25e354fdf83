import { access, constants, mkdir } from 'node:fs/promises';
import { LEDGER, ledgersIn } from '../apply/ledger.js';
import { findRecorded, isOwnName, type Recorded } from '../apply/production.js';
import { auditState } from '../audit/chain.js';
import { findTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { withSession } from '../database/open.js';
import type { Dialect, Need, Session, SettingProblem } from '../dialects/dialect.js';
import type { Wire } from '../dialects/link.js';
import { UntetherError } from '../errors.js';
import type { Links } from '../links/model.js';
import type { DiagnosisDetail, DiagnosisName } from '../messages/doctor.js';
import type { Facts } from '../messages/text.js';
import type { Target, TargetSettings } from '../settings/model.js';
import { needsOf } from './needs.js';
import { prunable } from './prune.js';
import { linksFor, type Workspace } from './workspace.js';

type State = 'ok' | 'warn' | 'fail';

/** One thing looked at; `warn` is told, `fail` makes the command fail. The words are in `messages/doctor.ts`. */
export interface Diagnosis {
  readonly name: DiagnosisName;
  readonly state: State;
  readonly detail: DiagnosisDetail;
  readonly facts: Facts;
}

function found(name: DiagnosisName, state: State, detail: DiagnosisDetail, facts: Facts = {}): Diagnosis {
  return { name, state, detail, facts };
}

async function folderState(name: 'snapshot-folder' | 'plans-folder', folder: string): Promise<Diagnosis> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return found(name, 'ok', 'as', { what: folder });
  } catch {
    return found(name, 'fail', 'not-writable', { folder });
  }
}

async function auditDiagnosis(workspace: Workspace): Promise<Diagnosis> {
  const { auditLog } = workspace.settings;
  try {
    const { entries } = await auditState(auditLog);
    return found('audit-log', 'ok', 'chain-holds', { entries });
  } catch (error) {
    if (!(error instanceof UntetherError)) throw error;
    return found('audit-log', 'fail', 'as', { what: error.message });
  }
}

/** Whether every way to a database of production leads past the same gates. */
function nameDiagnoses(recorded: Recorded | undefined, target: Target): readonly Diagnosis[] {
  const { name, settings } = target;
  const { environment } = settings;
  if (!recorded) return environment === 'production' ? [found('target', 'warn', 'no-name')] : [];
  const facts = { recorded: recorded.name, name, environment };
  return [
    isOwnName(recorded, target)
      ? found('target', 'ok', 'own-name', facts)
      : found('target', 'fail', 'other-name', facts),
  ];
}

/** Seconds that two clocks may be apart before somebody should know. */
const CLOCK_SECONDS = 5;

function clockDiagnosis(clock: number, now: number): Diagnosis {
  const seconds = Math.ceil(Math.abs(clock - now) / 1000);
  if (Number.isNaN(seconds)) return found('clock', 'warn', 'clock-unknown');
  if (seconds > CLOCK_SECONDS) return found('clock', 'warn', 'clock-off', { seconds });
  return found('clock', 'ok', 'clock-same', { seconds: CLOCK_SECONDS });
}

/** What stands between us and the server; `now` in milliseconds since 1970, as read when the server was asked. */
export function wireDiagnoses(
  { network, clock, pooled }: Wire,
  { environment, tls }: Pick<TargetSettings, 'environment' | 'tls'>,
  now: number,
): readonly Diagnosis[] {
  const encryption = {
    none: found('encryption', 'ok', 'no-network'),
    encrypted:
      tls === 'verify-full'
        ? found('encryption', 'ok', 'encrypted')
        : found('encryption', 'warn', 'half-trusted', { tls }),
    plain: found('encryption', environment === 'production' ? 'fail' : 'warn', 'plain', { tls }),
  } as const;
  return [
    encryption[network],
    clockDiagnosis(clock ?? now, now),
    pooled ? found('pooler', 'warn', 'pooled') : found('pooler', 'ok', 'direct'),
  ];
}

function settingDiagnosis({ kind, detail }: SettingProblem, isProduction: boolean): Diagnosis {
  return found('setting', kind === 'durability' && !isProduction ? 'warn' : 'fail', 'as', { what: detail });
}

async function privilegeDiagnoses(session: Session, needs: readonly Need[]): Promise<readonly Diagnosis[]> {
  const lacks = await session.dialect.lacking(session, needs);
  if (lacks.length === 0) return [found('privileges', 'ok', 'allowed', { count: needs.length })];
  return lacks.map(({ table, privileges, grant }) =>
    found('privileges', 'fail', 'lacking', { table: table.id, privileges: privileges.join(', '), grant }),
  );
}

/** What a table that plans change has of its own. */
function tableDiagnoses({ capabilities }: Dialect, table: Table): readonly Diagnosis[] {
  const { id } = table;
  const kind = capabilities.countsTriggerInserts ? 'triggers' : 'triggers-refused';
  const triggers = table.triggers.filter(({ enabled }) => enabled).map(({ name }) => name);
  const loose = table.foreignKeys.filter(({ validated }) => !validated);
  return [
    ...(table.rules.length > 0
      ? [found('table', 'warn', 'rules', { table: id, names: table.rules.map(({ name }) => name).join(', ') })]
      : []),
    ...(triggers.length > 0 ? [found('trigger', 'warn', kind, { table: id, names: triggers.join(', ') })] : []),
    ...loose.map(({ name }) => found('foreign-key', 'warn', 'not-valid', { table: id, name })),
  ];
}

/** Some servers do not even tell of a table that the login has no privilege on. */
function unseenTables(catalog: Catalog, links: Links): readonly Diagnosis[] {
  const named = [
    ...links.accounts.flatMap(({ table, state }) => (state === 'confirmed' ? [table] : [])),
    ...links.references.flatMap(({ from, to, state }) => (state === 'confirmed' ? [from.table, to.table] : [])),
  ];
  const unseen = [...new Set(named)].filter((id) => findTable(catalog, id) === undefined);
  return unseen.map((table) => found('table', 'fail', 'unseen', { table }));
}

async function databaseDiagnoses(workspace: Workspace): Promise<readonly Diagnosis[]> {
  const target = await workspace.target();
  const isProduction = target.settings.environment === 'production';
  // Not in a transaction that may only read: some servers would refuse to tell what this login may write.
  return withSession(target, { ...workspace.limits, readOnly: false }, async (session) => {
    const wire = await session.dialect.wire(session);
    const now = Date.now();
    await session.begin('read');
    const server = await session.dialect.identity(session);
    const catalog = await session.dialect.readCatalog(session);
    const problems = await session.dialect.unsafeSettings(session);
    const recorded = await findRecorded(session, catalog);
    await session.rollback();
    const links = linksFor(workspace.settings)(catalog);
    const needs = needsOf(catalog, links);
    const accounts = links.accounts.filter(({ state }) => state !== 'rejected').length;
    const ledgers = ledgersIn(catalog);
    const unsafe = catalog.tables.filter((table) => table.kind === 'table' && !table.transactional).map(({ id }) => id);
    const changed = needs.filter(({ privileges }) => privileges.length > 1).map(({ table }) => table);
    const what = `${server.engine} ${server.version} ${server.database} ${server.address}`;
    return [
      found('connection', 'ok', 'as', { what }),
      ...wireDiagnoses(wire, target.settings, now),
      ledgerDiagnosis(ledgers.map(({ id }) => id)),
      ...(ledgers.length > 0 ? nameDiagnoses(recorded, target) : []),
      found('accounts', accounts > 0 ? 'ok' : 'warn', 'as', { what: String(accounts) }),
      ...problems.map((problem) => settingDiagnosis(problem, isProduction)),
      ...unseenTables(catalog, links),
      ...(await privilegeDiagnoses(session, needs)),
      ...changed.flatMap((table) => tableDiagnoses(session.dialect, table)),
      ...unsafe.map((table) => found('table', 'warn', 'no-transactions', { table })),
    ];
  });
}

function ledgerDiagnosis(ledgers: readonly string[]): Diagnosis {
  const [ledger, second] = ledgers;
  if (ledger === undefined) return found('ledger', 'fail', 'ledger-missing', { table: LEDGER });
  if (second !== undefined) return found('ledger', 'fail', 'ledgers', { tables: ledgers.join(', ') });
  return found('ledger', 'ok', 'ledger-there', { table: ledger });
}

/** Row images that no snapshot holds: personal data without a purpose. */
async function leftoverDiagnosis(workspace: Workspace): Promise<Diagnosis> {
  const { leftovers } = await prunable(workspace, new Date(0));
  if (leftovers.length === 0) return found('leftovers', 'ok', 'none');
  return found('leftovers', 'warn', 'drafts', { count: leftovers.length });
}

/** Where nobody is named, an approval proves nothing: in production that is worth a word. */
function approversDiagnosis({ settings }: Workspace, { environment }: TargetSettings): Diagnosis {
  const count = settings.approvers.length;
  if (count > 0) return found('approvers', 'ok', 'approvers-named', { count });
  return found('approvers', environment === 'production' ? 'warn' : 'ok', 'approvers-claimed');
}

/** Whether a rule of the policy can ask for encrypted snapshots of this target; which plans it speaks of is seen with each of them. */
function snapshotKeysDiagnosis({ settings }: Workspace, target: TargetSettings): Diagnosis {
  const count = target.snapshotRecipients.length;
  if (count > 0) return found('snapshot-keys', 'ok', 'rows-encrypted', { count });
  const isAsked = settings.policy.some(
    ({ snapshots, environment }) =>
      snapshots === 'encrypted' && (environment === null || environment === target.environment),
  );
  return isAsked
    ? found('snapshot-keys', 'fail', 'rows-must-be-encrypted')
    : found('snapshot-keys', 'ok', 'rows-clear');
}

/** Looks at everything a run depends on; changes nothing but creating missing folders of ours. */
export async function doctor(workspace: Workspace): Promise<readonly Diagnosis[]> {
  const target = await workspace.target();
  return [
    ...(await databaseDiagnoses(workspace)),
    approversDiagnosis(workspace, target.settings),
    await folderState('snapshot-folder', target.settings.snapshotDir),
    snapshotKeysDiagnosis(workspace, target.settings),
    await leftoverDiagnosis(workspace),
    await folderState('plans-folder', workspace.settings.plansDir),
    await auditDiagnosis(workspace),
  ];
}
