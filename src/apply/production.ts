import { NO_HEAD } from '../audit/chain.js';
import { getColumn } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { version } from '../package.js';
import type { Target } from '../settings/model.js';
import { insertDone, LEDGER } from './ledger.js';

/**
 * A knexfile and a URL are nobody's but the caller's, and both can lead to a database of production under a name for which the settings ask
 * less. What every way to the database shares is its ledger: one row there says which target it is.
 */
const PRODUCTION = 'production';

/** The width of the column that keeps the name. */
const shortened = (name: string): string => name.slice(0, 200);

export interface Recorded {
  /** Name of the target in the settings. */
  readonly name: string;
  readonly by: string;
  readonly at: string;
}

async function recordedIn(session: Session, ledger: Table): Promise<Recorded | undefined> {
  const { dialect } = session;
  const where = `${dialect.name('run_id')} = ${dialect.keyLiteral(PRODUCTION, getColumn(ledger, 'run_id'))}`;
  const [row] = await session.query(`SELECT host, actor, started_at FROM ${dialect.table(ledger)} WHERE ${where}`);
  return row && { name: row[0] ?? '', by: row[1] ?? '', at: row[2] ?? '' };
}

const isLedger = ({ name, columns }: Table): boolean =>
  name === LEDGER && ['run_id', 'host'].every((column) => columns.some((each) => each.name === column));

/** What the database says of itself. Every schema is asked: a connection may choose which of them is its own. */
export async function findRecorded(session: Session, { tables }: Catalog): Promise<Recorded | undefined> {
  for (const ledger of tables.filter(isLedger)) {
    const recorded = await recordedIn(session, ledger);
    if (recorded) return recorded;
  }
  return undefined;
}

/** True for a database that nobody recorded, and under the name and the environment it was recorded with. */
export function isOwnName(recorded: Recorded | undefined, { name, settings }: Target): boolean {
  return !recorded || (recorded.name === shortened(name) && settings.environment === PRODUCTION);
}

function requireOwnName(recorded: Recorded | undefined, target: Target): void {
  if (!recorded || isOwnName(recorded, target)) return;
  const { name, by, at } = recorded;
  const { environment } = target.settings;
  throw new UntetherError(
    'G23',
    { recorded: name, target: target.name, environment },
    { why: [because('recorded-by', { by, at })] },
  );
}

/** Refuses a database of production under another name than its own, or with settings that do not call it production. Throws G23. */
export async function requireRecordedTarget(session: Session, catalog: Catalog, target: Target): Promise<void> {
  requireOwnName(await findRecorded(session, catalog), target);
}

/** Makes sure that the ledger of a production target says so; true when it had to be written. Throws G23. */
export async function recordTarget(
  session: Session,
  ledger: Table,
  { target, by, now }: { readonly target: Target; readonly by: string; readonly now: Date },
): Promise<boolean> {
  const recorded = await recordedIn(session, ledger);
  requireOwnName(recorded, target);
  if (recorded || target.settings.environment !== PRODUCTION) return false;
  const none = { deleted: 0, updated: 0, inserted: 0, undoes: null, previousHead: NO_HEAD };
  const ids = { run: PRODUCTION, planId: PRODUCTION, planDigest: PRODUCTION, kind: 'target' };
  const told = { actor: by, host: shortened(target.name), tool: version, startedAt: now.toISOString() };
  await insertDone(session, ledger, { ...ids, ...told, ...none });
  return true;
}
