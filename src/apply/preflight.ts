import { tableFingerprint } from '../catalog/fingerprint.js';
import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { Facts } from '../messages/text.js';
import type { Plan } from '../plan/model.js';

const placeOf = ({ engine, database, address }: Omit<ServerIdentity, 'version' | 'identity'>): Facts => {
  return { engine, database, address };
};

/** Refuses a plan on any database but the one it was made for. */
export function requireSameTarget(plan: Plan, server: ServerIdentity): void {
  const made = plan.document.target;
  if (made.identity === server.identity && made.engine === server.engine && made.database === server.database) return;
  const why = [because('made-for', placeOf(made)), because('connected-to', placeOf(server))];
  const facts = {
    plan: plan.id,
    target: made.name,
    planned: `${made.engine} ${made.database}`,
    actual: `${server.engine} ${server.database}`,
  };
  throw new UntetherError('G04', facts, { why });
}

export function requireNotExpired(plan: Plan, now: Date): void {
  if (now.toISOString() > plan.document.expiresAt) {
    throw new UntetherError('G10', { plan: plan.id, reason: because('expired-at', { at: plan.document.expiresAt }) });
  }
}

/**
 * Refuses settings that would break a promise. What only weakens durability is refused in production and told elsewhere:
 * a test server with fsync off is common and loses nothing but itself.
 */
export async function requireSafeSettings(session: Session, environment: string): Promise<readonly string[]> {
  const problems = await session.dialect.unsafeSettings(session);
  const refused = problems
    .filter(({ kind }) => kind !== 'durability' || environment === 'production')
    .map(({ detail }) => detail);
  const [first] = refused;
  if (first !== undefined) throw new UntetherError('C07', { setting: first }, { why: refused });
  return problems.map(({ detail }) => detail);
}

/** The tables the plan touches must be what they were: columns, keys, triggers, rules. */
export function requireSameSchema(plan: Plan, catalog: Catalog): void {
  const why = Object.entries(plan.document.tables).flatMap(([id, fingerprint]) => {
    const table = findTable(catalog, id);
    if (!table) return [`${id}: the table is gone`];
    return tableFingerprint(table) === fingerprint ? [] : [`${id}: columns, keys, triggers or storage changed`];
  });
  const [first] = why;
  if (first !== undefined) throw new UntetherError('D02', { plan: plan.id, table: first.split(':')[0] ?? '' }, { why });
}
